"""What uses a version, in apps that the catalogue knows nothing of: they say so at start, as with announcements."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User

from ..models import ServiceVersion


@dataclass(frozen=True)
class Consumer:
    """One thing that uses a version and that the person may see: its name, its owner in words, its page."""

    name: str
    whose: str
    url: str


@dataclass(frozen=True)
class Consumers:
    """Those that the person may see, by name, and how many others there are."""

    seen: tuple[Consumer, ...] = ()
    hidden: int = 0

    def __add__(self, other: "Consumers") -> "Consumers":
        return Consumers(self.seen + other.seen, self.hidden + other.hidden)


Source = Callable[[User, ServiceVersion], Consumers]
_sources: list[Source] = []


def add(source: Source) -> Source:
    """Asks `source` too from now on; adding it twice changes nothing."""
    if source not in _sources:
        _sources.append(source)
    return source


def of(user: User, version: ServiceVersion) -> Consumers:
    return sum((source(user, version) for source in _sources), Consumers())
