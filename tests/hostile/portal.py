"""What the tests of the whole portal share: every route with its arguments, filled from somebody's things."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.doors import test_strangers as doors

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER)\b", re.IGNORECASE)
OF_SESSIONS = re.compile(r'"django_session"')
OF_OUR_OWN = {"catalog:people-download": {"form": "csv"}}
"""Arguments of routes that are about nobody's thing: what they give is one's own."""
ENTRANCE = "account_reset_password_from_key"
SIGNED_OUT = {"account_logout"}
"""Leaving ends the session, and with it what the next route should be tried with."""


def addresses(things: dict) -> dict[str, str]:
    """{name of the route: its address}, for all routes of the portal."""
    found = {}
    for name in sorted(doors.ROUTES):
        arguments = doors.arguments(things, name) or {}
        if name == ENTRANCE:
            arguments = {"uidb36": "x", "key": "x"}
        if name in doors.LISTS | doors.IMPERSONAL and name != ENTRANCE:
            arguments = {}
        found[name] = reverse(name, kwargs=arguments | OF_OUR_OWN.get(name, {}))
    return found


class Reads(CaptureQueriesContext):
    """`with Reads() as queries: …; queries.writes()` are the statements that changed something but sessions."""

    def __init__(self) -> None:
        super().__init__(connection)

    def writes(self) -> list[str]:
        made = (query["sql"] for query in self.captured_queries)
        return [sql[:200] for sql in made if WRITES.match(sql) and not OF_SESSIONS.search(sql)]
