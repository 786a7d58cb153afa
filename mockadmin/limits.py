"""Refuses what no page can use before anything reads it: a body that is too large, an address with a NUL."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

ROOM_FOR_FIELDS = 256 * 1024


class BodyLimitMiddleware:
    """Answers 413 when the announced body is larger than an upload may be; Django alone bounds no file part."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):  # PostgreSQL keeps no text with one
            return _refused(request, 400, "address", _("This address holds a character that no text may hold."))
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdigit() and int(announced) <= settings.MAX_UPLOAD_BYTES + ROOM_FOR_FIELDS:
            return self.get_response(request)
        message = _("This file is larger than the %(limit)d MB that are accepted. Split it, then send the parts.") % {
            "limit": settings.MAX_UPLOAD_BYTES // 2**20
        }
        return _refused(request, 413, "too-large", message)


def _refused(request, status: int, code: str, message: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        errors = [{"code": code, "detail": message, "attr": None}]
        body = {"type": "client_error", "title": message, "status": status, "code": code, "detail": message}
        return JsonResponse(body | {"errors": errors}, status=status, content_type="application/problem+json")
    return HttpResponse(message, status=status, content_type="text/plain; charset=utf-8")
