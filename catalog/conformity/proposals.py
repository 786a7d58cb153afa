"""What a faulty value was perhaps meant to be: candidates from the surest to the boldest, judged by its checker."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from rapidfuzz import fuzz, process

from ..folding import bare

SPACES = re.compile(r"[\s\xa0\u2007\u202f]+")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\xad]")
FRENCH_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ T](\d{1,2}:\d{2})(:\d{2})?)?", re.ASCII)
ISO_ALIKE = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[ T](\d{1,2}:\d{2})(:\d{2})?(?:\.0+)?)?", re.ASCII)
CLOCK = re.compile(r"(\d{1,2})[:hH](\d{2})(?::?(\d{2}))?", re.ASCII)
NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?", re.ASCII)
YES, NO = ("true", "vrai", "oui", "yes", "o", "x"), ("false", "faux", "non", "no", "n")
DATA_ADDRESS = re.compile(r"data:[^,]*;base64,", re.IGNORECASE)
URL_SAFE = str.maketrans("-_", "+/")
MOST_LOOSE = 8
"""A shorter text is rather a word than base64 that lost its padding."""
MOST_ZEROS = 15
"""A spreadsheet's number has fifteen digits: it loses no more zeros than that of a code."""
CLOSE = 80
"""Similarity in percent from which a value of an enumeration is proposed."""


def first(value: str, base: str, enumeration: list[str], fits: Callable[[str], bool]) -> str:
    """The first candidate that `fits`, or "". `base`: local name of the built-in type."""
    return next((candidate for candidate in _candidates(value, base, enumeration) if fits(candidate)), "")


def padded(value: str, fits: Callable[[str], bool]) -> str:
    """Digits with the leading zeros that make them fit, or ""."""
    if not value.isascii() or not value.isdigit():
        return ""
    longer = ("0" * zeros + value for zeros in range(1, MOST_ZEROS + 1))
    return next((candidate for candidate in longer if fits(candidate)), "")


def is_no_day(value: str) -> bool:
    """Whether the value is written like a date and names a day that no calendar has: 31/02/2026, 2026-02-31."""
    french, iso = FRENCH_DATE.fullmatch(value), ISO_ALIKE.fullmatch(value)
    written = french.group(3, 2, 1) if french else iso.group(1, 2, 3) if iso else ("1", "1", "1")
    try:
        date(*map(int, written))
    except ValueError:
        return True
    return False


def _candidates(value: str, base: str, enumeration: list[str]) -> Iterator[str]:
    plain = SPACES.sub(" ", INVISIBLE.sub("", value)).strip()
    tight = plain.replace(" ", "")
    yield plain
    yield tight
    if base == "base64Binary":
        yield from _encoded(tight)
    elif base in ("date", "dateTime"):
        yield from _moments(plain, base)
    elif base == "time":
        yield from _clocks(plain)
    elif base == "boolean":
        yield from _truths(plain)
    elif NUMBER.fullmatch(tight):
        yield from _numbers(tight.replace(",", "."))
    else:
        yield from _moments(plain, "date")  # many contracts write a date as a text with a pattern
    if enumeration:
        yield from _alike(plain, enumeration)


def _encoded(value: str) -> Iterator[str]:
    """Base64 as browsers and addresses write it, in the alphabet of XML Schema and filled up with `=`."""
    plain = DATA_ADDRESS.sub("", value).translate(URL_SAFE).rstrip("=")
    if len(plain) > MOST_LOOSE and plain.isascii():
        yield plain + "=" * (-len(plain) % 4)


def _numbers(value: str) -> Iterator[str]:
    """The number with a point; without one when nothing but zeros follows it; without its sign."""
    yield value
    whole, _point, decimals = value.partition(".")
    if decimals.strip("0") == "":
        yield whole
    yield value.lstrip("+")


def _moments(value: str, base: str) -> Iterator[str]:
    """A French date in ISO form, only ever as a proposal: 03/04/2026 is never guessed."""
    if found := FRENCH_DATE.fullmatch(value):
        day, month, year, clock, seconds = found.groups()
    elif found := ISO_ALIKE.fullmatch(value):
        year, month, day, clock, seconds = found.groups()
    else:
        return
    try:
        iso = date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return
    time = f"{(clock or '00:00').zfill(5)}{seconds or ':00'}"
    if base == "dateTime":
        yield f"{iso}T{time}"
    elif time == "00:00:00":
        yield iso


def _clocks(value: str) -> Iterator[str]:
    if found := CLOCK.fullmatch(value):
        yield f"{int(found[1]):02d}:{found[2]}:{found[3] or '00'}"


def _truths(value: str) -> Iterator[str]:
    folded = value.casefold()
    if folded in YES:
        yield "true"
    elif folded in NO:
        yield "false"


def _alike(value: str, enumeration: list[str]) -> Iterator[str]:
    """The same word in other letters, the only one that begins so, the most similar one."""
    wanted = bare(value)
    if not wanted:
        return
    folded = [(bare(known), known) for known in enumeration]
    yield from (known for text, known in folded if text == wanted)
    begun = [known for text, known in folded if text.startswith(wanted)]
    if len(begun) == 1:
        yield begun[0]
    if len(wanted) > 2:
        near = process.extractOne(value, enumeration, scorer=fuzz.ratio, processor=bare, score_cutoff=CLOSE)
        if near:
            yield near[0]
