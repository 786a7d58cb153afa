"""The shapes of what people say about suggested rows; they ask no permission and write nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..stages import SuggestionStage


class SuggestionFilter(forms.Form):
    """Which suggestions are listed; it lives in the address."""

    etat = forms.ChoiceField(
        label=_("Where it stands"), choices=[("", _("all suggestions")), *SuggestionStage.choices], required=False
    )


class DeclineForm(forms.Form):
    """A no always says why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        error_messages={"required": _("Say why, so that the one who suggested it knows.")},
    )
