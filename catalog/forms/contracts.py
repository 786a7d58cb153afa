"""The form that brings a contract: files, service, label, track."""

import json

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from .. import addresses
from ..models import Service
from ..stages import Kind, Track

NEW = "new"

TRACKS = {
    Track.LABELLED: _("A reference for the whole network: reviewed, and recommended to everybody."),
    Track.CERTIFIED: _("Open to the whole network once a reviewer has approved it."),
    Track.NON_STANDARD: _("For your organisation only, at once and without a review."),
}
"""What each track means, in a sentence."""


MISSING = "missing:"
"""Begins the name of a file field that asks for one missing file; its path follows."""
KINDS_OF_FILES = ".wsdl,.xsd,.xml,.zip,.gz"


class FilesInput(forms.ClearableFileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if files else []


class FilesField(forms.FileField):
    """Several files, as a list; none is an empty list."""

    widget = FilesInput

    def clean(self, data, initial=None):
        return [super(FilesField, self).clean(each, initial) for each in data or []]


class ContractForm(forms.Form):
    """A contract and where it belongs. What the contract itself holds is judged by the reader, not here."""

    contract = FilesField(label=_("WSDL and its schemas"), required=False)
    folder = FilesField(
        label=_("Or a whole folder"), required=False, widget=FilesInput(attrs={"webkitdirectory": True})
    )
    paths = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200_000)
    held = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20_000)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    service = forms.ChoiceField(label=_("Service"), help_text=_("A new service, or a new version of one of yours."))
    name = forms.CharField(
        label=_("Name of the new service"),
        max_length=120,
        required=False,
        help_text=_("As people call it. Left empty, it is the name that the contract gives."),
    )
    summary = forms.CharField(
        label=_("What it is for, in one sentence"),
        max_length=300,
        required=False,
        help_text=_("Shown in the catalogue."),
    )
    domain = forms.CharField(
        label=_("Domain"), max_length=80, required=False, help_text=_("For example: identity, reimbursement.")
    )
    kind = forms.ChoiceField(label=_("Type"), choices=Kind, initial=Kind.SOAP, required=False)
    label = forms.CharField(
        label=_("Version"),
        max_length=40,
        help_text=_("For example: 1.0, v3, 2026-11."),
        validators=[
            RegexValidator(
                rf"^{addresses.LABEL.pattern}\Z", _("Use letters, digits, dots and hyphens only, as in 1.0 or 2026-11.")
            )
        ],
    )
    track = forms.ChoiceField(label=_("Track"), choices=Track, initial=Track.CERTIFIED)
    main_file = forms.CharField(label=_("Main file"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args, services, **kwargs):
        super().__init__(*args, **kwargs)
        self.services = {service.slug: service for service in services}
        owned = [(slug, service.name) for slug, service in self.services.items()]
        self.fields["service"].choices = [(NEW, _("A new service")), *owned]
        self.fields["contract"].widget.attrs["accept"] = KINDS_OF_FILES

    def uploads(self) -> list[tuple[str, UploadedFile]]:
        """Each file with its path: as the script told it of a folder, else its name; a missing one as asked for."""
        told = self._paths()
        chosen = [*self.files.getlist("contract"), *self.files.getlist("folder")] if self.files else []
        named = [(told.get(str(place)) or file.name, file) for place, file in enumerate(chosen)]
        asked = [key for key in self.files if key.startswith(MISSING)]
        return named + [(key.removeprefix(MISSING), self.files[key]) for key in asked]

    def contents(self) -> list[tuple[str, bytes]]:
        """[(path, content)] of what was chosen now, without what an earlier form keeps."""
        return [(path, file.read()) for path, file in self.uploads()]

    def _paths(self) -> dict[str, str]:
        """{place among the chosen files: path}, as `static/mockadmin/files.js` writes it; the reader checks them."""
        try:
            told = json.loads(self.data.get("paths") or "{}")
        except ValueError:
            return {}
        return {key: value for key, value in told.items() if isinstance(value, str)} if isinstance(told, dict) else {}

    def _clean_files(self) -> None:
        uploads = self.uploads()
        if not uploads and not self.data.get("held"):
            self.add_error("contract", forms.ValidationError(self.fields["contract"].error_messages["required"]))
        if sum(file.size for _path, file in uploads) > settings.MAX_UPLOAD_BYTES:
            limit = settings.MAX_UPLOAD_BYTES // 2**20
            self.add_error("contract", _("This is larger than %(limit)s MB.") % {"limit": limit})

    def clean(self):
        data = super().clean()
        self._clean_files()
        name = data.get("name", "")
        if data.get("service") == NEW and name and (problem := _wrong_with_name(name)):
            self.add_error("name", problem)
        return data

    def arguments(self) -> dict:
        """The keyword arguments of `actions.contracts.publish_version`, besides who, where and the files."""
        data = self.cleaned_data
        arguments = {
            "label": data["label"],
            "track": Track(data["track"]),
            "main_file": data["main_file"],
            "service": self.services.get(data["service"]),
            "allow_duplicate": data["confirmed"],
        }
        if arguments["service"] is None:
            kind = data["kind"] or Kind.SOAP
            arguments |= {"name": data["name"], "slug": address(data["name"]), "kind": kind}
            arguments |= {"summary": data["summary"], "domain": data["domain"]}
        return arguments


def address(name: str) -> str:
    """The part of its address that a new service gets from its name."""
    return slugify(name)[:60].strip("-")


def _wrong_with_name(name: str) -> str:
    slug = address(name)
    if not slug or slug in addresses.TAKEN:
        return _("Choose another name, with letters: the address of the service is made from it.")
    if Service.objects.filter(slug=slug).exists():
        return _("A service of that name exists already: choose another name, or add a version to it.")
    return ""
