"""What one is told when nobody took an exception, of a view or of a middleware: Django calls this for each."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import defaults

from .. import away
from ..api.errors import MEDIA_TYPE


def incident(request: HttpRequest) -> HttpResponse:
    """503 while the database does not answer, else the page of incidents (500)."""
    if not away.is_away(sys.exception()):
        return defaults.server_error(request)
    response = _problem() if request.path.startswith("/api/") else _page()
    response.headers["Retry-After"] = str(away.RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page() -> HttpResponse:
    """Without the frame of the other pages, which asks the database."""
    return HttpResponse(render_to_string("503.html"), status=503)


def _problem() -> JsonResponse:
    """For what fails before a view of the API is reached; `mockadmin.api.errors` says the same of the views."""
    message = str(away.WORDS)
    body = {"type": "server_error", "title": message, "status": 503, "code": away.CODE, "detail": message}
    errors = [{"code": away.CODE, "detail": message, "attr": None}]
    return JsonResponse(body | {"errors": errors}, status=503, content_type=MEDIA_TYPE)
