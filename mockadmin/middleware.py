"""Turns a refusal of the domain into a page: the one place where pages learn of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRefresh

from .errors import REFUSALS, status_of


class RefusalMiddleware:
    """A forbidden act is a 403 page; any other refusal sends a form back to where it came from, with the reason.

    Without a page to go back to, the refusal is a 409 page. The API has its own translator (`mockadmin/api`).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, REFUSALS) or request.path.startswith("/api/"):
            return None
        status = status_of(exception)
        if status == 403:
            return render(request, "403.html", {"refusal": str(exception)}, status=403)
        back = _page_before(request)
        if request.method == "POST" and back:
            messages.error(request, str(exception))
            return HttpResponseClientRefresh() if request.htmx else redirect(back)
        return render(request, "409.html", {"refusal": str(exception), "back": back}, status=status)


def _page_before(request: HttpRequest) -> str:
    """The address of our own page from which the form was sent; empty when there is none."""
    referer = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if ours else ""
