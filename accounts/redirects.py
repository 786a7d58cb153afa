"""Where a form goes after it is done: the page it came from, never another site."""

from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def asked(request: HttpRequest, *, otherwise: str) -> str:
    """The address in the form's `next` when it is one of ours, else the page named `otherwise`."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else resolve_url(otherwise)
