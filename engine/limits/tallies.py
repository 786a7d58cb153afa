"""Calls above the rate that have no line of their own in the journal: one line each second stands for all of them."""

from typing import NamedTuple


class Refused(NamedTuple):
    """What calls refused for the rate have in common. `origin` is the service as the journal writes it."""

    sandbox: str
    origin: str
    language: str
    rate: int


class Tallies:
    """The first call of each second and service is written in full, the further ones are counted."""

    def __init__(self) -> None:
        self._counted: dict[Refused, int] = {}

    def is_first(self, refused: Refused) -> bool:
        """Whether this call is to be written; it is counted when it is not."""
        count = self._counted.get(refused, -1) + 1
        self._counted[refused] = count
        return count == 0

    def take(self) -> list[tuple[Refused, int]]:
        """What was counted since the last time, where it was anything."""
        counted, self._counted = self._counted, {}
        return [(refused, count) for refused, count in counted.items() if count]
