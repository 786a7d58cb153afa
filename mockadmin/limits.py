"""Refuses a request body that is too large before a byte of it is read."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

ROOM_FOR_FIELDS = 256 * 1024


class BodyLimitMiddleware:
    """Answers 413 when the announced body is larger than an upload may be; Django alone bounds no file part."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdigit() and int(announced) <= settings.MAX_UPLOAD_BYTES + ROOM_FOR_FIELDS:
            return self.get_response(request)
        message = _("This file is larger than the %(limit)d MB that are accepted. Split it, then send the parts.") % {
            "limit": settings.MAX_UPLOAD_BYTES // 2**20
        }
        if request.path.startswith("/api/"):
            body = {"type": "client_error", "title": message, "status": 413, "code": "too-large", "detail": message}
            return JsonResponse(body, status=413, content_type="application/problem+json")
        return HttpResponse(message, status=413, content_type="text/plain; charset=utf-8")
