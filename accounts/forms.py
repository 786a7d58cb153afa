"""The shape of the forms about people, teams, tokens and the trail."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from . import queries
from .actions import tokens
from .models import Organisation, Team
from .stages import LADDER_ROLES

ROLES = [(role.value, role.label) for role in LADDER_ROLES]
LIFETIMES = [(30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (tokens.LONGEST.days, _("one year"))]


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name of the team"), max_length=80)
    members = forms.ModelMultipleChoiceField(
        label=_("Members"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, organisation: Organisation, team: Team | None = None, **kwargs) -> None:
        if team is not None:
            kwargs["initial"] = {"name": team.name, "members": team.members.all()}
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = queries.members(organisation)


class TokenForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What will use it: “CI of the claims project”."))
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=None, to_field_name="code", empty_label=None
    )
    lifetime = forms.TypedChoiceField(label=_("Valid for"), choices=LIFETIMES, coerce=int, initial=90)
    read_only = forms.BooleanField(label=_("May only read"), required=False)

    def __init__(self, *args, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations

    def clean_lifetime(self) -> timedelta:
        return timedelta(days=self.cleaned_data["lifetime"])


class ProfileForm(forms.Form):
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class TrailForm(forms.Form):
    """The filters of the trail; anything else in the address is ignored."""

    verb = forms.ChoiceField(label=_("What was done"), required=False)
    kind = forms.ChoiceField(label=_("To what"), required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)

    def __init__(self, *args, choices: dict[str, list], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", _("everything")), *((verb, verb) for verb in choices["verbs"])]
        self.fields["kind"].choices = [("", _("everything")), *((kind, kind) for kind in choices["kinds"])]
        self.fields["organisation"].choices = [("", _("all")), *choices["organisations"]]
