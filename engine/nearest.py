"""The keys nearest to one that no row has: found by a bounded number of look-ups, never by a scan."""

import string
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

#: Look-ups spent for one unmatched call; each takes about a microsecond.
BUDGET = 400
SHOWN = 3
LONGEST = 60


def keys(key: str, known: Callable[[str], bool], neighbours: Iterable[str]) -> list[str]:
    """Up to three known keys one edit away from `key`, completed by its neighbours in order."""
    found: dict[str, None] = {}
    if len(key) <= LONGEST:
        for candidate in islice(_edits(key), BUDGET):
            if candidate != key and known(candidate):
                found.setdefault(candidate)
            if len(found) == SHOWN:
                return list(found)
    for neighbour in neighbours:
        if neighbour != key:
            found.setdefault(neighbour)
    return list(found)[:SHOWN]


def _edits(key: str) -> Iterator[str]:
    """Candidates, the likeliest first: case and zeros, one character less, two exchanged, one other, one more."""
    yield from (key.upper(), key.lower(), key.lstrip("0"), f"0{key}", key.replace(" ", ""))
    for place in range(len(key)):
        if len(key) > 1:
            yield key[:place] + key[place + 1 :]
    for place in range(len(key) - 1):
        yield key[:place] + key[place + 1] + key[place] + key[place + 2 :]
    alphabet = string.digits if key.isdigit() else string.digits + string.ascii_uppercase
    for place in reversed(range(len(key))):
        yield from (key[:place] + letter + key[place + 1 :] for letter in alphabet)
    for place in reversed(range(len(key) + 1)):
        yield from (key[:place] + letter + key[place:] for letter in alphabet)
