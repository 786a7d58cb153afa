"""All components in all variants, for those who make pages; a signed-in page like any other."""

from datetime import timedelta

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from mockadmin import meanings

XML = """<?xml version="1.0" encoding="UTF-8"?>
<!-- the answer for row 1 -->
<rechercheResponse xmlns="urn:exemple" statut="ok"><nom>{{nom}}</nom><age>46</age></rechercheResponse>"""


class Example(forms.Form):
    name = forms.CharField(label=_("Name"), help_text=_("As people call it."))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("a", "SOAP"), ("b", "Tuxedo")])
    agreed = forms.BooleanField(label=_("Protected by a token"), required=False)
    file = forms.FileField(label=_("Spreadsheet"), required=False)


def gallery(request):
    now = timezone.now()
    context = {
        "meanings": list(meanings.MEANINGS),
        "stages": sorted(meanings.STAGES),
        "moments": [now, now - timedelta(minutes=3), now - timedelta(hours=5), now + timedelta(days=12)],
        "xml": XML,
        "broken_xml": "<a><b>",
        "form": Example(),
        "faulty": Example({"kind": "a"}, prefix="faulty"),
        "problems": [{"file": "service.wsdl", "line": 12, "message": _("A file is missing."), "missing": "types.xsd"}],
        "page": Paginator(range(100), 10).get_page(4),
        "rows": [("Dupuis", 46, "ready"), ("Martin", 12403, "failed")],
    }
    return render(request, "mockadmin/gallery.html", context)
