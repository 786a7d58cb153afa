"""What the behaviour of a sandbox consists of, once it is read: values only, checked and within bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: The longest anything is held back, in seconds: a delay, a connection that gets no answer, an answer in drips.
LONGEST = 30
MOST_RULES = 50
MOST_KEYS = 1_000
MOST_SEQUENCES = 50
MOST_CONSUMERS = 100

#: What an answer may be replaced by, or what happens to it.
FAILURES = (
    "http", "fault", "tuxedo", "timeout", "reset", "truncated", "malformed", "empty", "content-type", "namespace",
    "drip",
)  # fmt: skip
#: What gateways and overloaded servers answer.
STATUSES = (500, 502, 503, 504, 429)
#: What the caller of a Tuxedo service may meet (tperrno), as Oracle's SALT brings it to SOAP callers.
TUXEDO = ("TPETIME", "TPESVCFAIL", "TPENOENT", "TPESYSTEM")
#: How long answers take: always the same, anything between two values, or around a median with a tail.
DELAYS = ("fixed", "uniform", "normal", "lognormal")
#: The sequences that are not named.
EVERY = "*"


@dataclass(frozen=True, slots=True)
class Delay:
    """`low` and `high` in milliseconds: the same, the bounds, or the median and what 95 of 100 answers stay below."""

    kind: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Failure:
    """`status` is of `http`, `name` of `fault` and `tuxedo`, `seconds` of `timeout` and `drip`."""

    kind: str
    status: int = 0
    name: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Which calls are concerned (an empty set: whatever), how many of 100, and what happens to them.

    A key is concerned when it is one of `keys` or the whole of it matches `expression`, a compiled one.
    """

    name: str
    operations: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    expression: Any = None
    consumers: frozenset[str] = frozenset()
    rate: float = 100.0
    delay: Delay | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """`fixed` is an ISO date, of which the time of day goes on, or an ISO date and time, which stands still."""

    fixed: str = ""
    shift: str = ""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A sequence that counts: the first number it gives, and what is added for each further one."""

    start: int = 1
    step: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The behaviour of a sandbox. `consumers` maps SHA-256 of tokens to names; `round` grows with each reset."""

    rules: tuple[Rule, ...] = ()
    seed: str = ""
    clock: Clock | None = None
    sequences: Mapping[str, Sequence] = field(default_factory=dict)
    consumers: Mapping[str, str] = field(default_factory=dict)
    round: int = 0
