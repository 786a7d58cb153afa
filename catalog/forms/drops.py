"""The shapes of a drop: any files, the operation one of them is for, and what each of its columns is."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..matching.looking import View
from ..matching.targets import KEY, NOTHING, PART, RESPONSE
from ..models import Dataset
from .contracts import FilesField, FilesInput
from .datasets import ACCEPTED, KeyChoice, PeopleForm

OFFERED = f"{ACCEPTED},.wsdl,.xsd,.xml,.zip,.gz"
COLUMN, UNUSED = "column-", "unused-"
"""Begin the names of the two fields of a column; its position in the file, counted from 0, follows."""
MOST_OPTIONS = 20_000
"""Choices on one page, beyond which names are typed."""
SHOWN = 3
"""Values that stand beside a column."""


class DropForm(PeopleForm):
    """Files of any kind that the portal takes."""

    file = FilesField(label=_("Your files"), widget=FilesInput(attrs={"accept": OFFERED}), required=False)
    field_order = ["file", "fictitious", "invented"]

    def clean_file(self) -> list[Any]:
        if not self.cleaned_data["file"]:
            raise forms.ValidationError(_("Choose a file first."))
        return self.cleaned_data["file"]

    def dropped(self) -> dict[str, Any]:
        """The arguments of `actions.drops.receive`."""
        given = self.cleaned_data
        files = [(file.name, file.read()) for file in given["file"]]
        return {"files": files, "fictitious": given["fictitious"], "invented": given["invented"]}


class DestinationForm(forms.Form):
    """The dataset that a file's rows go to, or the name of a new one."""

    dataset = forms.ModelChoiceField(
        label=_("Dataset"), queryset=Dataset.objects.none(), required=False, empty_label=_("A new dataset")
    )
    name = forms.CharField(label=_("Name of the new dataset"), max_length=120, required=False)

    def __init__(self, *args, datasets: Sequence[Dataset], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dataset"].queryset = Dataset.objects.filter(pk__in=[dataset.pk for dataset in datasets])

    def clean(self) -> dict:
        given = super().clean()
        if given.get("dataset") is None and "dataset" not in self.errors and not given.get("name", "").strip():
            self.add_error("name", _("Give the new dataset a name, or choose a dataset that exists."))
        return given


class ColumnsForm(KeyChoice):
    """What each column of a file is. Whether that makes a table is judged by `matching.mapping`, not here."""

    always = forms.ChoiceField(label=_("Response of all rows"), required=False)
    field_order = ["key", "always"]

    def __init__(self, *args, view: View, **kwargs) -> None:
        super().__init__(*args, operation=view.operation, **kwargs)
        self._view = view
        responses = [response.name for response in view.operation.responses.all()]
        self.fields["always"].choices = [("", gettext("The one of each row")), *((name, name) for name in responses)]
        default, targets = view.operation.default_response, [each["target"] for each in view.proposed["columns"]]
        if RESPONSE not in targets and default is not None:
            self.fields["always"].initial = default.name
        self.fields["key"].choices = [
            ("", gettext("The one that the key's name says")),
            *self.fields["key"].choices[1:],
        ]
        paths = [candidate["path"] for candidate in self.candidates]
        self.fields["key"].initial = str(paths.index(view.key_path)) if view.key_path in paths else ""
        targets = _targets(view.slots, [candidate["label"] for candidate in self.candidates])
        self.names = view.slots if len(view.header) * len(view.slots) > MOST_OPTIONS else []
        for position, name in enumerate(view.header):
            proposed = view.proposed["columns"][position]["target"]
            self.fields[f"{COLUMN}{position}"] = forms.ChoiceField(
                label=name, choices=targets, initial=proposed, required=False,
                widget=self._widget(),
            )  # fmt: skip
            self.fields[f"{UNUSED}{position}"] = forms.BooleanField(
                label=gettext("Leave out “%(name)s”") % {"name": name}, required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )  # fmt: skip

    def _widget(self) -> forms.Widget:
        """A list to choose from; of very wide tables a box to type in, with one list of names for all of them."""
        if self.names:
            return forms.TextInput(attrs={"class": "form-control", "list": "column-names", "autocomplete": "off"})
        return forms.Select(attrs={"class": "form-select"})

    @property
    def columns(self) -> list[dict[str, Any]]:
        """One line for each column of the file: its name, some values, its two fields, why it is proposed."""
        return [
            {
                "name": name,
                "values": self._view.values(position)[:SHOWN],
                "target": self[f"{COLUMN}{position}"],
                "unused": self[f"{UNUSED}{position}"],
                "why": self._view.proposed["columns"][position]["why"],
            }
            for position, name in enumerate(self._view.header)
        ]

    def chosen(self) -> dict[str, Any]:
        """The arguments of `actions.drops.match` about the columns."""
        given, places = self.cleaned_data, range(len(self._view.header))
        return {
            "choices": {place: given[f"{COLUMN}{place}"] for place in places},
            "unused": {place for place in places if given[f"{UNUSED}{place}"]},
            "always": given["always"],
            "key_path": given["key"],
        }

    def refuse(self, problems: list[dict[str, Any]]) -> None:
        """Says each problem of the matching at its column, or on top."""
        for problem in problems:
            position = problem["position"]
            self.add_error(None if position is None else f"{COLUMN}{position}", problem["message"])


def _targets(slots: Sequence[str], fields: Sequence[str]) -> list[Any]:
    """What a column may be; where the request has several fields, several columns may make the key."""
    targets = [
        (NOTHING, gettext("– choose –")),
        (KEY, gettext("Key: what the request asks for")),
        (RESPONSE, gettext("Name of the response")),
        (gettext("Values of the answer"), [(slot, slot) for slot in slots]),
    ]
    if len(fields) > 1:
        targets.append((gettext("Key, together with the first"), [(PART + label, label) for label in fields]))
    return targets
