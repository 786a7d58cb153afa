"""The shapes of what people fill in about sandboxes; they ask no permission and write nothing."""

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Team
from catalog.revising.adding import NewRow
from catalog.stages import Scope

from .missing import Offer
from .overlays import Proposal
from .stages import Access, Binary, HeaderPolicy, Outcome, Stage

SPRINT_DAYS = 14
MOST_RATE = 1_000_000


class OrderForm(forms.Form):
    """What a sandbox is for and how long it lives; its composition is a draft of its own (`drafts`)."""

    name = forms.CharField(label=_("Name of the sandbox"), max_length=120)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=300,
        required=False,
        help_text=_("One sentence: which project, which tests. A reviewer reads it when the quota is used up."),
    )
    days = forms.TypedChoiceField(
        label=_("Lifetime"),
        coerce=int,
        initial=settings.SANDBOX_DAYS,
        help_text=_("It can be extended at any time."),
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("No team: my organisation")
    )
    access = forms.ChoiceField(label=_("Access"), choices=Access.choices, initial=Access.OPEN, widget=forms.RadioSelect)
    strict = forms.BooleanField(
        label=_("Refuse requests that break the contract"),
        required=False,
        help_text=_("An invalid request is answered by a SOAP fault that says what is wrong."),
    )

    def __init__(self, *args, organisation: Organisation | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [(days, _("%(days)d days") % {"days": days}) for days in lifetimes()]
        if organisation is not None:
            self.fields["team"].queryset = organisation.teams.all()


class SettingsForm(forms.Form):
    """How a sandbox answers."""

    strict = forms.BooleanField(
        label=_("Refuse requests that break the contract"),
        required=False,
        help_text=_("An invalid request is answered by a SOAP fault that says what is wrong."),
    )
    header_policy = forms.ChoiceField(
        label=_("SOAP headers that must be understood"),
        choices=HeaderPolicy.choices,
        widget=forms.RadioSelect,
        help_text=_("Accepted headers are read, not verified: no signature, no password."),
    )
    binary = forms.ChoiceField(
        label=_("Binary content of answers"),
        choices=Binary.choices,
        widget=forms.RadioSelect,
        help_text=_("Requests with attachments (MTOM, SwA) are always read."),
    )


class RateForm(forms.Form):
    """How many calls a second a sandbox answers."""

    rate = forms.IntegerField(label=_("Calls a second"), min_value=1, max_value=MOST_RATE, required=False)

    def clean_rate(self) -> int:
        return self.cleaned_data["rate"] or 0


class ExtendForm(forms.Form):
    """By how many days a sandbox lives longer; a sprint unless told."""

    days = forms.IntegerField(min_value=1, max_value=90, required=False)

    def clean_days(self) -> int:
        return self.cleaned_data["days"] or SPRINT_DAYS


class DecisionForm(forms.Form):
    """The word of a reviewer."""

    note = forms.CharField(label=_("Note to the requester"), max_length=500, required=False)


class RefusalForm(DecisionForm):
    """A refusal always says why."""

    note = forms.CharField(
        label=_("Reason"), max_length=500, error_messages={"required": _("Say why, so that the requester can act.")}
    )


class ConfirmForm(forms.Form):
    """Typing the name is what protects a sandbox from a slip."""

    confirmed = forms.BooleanField()


class SandboxFilter(forms.Form):
    """The filters of the list of sandboxes; they live in the address."""

    MINE = "mine"

    q = forms.CharField(label=_("Name or service"), required=False, max_length=100)
    whose = forms.ChoiceField(label=_("Whose"), choices=[("", _("all sandboxes")), (MINE, _("mine"))], required=False)
    stage = forms.ChoiceField(
        label=_("Stage"),
        choices=[("", _("all stages")), *(each for each in Stage.choices if each[0] != Stage.DELETED)],
        required=False,
    )


class JournalFilter(forms.Form):
    """The filters of the journal; they live in the address."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", _("all outcomes")), *Outcome.choices], required=False)
    operation = forms.ChoiceField(label=_("Operation"), required=False)
    text = forms.CharField(label=_("Key or reason"), required=False, max_length=500)

    def __init__(self, *args, operations: list[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["operation"].choices = [("", _("all operations")), *((name, name) for name in operations)]


class CompositionQuestion(forms.Form):
    """Who answers for a key of an operation, or from which key on the conflicts are shown."""

    operation = forms.IntegerField(required=False)
    cle = forms.CharField(required=False, max_length=500)
    etat = forms.CharField(required=False, max_length=60)
    filtre = forms.CharField(required=False, max_length=200)
    start = forms.IntegerField(required=False, min_value=0, max_value=10_000_000)

    def clean_start(self) -> int:
        return self.cleaned_data["start"] or 0


class RowForm(forms.Form):
    """A row that begins as it is proposed: a field for each cell."""

    key = forms.CharField(max_length=500)
    response = forms.ChoiceField(label=_("Named response"))

    def __init__(self, *args, proposed: Offer | Proposal, **kwargs) -> None:
        initial = {"key": proposed.key, "response": proposed.response, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.columns = proposed.columns
        self.fields["key"].label = proposed.key_label
        self.fields["response"].choices = [(name, name) for name in proposed.responses]
        for place, name in enumerate(proposed.columns):
            self.fields[f"c{place}"] = forms.CharField(
                label=name, required=False, strip=False, initial=proposed.values.get(name, ""), max_length=32_767
            )

    @property
    def cells(self) -> list:
        return [self["key"], *(self[f"c{place}"] for place in range(len(self.columns))), self["response"]]

    def row(self) -> NewRow:
        given = self.cleaned_data
        values = {name: given[f"c{place}"] for place, name in enumerate(self.columns)}
        return NewRow(given["key"], values, given["response"])

    def blame(self, problems: list[dict]) -> None:
        """Lays problems of the row at their cells."""
        names = ["key", *(f"c{place}" for place in range(len(self.columns))), "response"]
        for problem in problems:
            position = problem.get("position")
            words = problem["message"].removeprefix(problem.get("cell", "")).lstrip(" \u00a0\u202f:")
            self.add_error(names[position] if position is not None else None, words)


class MissingRowForm(RowForm):
    """The row that a call missed, and where it goes."""

    target = forms.ChoiceField(label=_("Where it goes"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args, offer: Offer, **kwargs) -> None:
        super().__init__(*args, proposed=offer, initial={"target": offer.targets[0].value}, **kwargs)
        self.fields["target"].choices = [(each.value, each.label) for each in offer.targets]


class TemplateForm(forms.Form):
    """The name of a composition, and for whom it is kept."""

    name = forms.CharField(label=_("Name of the template"), max_length=120)
    description = forms.CharField(
        label=_("Description"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What it is good for: colleagues choose by it."),
    )
    team = forms.ModelChoiceField(
        label=_("Shared with"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("my whole organisation"),
        help_text=_("A team's template is seen by its members and the organisation's managers."),
    )

    def __init__(self, *args, teams: QuerySet[Team], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams
        if not teams:
            del self.fields["team"]

    def arguments(self) -> dict:
        """What the action takes."""
        given = self.cleaned_data
        return given | {"scope": Scope.TEAM if given.get("team") else Scope.ORGANISATION}


def lifetimes() -> list[int]:
    """The lifetimes offered, in days: a week, sprints, a quarter, and the default wherever it stands."""
    return sorted({7, SPRINT_DAYS, 28, 56, 90, settings.SANDBOX_DAYS})
