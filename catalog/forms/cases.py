"""The shapes of what people ask about sets of cases; they ask no permission and write nothing."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation

from .. import cases
from ..models import NamedResponse, Operation
from .datasets import KeyChoice, UploadForm

COUNT = 20


class CasesQuestion(KeyChoice):
    """Which cases, of which response."""

    NAMES = {cases.BOUNDARY: _("Limit cases"), cases.PAIRWISE: _("Pairs of choices"), cases.EXAMPLES: _("Examples")}
    KINDS = [
        (cases.BOUNDARY, _("Limits: each column at its smallest, largest, shortest, longest, absent or empty")),
        (cases.PAIRWISE, _("Pairs: any two choices of the answer meet in one of a few rows")),
        (cases.EXAMPLES, _("Examples: plausible rows, each about another fictitious person")),
    ]

    kind = forms.ChoiceField(label=_("Which cases"), choices=KINDS, initial=cases.BOUNDARY, widget=forms.RadioSelect)
    response = forms.ModelChoiceField(
        label=_("Response"), queryset=NamedResponse.objects.none(), to_field_name="name", required=False
    )
    count = forms.IntegerField(
        label=_("How many examples"), min_value=1, max_value=cases.MOST_ROWS, initial=COUNT, required=False
    )
    field_order = ["kind", "count", "response", "key"]

    def __init__(self, *args, operation: Operation, **kwargs) -> None:
        super().__init__(*args, operation=operation, **kwargs)
        self.fields["response"].queryset = operation.responses.all()
        self.fields["response"].empty_label = None
        self.fields["response"].initial = operation.default_response and operation.default_response.name
        self.fields["key"].choices = [choice for choice in self.fields["key"].choices if choice[0]]

    def clean_count(self) -> int:
        return self.cleaned_data["count"] or COUNT

    def asked(self) -> dict:
        """The arguments of `casebook.make`."""
        given = self.cleaned_data
        return {
            "kind": given["kind"],
            "response": given["response"],
            "count": given["count"],
            "key_path": given["key"],
        }


class KeepCases(CasesQuestion, UploadForm):
    """The same question, hidden, and the dataset that the rows go to."""

    file = None
    field_order = ["dataset", "dataset_name", "scope", "team", "kind", "count", "response", "key"]

    def __init__(self, *args, operation: Operation, **kwargs) -> None:
        super().__init__(*args, operation=operation, **kwargs)
        for name in ("kind", "count", "response", "key"):
            self.fields[name].widget = forms.HiddenInput()

    @staticmethod
    def name_of(kind: str, operation: Operation) -> str:
        """The name that is proposed for the dataset."""
        title = gettext("%(kind)s — %(operation)s") % {"kind": CasesQuestion.NAMES[kind], "operation": operation.name}
        return title[:120]

    def kept(self, operation: Operation, organisation: Organisation) -> dict:
        """The arguments of `actions.cases.keep`."""
        given = self.cleaned_data
        dataset = given["dataset"]
        return {
            **self.asked(),
            "operation": operation,
            "organisation": organisation,
            "dataset": dataset,
            "dataset_name": "" if dataset else given["dataset_name"].strip(),
            "scope": dataset.scope if dataset else given["scope"],
            "team": dataset.team if dataset else given["team"],
        }
