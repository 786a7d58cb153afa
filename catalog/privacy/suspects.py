"""Which lines of a text may hold personal data: one search in linear time leaves nearly all of them alone."""

from collections.abc import Iterator

import re2

from . import detecting

SUSPECT = re2.compile(
    r'\p{Nd}(?:[^"\p{Nd}\n]{0,3}[\p{Nd}ABab]){8}|@|[A-Z]{2}\p{Nd}{2}[ \x{00a0}]?[0-9A-Z]{4}|1\.2\.250'
    + f"|{detecting.INVISIBLE.pattern}"
)
"""A line without any of this holds nothing that the detectors know."""
SHORTEST = 9
"""Characters of the shortest number among them (FINESS)."""


def holds(text: str) -> bool:
    """Whether a text of a suspect line has to be looked at itself; what is not ASCII may be digits in another guise."""
    if not text.isascii():
        return True
    return (len(text) >= SHORTEST or "@" in text) and SUSPECT.search(text.encode()) is not None


def found(content: bytes) -> Iterator[bytes]:
    """The lines of a UTF-8 text that have to be looked at, without their ends."""
    end = -1
    for match in SUSPECT.finditer(content):
        if match.start() < end:
            continue
        start = content.rfind(b"\n", 0, match.start()) + 1
        end = content.find(b"\n", match.end())
        end = len(content) if end < 0 else end
        yield content[start:end]


def lines(content: bytes) -> Iterator[tuple[bytes, bool]]:
    """Every line that is not empty, and whether it has to be looked at."""
    suspects = found(content)
    suspect = next(suspects, None)
    for line in content.split(b"\n"):
        if line:
            # Equal lines are equally suspect: the next suspect is the next line that is equal to it.
            yield line, line == suspect
            if line == suspect:
                suspect = next(suspects, None)
