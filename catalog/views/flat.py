"""The flat form of a contract, for Tuxedo as a client."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from ..explaining import flat
from .versions import visible


def download(request, slug, label):
    """One WSDL that imports nothing; 404 when the version has none."""
    content = flat.content(visible(request, slug, label))
    if content is None:
        raise Http404(_("This version has no flat form."))
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-{label}-plat.wsdl"'
    return answer
