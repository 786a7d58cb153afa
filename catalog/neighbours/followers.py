"""Who answers with a dataset, in apps that the catalogue knows nothing of: they say so at start, as consumers do."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User

from ..models import Dataset
from .consumers import Consumers


@dataclass(frozen=True)
class Followers:
    """Those that take the newest revision by themselves, and those that keep the one they were given."""

    following: Consumers = Consumers()
    pinned: Consumers = Consumers()

    def __add__(self, other: "Followers") -> "Followers":
        return Followers(self.following + other.following, self.pinned + other.pinned)

    @property
    def counts(self) -> tuple[int, int]:
        """How many follow, and how many are pinned, seen or not."""
        following, pinned = (len(each.seen) + each.hidden for each in (self.following, self.pinned))
        return following, pinned


Source = Callable[[User, Dataset], Followers]
_sources: list[Source] = []


def add(source: Source) -> Source:
    """Asks `source` too from now on; adding it twice changes nothing."""
    if source not in _sources:
        _sources.append(source)
    return source


def of(user: User, dataset: Dataset) -> Followers:
    return sum((source(user, dataset) for source in _sources), Followers())
