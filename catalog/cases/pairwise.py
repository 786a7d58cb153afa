"""Pairwise testing: few rows in which any two choices meet.

Most faults need one choice or two that meet. All pairs of n factors fit in a number of rows that grows with log n.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..contracts.plausible.drawing import draw

TURNS = 8
"""Rows tried for each that is kept."""
Choice = tuple[int, int]
"""A factor's place in the list, and one of its levels."""
Pair = tuple[Choice, Choice]


@dataclass(frozen=True)
class Factor:
    """What can be chosen among `levels` things, where all of `needs` are chosen too; else it does not matter."""

    levels: int
    needs: tuple[Choice, ...] = ()


def rows(factors: Sequence[Factor]) -> list[dict[int, int]]:
    """Choices {factor: level} such that any two levels that can meet do so in one of them, greedily few.

    A factor that does not matter in a row is absent from it.
    """
    needs = _closed(factors)
    waiting = dict.fromkeys(pairs(factors))
    found: list[dict[int, int]] = []
    while waiting:
        row = max(_tries(factors, needs, waiting, len(found)), key=lambda row: _gain(row, waiting))
        for pair in combinations(row.items(), 2):
            waiting.pop(pair, None)
        found.append(row)
    if not found and factors:  # one factor meets no other
        found = [{0: level} for level in range(factors[0].levels)]
    return found


def pairs(factors: Sequence[Factor]) -> Iterator[Pair]:
    """Every two choices that can meet, the earlier factor first."""
    needs = _closed(factors)
    for (left, one), (right, other) in combinations(enumerate(factors), 2):
        for first in range(one.levels):
            for second in range(other.levels):
                wanted = [(left, first), (right, second), *needs[left], *needs[right]]
                if _agree(wanted):
                    yield (left, first), (right, second)


def covered(found: Sequence[dict[int, int]]) -> set[Pair]:
    """The pairs that meet in the rows."""
    return {pair for row in found for pair in combinations(sorted(row.items()), 2)}


def _closed(factors: Sequence[Factor]) -> list[tuple[Choice, ...]]:
    """The needs of each factor with the needs of those."""
    closed: list[tuple[Choice, ...]] = []
    for factor in factors:
        wanted = dict.fromkeys(factor.needs)
        waiting = list(wanted)
        while waiting:
            for need in factors[waiting.pop()[0]].needs:
                if need not in wanted:
                    wanted[need] = None
                    waiting.append(need)
        closed.append(tuple(wanted))
    return closed


def _tries(
    factors: Sequence[Factor], needs: list[tuple[Choice, ...]], waiting: dict[Pair, None], number: int
) -> Iterator[dict[int, int]]:
    """Rows that each begin with the pair that waits longest and take the other factors in another order."""
    first, second = next(iter(waiting))
    for turn in range(TURNS):
        chosen = dict([first, second, *needs[first[0]], *needs[second[0]]])
        order = sorted(range(len(factors)), key=lambda place: draw(number, turn, place) if turn else place)
        for place in order:
            if place not in chosen:
                _choose(place, factors, needs, chosen, waiting)
        yield {place: level for place, level in sorted(chosen.items()) if _holds(needs[place], chosen)}


def _gain(row: dict[int, int], waiting: dict[Pair, None]) -> int:
    return sum(pair in waiting for pair in combinations(row.items(), 2))


def _choose(
    place: int,
    factors: Sequence[Factor],
    needs: list[tuple[Choice, ...]],
    chosen: dict[int, int],
    waiting: dict[Pair, None],
) -> None:
    """The level that brings most new pairs with what is chosen; what it needs is chosen with it."""
    best, most = -1, -1
    if not _agree([*chosen.items(), *needs[place]]):
        return
    active = [choice for choice in chosen.items() if _holds(needs[choice[0]], chosen)]
    for level in range(factors[place].levels):
        new = (place, level)
        gain = sum(((choice, new) if choice < new else (new, choice)) in waiting for choice in active)
        if gain > most:
            best, most = level, gain
    if most > 0:
        chosen.update([*needs[place], (place, best)])
    elif _holds(needs[place], chosen):
        chosen[place] = 0


def _holds(needs: Sequence[Choice], chosen: dict[int, int]) -> bool:
    return all(chosen.get(place) == level for place, level in needs)


def _agree(choices: list[Choice]) -> bool:
    """No factor is wanted at two levels."""
    wanted: dict[int, int] = {}
    return all(wanted.setdefault(place, level) == level for place, level in choices)
