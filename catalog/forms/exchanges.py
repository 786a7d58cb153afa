"""The form that brings recorded exchanges to a version: files, a name for the tables, who may use them."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ..models import ServiceVersion
from ..stages import Scope
from .contracts import FilesField, FilesInput

SHARED = [choice for choice in Scope.choices if choice[0] != Scope.TEAM]


class ExchangesForm(forms.Form):
    """Requests and responses as files; what they hold is judged by the reader, not here."""

    files = FilesField(
        label=_("Requests and responses"),
        required=False,
        widget=FilesInput(attrs={"accept": ".xml,.txt,.zip,.gz"}),
    )
    name = forms.CharField(
        label=_("Name of the dataset"),
        max_length=120,
        initial=_("Recorded exchanges"),
        help_text=_("One that you imported before, under this name, gets the rows in addition."),
    )
    scope = forms.ChoiceField(
        label=_("Who may use it"), choices=SHARED, initial=Scope.ORGANISATION, widget=forms.RadioSelect
    )
    operation = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, version: ServiceVersion, **kwargs):
        super().__init__(*args, **kwargs)
        self.version = version

    def clean_files(self):
        files = self.cleaned_data["files"]
        if not files:
            raise forms.ValidationError(_("Choose at least one request and its response."))
        if sum(file.size for file in files) > settings.MAX_UPLOAD_BYTES:
            limit = settings.MAX_UPLOAD_BYTES // 2**20
            raise forms.ValidationError(_("This is larger than %(limit)s MB.") % {"limit": limit})
        return files

    def clean_operation(self):
        """The operation of that name, or None for whichever each request is for."""
        name = self.cleaned_data["operation"]
        found = self.version.operations.filter(name=name).first() if name else None
        if name and found is None:
            raise forms.ValidationError(_("This version has no operation of that name."))
        return found

    def contents(self) -> list[tuple[str, bytes]]:
        """[(name, content)] of the files."""
        return [(file.name, file.read()) for file in self.cleaned_data["files"]]
