"""A difference between two contracts, as plain values that pages and programs show."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Direction(StrEnum):
    """Which way the message goes: what is harmless in a request may break the reader of an answer."""

    OPERATION = "operation"
    REQUEST = "request"
    RESPONSE = "response"


class Severity(StrEnum):
    """For consumers made from the older contract; the worst first."""

    BREAKING = "breaking"
    STRICT = "strict"
    COMPATIBLE = "compatible"
    IDENTICAL = "identical"


WORST_FIRST = tuple(Severity)


class Change(NamedTuple):
    """What changed at one place of a message: a kind of `rules.RULES`, and both sides as short technical texts."""

    kind: str
    path: tuple[str, ...]
    before: str = ""
    after: str = ""
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A change with its place in the contract and its verdict. `path` starts at the message's first element."""

    kind: str
    operation: str
    direction: Direction
    part: str
    """Empty for the body, else the name of a header or fault, as `header:Security`."""
    path: tuple[str, ...]
    before: str
    after: str
    count: int
    severity: Severity

    @property
    def is_breaking(self) -> bool:
        """Whether some consumer, be it only a strict one, stops working."""
        return self.severity in (Severity.BREAKING, Severity.STRICT)


def worst(severities) -> Severity:
    """The worst of them; identical when there is none."""
    return min(severities, key=WORST_FIRST.index, default=Severity.IDENTICAL)
