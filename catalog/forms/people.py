"""The shapes of what is asked about fictitious people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..actions.people import MOST_AT_ONCE


class PeopleFilter(forms.Form):
    """Who is looked for; it lives in the address."""

    q = forms.CharField(label=_("Name, number or place of birth"), required=False, max_length=100)


class MakeForm(forms.Form):
    """How many more."""

    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_AT_ONCE, initial=20)
