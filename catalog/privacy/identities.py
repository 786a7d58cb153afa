"""Who a row names: family name, first name and day of birth as one text that spelling does not change."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ..contracts.plausible import people
from ..folding import fold
from .headers import Columns

DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"),
    re.compile(r"(?P<d>\d\d)[/.\-](?P<m>\d\d)[/.\-](?P<y>\d{4})"),
    re.compile(r"(?P<y>(?:18|19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)"),
    re.compile(r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d{4})"),
)
NOT_A_VALUE = ("{{", "∅", "*", "?")
"""Begin what a cell computes, leaves out or compares with."""
PORTALS_OWN = ""
"""Seed of the people in the examples and test cases that the portal makes."""
ROWS, APART, RECORDS = 2_100, 5_000, 12
"""Of those people: as many as a table has rows, and those in the small tables of its cells."""


def identity(family: str, first: str, birth: str) -> str:
    """ "dupuis jack 19780517" whatever the order, accents and form of date; nothing when the cells name nobody.

    Of several first names the first counts. A full name is given as both: its words count in any order.
    """
    if any(cell.lstrip().startswith(NOT_A_VALUE) for cell in (family, first, birth)):
        return ""
    day = _day(birth)
    names, given = fold(family).split(), fold(first).split()
    if not day or not _is_name(names) or not _is_name(given):
        return ""
    words = names if family == first else [*names, given[0]]
    return f"{' '.join(sorted(words))} {day}"


def of_row(cells: Sequence[str], groups: Iterable[Columns]) -> Iterator[tuple[Columns, str]]:
    """The people that a row names, each with the columns that do."""
    for columns in groups:
        if max(columns.family, columns.first, columns.birth) < len(cells):
            told = identity(cells[columns.family], cells[columns.first], cells[columns.birth])
            if told:
                yield columns, told


def invented_by_the_portal() -> Iterator[str]:
    """Everybody in the examples and test cases that the portal makes of a contract."""
    indexes = (*range(ROWS), *(row * APART + record for row in range(1, ROWS) for record in range(RECORDS)))
    for index in indexes:
        who = people.person(PORTALS_OWN, index)
        for family in {who.family_name, who.used_name}:
            yield identity(family, who.first_names[0], who.born.isoformat())


def _is_name(words: list[str]) -> bool:
    return any(sign.isalpha() for word in words for sign in word)


def _day(text: str) -> str:
    """The digits of a date, year first; those there are when it is only a part of one."""
    plain = text.strip()
    for form in DATES:
        found = form.match(plain)
        if found and int(found["m"]) <= 12 and int(found["d"]) <= 31:
            return found["y"] + found["m"] + found["d"]
    return "".join(sign for sign in plain if sign.isdecimal())
