"""The shapes of what people fill in about datasets and uploads; they ask no permission and write nothing."""

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation

from ..models import Dataset, Operation
from ..stages import Scope

SOAP = ("1.1", "1.2")
ACCEPTED = ".csv,.txt,.xlsx,.xls,.ods"


class DatasetFilter(forms.Form):
    """The filters of the list of datasets; they live in the address."""

    MINE, ORGANISATION = "mine", "organisation"
    WHOSE = [("", _("all datasets")), (MINE, _("mine")), (ORGANISATION, _("my organisation's"))]

    q = forms.CharField(label=_("Name, service or operation"), required=False, max_length=100)
    whose = forms.ChoiceField(label=_("Whose"), choices=WHOSE, required=False)
    scope = forms.ChoiceField(label=_("Shared with"), choices=[("", _("anyone")), *Scope.choices], required=False)


class RowQuestion(forms.Form):
    """Which rows are listed, and whose answer stands beside them: a line of the sheet's, or the row of a typed key."""

    q = forms.CharField(label=_("Text in a cell"), required=False, max_length=100)
    ligne = forms.IntegerField(required=False, min_value=2, max_value=10_000_000)
    cle = forms.CharField(required=False, max_length=500)
    r = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    soap = forms.ChoiceField(choices=[(version, version) for version in SOAP], required=False)

    def asked(self) -> dict:
        """What could be read of it; nothing stands for the rest."""
        self.is_valid()
        given = self.cleaned_data
        names = {"text": ("q", ""), "number": ("ligne", None), "key": ("cle", ""), "revision": ("r", None),
                 "soap": ("soap", "")}  # fmt: skip
        return {name: given.get(field) or nothing for name, (field, nothing) in names.items()}


class KeyChoice(forms.Form):
    """Which field of the request tells the rows apart."""

    key = forms.ChoiceField(label=_("Request field that tells the rows apart"), required=False)

    def __init__(self, *args, operation: Operation, required: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = operation.key_candidates
        labels = [(str(place), candidate["label"]) for place, candidate in enumerate(self.candidates)]
        proposal = [] if required else [("", gettext("The one that the first column names"))]
        self.fields["key"].choices = [*proposal, *labels]
        self.fields["key"].required = required

    def clean_key(self) -> list[str] | None:
        """The path of the chosen field; None when the first column decides."""
        place = self.cleaned_data["key"]
        return self.candidates[int(place)]["path"] if place else None


class PeopleForm(forms.Form):
    """What is to become of the people whom a table names."""

    fictitious = forms.BooleanField(
        label=_("Put fictitious people in the place of real ones"),
        required=False,
        help_text=_(
            "The same person becomes the same fictitious one in all files of your organisation; "
            "nobody can tell who was who."
        ),
    )
    invented = forms.BooleanField(
        label=_("I attest that the people in this file are invented"),
        required=False,
        help_text=_(
            "Asked when a table holds names with days of birth. Your name, the hour and the file's digest are kept."
        ),
    )


class UploadForm(PeopleForm, KeyChoice):
    """A spreadsheet for an operation: into a dataset there is, or a new one."""

    file = forms.FileField(
        label=_("Your spreadsheet"),
        error_messages={
            "required": _("Choose the file of your spreadsheet."),
            "empty": _("This file is empty: save your spreadsheet again, then choose it once more."),
        },
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    dataset = forms.ModelChoiceField(
        label=_("Dataset"), queryset=Dataset.objects.none(), required=False, empty_label=_("A new dataset")
    )
    dataset_name = forms.CharField(
        label=_("Name of the new dataset"), max_length=120, required=False, help_text=_("For example: Nominal cases")
    )
    scope = forms.ChoiceField(
        label=_("Who may use the new dataset"),
        choices=Scope.choices,
        initial=Scope.ORGANISATION,
        widget=forms.RadioSelect,
    )
    team = forms.ModelChoiceField(label=_("Team"), queryset=None, required=False, empty_label="–")
    field_order = ["file", "dataset", "dataset_name", "scope", "team", "key", "fictitious", "invented"]

    def __init__(self, *args, teams, datasets, may_share: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dataset"].queryset = datasets
        self.fields["team"].queryset = teams
        self.fields["scope"].required = False
        offered = {Scope.ORGANISATION: True, Scope.TEAM: teams.exists(), Scope.NETWORK: may_share}
        self.fields["scope"].choices = [choice for choice in Scope.choices if offered[choice[0]]]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.MAX_UPLOAD_BYTES:
            sizes = {"size": filesizeformat(file.size), "most": filesizeformat(settings.MAX_UPLOAD_BYTES)}
            raise forms.ValidationError(_("This file weighs %(size)s, %(most)s at most: split it.") % sizes)
        return file

    def clean(self) -> dict:
        given = super().clean()
        given["scope"] = given.get("scope") or Scope.ORGANISATION
        if given.get("dataset") is None and not given.get("dataset_name", "").strip():
            self.add_error("dataset_name", _("Give the new dataset a name, or choose a dataset that exists."))
        if given.get("dataset") is None and given["scope"] == Scope.TEAM and given.get("team") is None:
            self.add_error("team", _("Choose the team that may use it."))
        return given

    def received(self, operation: Operation, organisation: Organisation) -> dict:
        """The arguments of `actions.datasets.receive`."""
        given = self.cleaned_data
        return {
            "organisation": organisation,
            "operation": operation,
            "filename": given["file"].name,
            "content": given["file"],
            "dataset": given["dataset"],
            "dataset_name": "" if given["dataset"] else given["dataset_name"].strip(),
            "scope": given["dataset"].scope if given["dataset"] else given["scope"],
            "team": given["dataset"].team if given["dataset"] else given["team"],
            "key_path": given["key"],
            "fictitious": given["fictitious"],
            "invented": given["invented"],
        }


class PublishForm(forms.Form):
    """What is said about a revision when it is published."""

    note = forms.CharField(
        label=_("What changes"), max_length=300, required=False, help_text=_("Shown to those who use this dataset.")
    )
