"""Chance: numbers from 0 to 1, of a generator, or the same ones each time for the same seed and call."""

import hashlib
import random
from collections.abc import Callable
from statistics import NormalDist
from typing import TypeAlias

from .settings import LONGEST, Delay

#: A number from 0 up to 1 for a purpose ("2 rate").
Dice: TypeAlias = Callable[[str], float]

#: How many standard deviations above the mean 95 of 100 values end.
P95 = NormalDist().inv_cdf(0.95)
SPAN = 2.0**64


def unforeseen(_purpose: str) -> float:
    """Any number."""
    return random.random()  # noqa: S311 (no secret: it decides which calls fail)


def seeded(seed: str, call: str, turn: int) -> Dice:
    """The numbers of one call: the `turn`-th of those that are alike (`call`), whatever others do meanwhile."""
    base = hashlib.blake2b(f"{len(seed)} {seed}{len(call)} {call}{turn}".encode(), digest_size=16).digest()

    def number(purpose: str) -> float:
        return int.from_bytes(hashlib.blake2b(base + purpose.encode(), digest_size=8).digest()) / SPAN

    return number


def milliseconds(delay: Delay, number: float) -> int:
    """How long one answer takes, for a number from 0 to 1; never less than nothing nor more than LONGEST."""
    match delay.kind:
        case "uniform":
            value = delay.low + number * (delay.high - delay.low)
        case "normal":
            value = delay.low + _deviations(number) * (delay.high - delay.low)
        case "lognormal":
            value = delay.low * (delay.high / delay.low) ** _deviations(number)
        case _:
            value = delay.low
    return round(min(max(value, 0.0), LONGEST * 1_000.0))


def _deviations(number: float) -> float:
    """Where the normal distribution has this share below it, counted in distances from the median to p95."""
    return NormalDist().inv_cdf(min(max(number, 1e-9), 1 - 1e-9)) / P95
