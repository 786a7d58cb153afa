"""The form that brings a contract: files, service, label, track."""

from django import forms
from django.conf import settings
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


class ContractForm(forms.Form):
    """A contract and where it belongs. What the contract itself holds is judged by the reader, not here."""

    contract = forms.FileField(label=_("WSDL file, or ZIP with its schemas"))
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
        self.fields["contract"].widget.attrs["accept"] = ".wsdl,.xml,.zip"

    def clean_contract(self):
        upload = self.cleaned_data["contract"]
        if upload.size > settings.MAX_UPLOAD_BYTES:
            limit = settings.MAX_UPLOAD_BYTES // 2**20
            raise forms.ValidationError(_("This file is larger than %(limit)s MB.") % {"limit": limit})
        return upload

    def clean(self):
        data = super().clean()
        name = data.get("name", "")
        if data.get("service") == NEW and name and (problem := _wrong_with_name(name)):
            self.add_error("name", problem)
        return data

    def arguments(self) -> dict:
        """The keyword arguments of `actions.contracts.publish_version`, besides who and where."""
        data = self.cleaned_data
        arguments = {
            "content": data["contract"].read(),
            "filename": data["contract"].name,
            "label": data["label"],
            "track": Track(data["track"]),
            "main_file": data["main_file"],
            "service": self.services.get(data["service"]),
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
