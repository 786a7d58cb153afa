"""When the database is away: which errors say so, what callers are told, and when it is worth asking again."""

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

CODE = "database-away"
WORDS = _("The database does not answer. What you asked for was done whole or not at all: look, then ask again.")
RETRY_AFTER = 10
"""Seconds: a database that was restarted is back by then."""


def is_away(error: BaseException | None) -> bool:
    """Whether the database could not be reached or had to give up; SQLite also calls our own mistakes operational."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return getattr(error.__cause__, "sqlite_errorname", "") != "SQLITE_ERROR"
