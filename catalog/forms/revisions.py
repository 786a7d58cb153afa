"""The shapes of what people say when they publish, join or bring back a revision; they ask no permission."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..actions.datasets import Choices, Sharing
from ..models import Upload
from ..revising.merging import SIDES, Merge
from ..stages import Scope
from ..uploads import airlock
from .datasets import PublishForm

MOST_CONFLICTS = 200
"""Conflicts that a page lets one choose one by one; more are settled for all at once."""
BIGGEST = 2**31 - 1
LABELS = {"changed": _("changed"), "added": _("added"), "removed": _("removed")}
"""Kinds of changes as people name them."""


class PublicationForm(PublishForm):
    """The note; for a new dataset who may use it; and a choice for each cell that others changed too."""

    seen = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST, widget=forms.HiddenInput)
    take = forms.ChoiceField(required=False, choices=[(side, side) for side in SIDES])

    def __init__(self, *args, upload: Upload, teams, may_share: bool, merge: Merge | None = None, **kwargs) -> None:
        initial = {"note": upload.note, "scope": upload.scope, "team": upload.team_id}
        super().__init__(*args, initial=initial | ({"seen": merge.theirs.number} if merge else {}), **kwargs)
        self.merge = merge
        if upload.dataset_id is None:
            self._ask_for_scope(teams, may_share)
        if airlock.to_attest(upload):
            self.fields["invented"] = forms.BooleanField(
                label=_("I attest that the people in this table are invented"),
                error_messages={
                    "required": _("This table names people: say that they are invented, or take them out.")
                },
            )
        for place, conflict in enumerate(self.shown):
            choices = [("mine", gettext("Mine")), ("theirs", gettext("Theirs"))]
            label = f"{conflict.key} › {conflict.column or gettext('the whole row')}"
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, widget=forms.RadioSelect
            )

    @property
    def shown(self) -> list:
        return self.merge.conflicts[:MOST_CONFLICTS] if self.merge else []

    @property
    def conflicts(self) -> list[tuple]:
        """Each conflict that is shown with its field."""
        return [(conflict, self[f"c{place}"]) for place, conflict in enumerate(self.shown)]

    def clean(self) -> dict:
        given = super().clean()
        if given.get("scope") == Scope.TEAM and given.get("team") is None:
            self.add_error("team", gettext("Choose the team that may use it."))
        everywhere = given.get("take")
        conflicts = self.merge.conflicts if self.merge else []
        if conflicts and not everywhere:
            missing = [place for place in range(len(self.shown)) if not given.get(f"c{place}")]
            for place in missing:
                self.add_error(f"c{place}", gettext("Choose which value stays."))
            if len(conflicts) > len(self.shown):
                self.add_error(
                    None, gettext("There are too many to choose one by one: take yours or theirs everywhere.")
                )
        return given

    def published(self) -> dict:
        """The arguments of `actions.datasets.publish`."""
        given = self.cleaned_data
        sharing = Sharing(given["scope"], given.get("team")) if given.get("scope") else None
        return {"note": given["note"], "choices": self._choices(), "sharing": sharing,
                "invented": given.get("invented", False)}  # fmt: skip

    def _choices(self) -> Choices | None:
        given = self.cleaned_data
        if not self.merge or not self.merge.conflicts or not given.get("seen"):
            return None
        chosen = {conflict.place: given[f"c{place}"] for place, conflict in enumerate(self.shown)}
        return Choices(given["seen"], chosen, given["take"] or None)

    def _ask_for_scope(self, teams, may_share: bool) -> None:
        offered = {Scope.ORGANISATION: True, Scope.TEAM: teams.exists(), Scope.NETWORK: may_share}
        if sum(offered.values()) == 1:
            return
        self.fields["scope"] = forms.ChoiceField(
            label=_("Who may use the new dataset"),
            choices=[choice for choice in Scope.choices if offered[choice[0]]],
            widget=forms.RadioSelect,
            required=False,
        )
        if offered[Scope.TEAM]:
            self.fields["team"] = forms.ModelChoiceField(
                label=_("Team"), queryset=teams, required=False, empty_label="–"
            )


class ChangesFilter(forms.Form):
    """Which changes are listed; it lives in the address."""

    voir = forms.ChoiceField(required=False, choices=[("", _("all")), *LABELS.items()])


class Compared(forms.Form):
    """Two revisions of one dataset."""

    de = forms.IntegerField(min_value=1, max_value=BIGGEST)
    a = forms.IntegerField(min_value=1, max_value=BIGGEST)


class RestoreForm(forms.Form):
    """`seen`: the newest revision when the person decided."""

    seen = forms.IntegerField(min_value=1, max_value=BIGGEST, widget=forms.HiddenInput)
    note = forms.CharField(label=_("Why"), max_length=200, required=False)
