"""Plausible values for a simple type: French-looking by the element's name, and always checked against the facets.

Everything is fictitious (see `plausible`), and the same names give the same values on every machine.
"""

import base64
import functools
import json
from collections.abc import Callable, Iterator
from typing import Any

from .facets import checker
from .patterns import Unreadable, example, of_length
from .plausible import bounds, dates
from .plausible.recognising import About, meant

__all__ = ["Values"]

LITERAL = ("exemple", "EXEMPLE", "EX", "E", "1", "0")
TOO_LONG = 4_000
MOST_TRIED = 200
GROWING = (0, 1, 2, 3, 5, 8, 12, 20)


class Values:
    """Gives the values of one message, which is about one fictitious person; identifiers (ID) all differ.

    `index` is the number of the row: other rows are about other people. `seed` tells contracts apart.
    """

    def __init__(self, seed: str = "", index: int = 0) -> None:
        self._about = About(seed, index)
        self._identifiers = 0

    def of(self, leaf: dict[str, Any]) -> str:
        """The value for a leaf or attribute of a tree, or for a slot (name, base or type, facets, fixed, default)."""
        if leaf.get("fixed") is not None:
            return leaf["fixed"]
        base = leaf.get("base") or leaf.get("type") or "string"
        if base in ("ID", "IDREF", "ENTITY"):
            self._identifiers += base == "ID"
            return f"id-{max(self._identifiers, 1)}"
        about, default = self._about, leaf.get("default") or ""
        return _plausible(leaf.get("name", ""), json.dumps(kind_of(leaf)), default, *about.words)


def kind_of(leaf: dict[str, Any]) -> dict[str, Any]:
    """The simple type {base, facets, variety, item, members} of a leaf or a slot, as `facets.checker` takes it."""
    told = {key: leaf[key] for key in ("facets", "variety", "item", "members") if leaf.get(key)}
    return {**told, "base": leaf.get("base") or leaf.get("type") or "string"}


@functools.lru_cache(maxsize=8192)
def _plausible(name: str, told: str, default: str, seed: str, index: int) -> str:
    kind, check = _read(told)
    first = ""
    for number, candidate in enumerate(_candidates(name, kind, default, About(seed, index))):
        first = first or candidate
        if candidate and check(candidate):  # an empty text may be valid, but shows nothing
            return candidate
        if number > MOST_TRIED:
            break
    return "" if check("") else first


@functools.lru_cache(maxsize=2048)
def _read(told: str) -> tuple[dict[str, Any], Callable[[str], bool]]:
    kind = json.loads(told)
    return kind, checker(kind)


def _candidates(name: str, kind: dict[str, Any], default: str, about: About) -> Iterator[str]:
    facets, base, index = kind.get("facets", {}), kind["base"], about.index
    if default and not index:
        yield default
    enumeration = facets.get("enumeration", ())
    variety = kind.get("variety", "atomic")
    if variety == "atomic":
        yield from meant(name, about)
    if enumeration:
        turned = index % len(enumeration)
        yield from (*enumeration[turned:], *enumeration[:turned])[:50]
    if variety == "list":
        yield _listed(name, kind, about)
        return
    if variety == "union":
        yield from (_plausible(name, json.dumps(member), "", *about.words) for member in kind.get("members", ()))
        return
    yield from _of_base(base, index)
    yield from _binary(base, facets, index)
    yield from _of_patterns(facets, index)
    yield from bounds.inside(kind, index)
    yield from _fitting(name, facets, about)
    yield from LITERAL


def _listed(name: str, kind: dict[str, Any], about: About) -> str:
    """As many items as the list must have."""
    facets, item = kind.get("facets", {}), json.dumps(kind["item"])
    count = min(max(facets.get("length", facets.get("minLength", 1)), 1), TOO_LONG)
    return " ".join(_plausible(name, item, "", about.words[0], about.index + place) for place in range(count))


def _of_base(base: str, index: int) -> tuple[str, ...]:
    """What each built-in type is filled with when the name says nothing."""
    number = index + 1
    if base in bounds.INTEGERS:
        return ("0", "-1") if base in ("nonPositiveInteger", "negativeInteger") else (str(number), "1", "0", "10")
    match base:
        case "boolean":
            return ("false",) if index % 2 else ("true",)
        case "decimal":
            return (f"{12 + index}.50", str(number), "1", "0")
        case "float" | "double":
            return (f"{12 + index}.5",)
        case "date":
            return (dates.beginning(index).isoformat(),)
        case "dateTime":
            return dates.written(dates.beginning(index), index)[1:3]
        case "time":
            return (dates.time(index),)
        case "duration":
            return (f"P{number}D", "P1D")
        case "gYear" | "gYearMonth" | "gMonth" | "gMonthDay" | "gDay":
            return _part_of_date(base, index)
        case "anyURI":
            return (f"urn:exemple:{number}" if index else "urn:exemple", "https://exemple.invalid/")
        case "language":
            return ("fr", "fr-FR")
        case "QName" | "NOTATION":
            return ("exemple",)
    return ()


def _part_of_date(base: str, index: int) -> tuple[str, ...]:
    shapes = {"gYear": "%Y", "gYearMonth": "%Y-%m", "gMonth": "--%m", "gMonthDay": "--%m-%d", "gDay": "---%d"}
    return (dates.beginning(index).strftime(shapes[base]),)


def _binary(base: str, facets: dict[str, Any], index: int) -> Iterator[str]:
    """Octets of the length asked, written in hexadecimal or base 64."""
    if base not in ("hexBinary", "base64Binary"):
        return
    text = f"exemple {index + 1}" if index else "exemple"
    longest, shortest = facets.get("length", facets.get("maxLength")), facets.get("length", facets.get("minLength", 0))
    octets = text.encode()[:longest].ljust(min(shortest, TOO_LONG), b"X")
    yield octets.hex().upper() if base == "hexBinary" else base64.b64encode(octets).decode()


def _of_patterns(facets: dict[str, Any], index: int) -> Iterator[str]:
    """Texts for the last pattern first: it is the narrowest."""
    for pattern in reversed(facets.get("pattern", ())):
        for turn in (index, 0) if index else (0,):
            for grow in GROWING:
                try:
                    yield example(pattern, grow=grow, turn=turn)
                except Unreadable:
                    break
            for bound in ("length", "minLength", "maxLength"):
                if bound in facets:
                    try:
                        yield of_length(pattern, facets[bound], turn=turn)
                    except Unreadable:
                        continue


def _fitting(name: str, facets: dict[str, Any], about: About) -> Iterator[str]:
    """Texts cut or stretched to the length asked; those of later rows keep their number."""
    longest = facets.get("length", facets.get("maxLength"))
    shortest = min(facets.get("length", facets.get("minLength", 0)), TOO_LONG)
    number = about.index + 1
    if about.index:
        numbered = [f"EXEMPLE {number}", f"EX{number}", f"E{number}", str(number)]
        yield from (text.ljust(shortest, "X") for text in numbered if longest is None or len(text) <= longest)
    for text in (*meant(name, about), "EXEMPLE"):
        yield (text if longest is None else text[:longest].rstrip()).ljust(shortest, "X")
    yield str(number).rjust(shortest, "0")
    yield "1" * shortest
    digits = facets.get("totalDigits")
    if digits:
        yield "1" * min(digits, TOO_LONG)
