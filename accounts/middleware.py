"""Gives each request the organisation its person acts for, and the language that person chose."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from . import roles
from .models import Organisation

SESSION_KEY = "organisation"


class CurrentOrganisationMiddleware:
    """Sets `request.organisation`: the one chosen in the session, else the first; None without any."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.organisation = _current(request)
        return self.get_response(request)


class PrivatePagesMiddleware:
    """What a signed-in person was shown is kept by no browser and no proxy, unless the page says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class PersonLanguageMiddleware:
    """A signed-in person reads the portal in the language of the profile, on any browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


def _current(request: HttpRequest) -> Organisation | None:
    organisations = roles.of(request.user).organisations
    chosen = request.session.get(SESSION_KEY)
    return next((each for each in organisations if each.pk == chosen), next(iter(organisations), None))
