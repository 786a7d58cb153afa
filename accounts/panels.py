"""Figures that other apps show on the page of an organisation; accounts knows none of them.

The composition root adds them at start: `panels.add(callable)`; the callable takes a person and an organisation.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .models import Organisation, User


@dataclass(frozen=True)
class Panel:
    """One figure: what it counts, the figure in words, how much of it is used, and the page that tells more."""

    label: str
    figure: str
    used: int | None = None
    limit: int | None = None
    url: str = ""
    more: str = ""


Source = Callable[[User, Organisation], Panel]
_sources: list[Source] = []


def add(source: Source) -> Source:
    """Adds a panel to the page of every organisation; adding it twice changes nothing."""
    if source not in _sources:
        _sources.append(source)
    return source


def of(user: User, organisation: Organisation) -> list[Panel]:
    return [source(user, organisation) for source in _sources]
