"""The forms that bring many contracts at once: the archive, and what completes it."""

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from .. import addresses
from ..stages import Track

ACCEPTED = ".zip,.tgz,.gz,.wsdl,.xsd,.xml"


class SupplementForm(forms.Form):
    """Files that were missing, or corrected ones."""

    archive = forms.FileField(label=_("Missing or corrected files"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["archive"].widget.attrs["accept"] = ACCEPTED

    def clean_archive(self):
        upload = self.cleaned_data["archive"]
        if upload.size > settings.MAX_UPLOAD_BYTES:
            limit = settings.MAX_UPLOAD_BYTES // 2**20
            raise forms.ValidationError(_("This file is larger than %(limit)s MB.") % {"limit": limit})
        return upload

    def received(self) -> dict:
        """The file as the actions take it."""
        upload = self.cleaned_data["archive"]
        return {"filename": upload.name, "content": upload.read()}


class BatchForm(SupplementForm):
    """An archive, and what all its contracts have in common."""

    label = forms.CharField(
        label=_("Version"),
        max_length=40,
        help_text=_("Every contract of the archive becomes a version of that name. For example: 1.0, 2026-11."),
        validators=[
            RegexValidator(
                rf"^{addresses.LABEL.pattern}\Z", _("Use letters, digits, dots and hyphens only, as in 1.0 or 2026-11.")
            )
        ],
    )
    track = forms.ChoiceField(label=_("Track"), choices=Track, initial=Track.CERTIFIED)
    submits = forms.BooleanField(
        label=_("Submit every version for review at once"),
        required=False,
        help_text=_("Else they stay drafts, which you submit one by one."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["archive"].label = _("Archive of contracts (ZIP or .tar.gz)")

    def clean(self):
        data = super().clean()
        if data.get("submits") and data.get("track") == Track.NON_STANDARD:
            self.add_error("submits", _("Versions off the tracks need no review: untick this box."))
        return data

    def received(self) -> dict:
        data = self.cleaned_data
        return super().received() | {name: data[name] for name in ("label", "track", "submits")}
