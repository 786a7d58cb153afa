"""Behaviours ready-made: each a few rules under one name, to be put in force by one click and changed afterwards."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .documents import Rule


@dataclass(frozen=True)
class Profile:
    """`make` gives the rules, worded in the language of the person who asks."""

    slug: str
    name: str | Promise
    words: str | Promise
    make: Callable[[], list[Rule]]


def _slow() -> list[Rule]:
    return [{"name": _("Slow network"), "delay": {"kind": "lognormal", "median": 400, "p95": 2_500}}]


def _one_in_ten() -> list[Rule]:
    return [{"name": _("One in ten fails"), "rate": 10, "failure": {"kind": "http", "status": 500}}]


def _tuxedo() -> list[Rule]:
    return [
        {
            "name": _("Tuxedo: time is over"),
            "rate": 3,
            "delay": {"kind": "fixed", "milliseconds": 10_000},
            "failure": {"kind": "tuxedo", "name": "TPETIME"},
        },
        {"name": _("Tuxedo: the service fails"), "rate": 2, "failure": {"kind": "tuxedo", "name": "TPESVCFAIL"}},
        {"name": _("Tuxedo: slow under load"), "delay": {"kind": "lognormal", "median": 300, "p95": 3_000}},
    ]


def _maintenance() -> list[Rule]:
    return [{"name": _("Maintenance"), "failure": {"kind": "http", "status": 503}}]


def _unstable() -> list[Rule]:
    return [
        {"name": _("Connection reset"), "rate": 3, "failure": {"kind": "reset"}},
        {"name": _("No answer"), "rate": 2, "failure": {"kind": "timeout", "seconds": 30}},
        {"name": _("Answer cut off"), "rate": 2, "failure": {"kind": "truncated"}},
    ]


PROFILES = (
    Profile(
        "reseau-lent",
        gettext_lazy("Slow network"),
        gettext_lazy("Every answer takes 0.4 s at the median; 5 of 100 take more than 2.5 s."),
        _slow,
    ),
    Profile(
        "un-sur-dix",
        gettext_lazy("One in ten fails"),
        gettext_lazy("10 calls of 100 get the page of an HTTP error 500 instead of SOAP."),
        _one_in_ten,
    ),
    Profile(
        "tuxedo-charge",
        gettext_lazy("Tuxedo under load"),
        gettext_lazy("Slow answers; 3 calls of 100 end with TPETIME after ten seconds, 2 with TPESVCFAIL."),
        _tuxedo,
    ),
    Profile(
        "connexion-instable",
        gettext_lazy("Unstable connection"),
        gettext_lazy("Of 100 calls 3 are reset, 2 get no answer within 30 s, 2 get half an answer."),
        _unstable,
    ),
    Profile(
        "maintenance",
        gettext_lazy("Maintenance"),
        gettext_lazy("Every call gets an HTTP 503, as from a gateway whose service is down."),
        _maintenance,
    ),
)


def named(slug: str) -> Profile | None:
    return next((profile for profile in PROFILES if profile.slug == slug), None)
