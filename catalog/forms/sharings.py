"""The shapes of what is said about who may use a dataset; they ask no permission and write nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Dataset
from ..stages import Scope


class ScopeForm(forms.Form):
    """Who may use a dataset from now on; the network is asked for."""

    scope = forms.ChoiceField(label=_("Who may use it"), widget=forms.RadioSelect)
    team = forms.ModelChoiceField(label=_("Team"), queryset=None, required=False, empty_label="–")
    note = forms.CharField(
        label=_("Why the network should have it"),
        max_length=300,
        required=False,
        help_text=_("Read by the reviewer who decides."),
    )

    def __init__(self, *args, dataset: Dataset, teams, may_share: bool, **kwargs) -> None:
        super().__init__(*args, initial={"scope": dataset.scope, "team": dataset.team_id}, **kwargs)
        offered = {Scope.ORGANISATION: True, Scope.TEAM: teams.exists(), Scope.NETWORK: may_share}
        offered[Scope(dataset.scope)] = True
        self.fields["scope"].choices = [choice for choice in Scope.choices if offered[choice[0]]]
        self.fields["team"].queryset = teams
        if not may_share:
            del self.fields["note"]

    def clean(self) -> dict:
        given = super().clean()
        if given.get("scope") == Scope.TEAM and given.get("team") is None:
            self.add_error("team", _("Choose the team that may use it."))
        return given
