"""The form that edits a named response."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from .. import addresses
from ..stages import ResponseKind

FAULT_CODES = [("Server", _("Server: the service could not answer")), ("Client", _("Client: the request is at fault"))]


class ResponseForm(forms.Form):
    """The name and the text of a response. The text itself is judged by the action, which names lines."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("The word that the last column of a table uses to choose this response."),
        validators=[
            RegexValidator(
                rf"^{addresses.RESPONSE.pattern}\Z",
                _("Use letters, digits, spaces, dots, hyphens and underscores only."),
            )
        ],
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ResponseKind, initial=ResponseKind.ANSWER)
    source = forms.CharField(
        label=_("Text of the response"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 22, "class": "code", "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_("XML. Write {{name}} where a value of the table goes."),
    )
    fault_code = forms.ChoiceField(label=_("Who is at fault"), choices=FAULT_CODES, required=False)
    fault_string = forms.CharField(label=_("Message of the fault"), max_length=500, required=False)

    def clean(self):
        data = super().clean()
        if data.get("kind") == ResponseKind.FAULT:
            if not data.get("fault_string"):
                self.add_error("fault_string", _("A fault says what went wrong."))
        else:
            data["fault_code"] = data["fault_string"] = ""
            if not (data.get("source") or "").strip():
                self.add_error("source", _("Write the XML of the answer."))
        return data
