"""Compares what two simple types allow: built-in base, listed values, lengths, bounds, patterns."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from .differences import Change

Node = dict[str, Any]
Path = tuple[str, ...]

WIDER: dict[str, tuple[str, ...]] = {
    "byte": ("short",), "short": ("int",), "int": ("long",), "long": ("integer",), "integer": ("decimal",),
    "nonNegativeInteger": ("integer",), "positiveInteger": ("nonNegativeInteger",),
    "nonPositiveInteger": ("integer",), "negativeInteger": ("nonPositiveInteger",),
    "unsignedLong": ("nonNegativeInteger",), "unsignedInt": ("unsignedLong", "long"),
    "unsignedShort": ("unsignedInt", "int"), "unsignedByte": ("unsignedShort", "short"),
    "float": ("double",), "NCName": ("Name",), "ID": ("NCName",), "IDREF": ("NCName",), "ENTITY": ("NCName",),
    "Name": ("token",), "NMTOKEN": ("token",), "language": ("token",), "token": ("normalizedString",),
}  # fmt: skip
"""{built-in: those whose values include all of its own}, one step; every one of them is also a string."""
SHOWN = 12
"""Listed values that a difference shows."""


def changes(before: Node, after: Node, path: Path) -> Iterator[Change]:
    """What the leaf or attribute allows now that it refused, and the other way round."""
    yield from _kind(before, after, path)
    yield from _values(before, after, path)
    old, new = before.get("facets") or {}, after.get("facets") or {}
    yield from _sizes(old, new, path)
    yield from _bounds(old, new, path)
    yield from _patterns(_listed(old, "pattern"), _listed(new, "pattern"), path)


def is_wider(narrow: str, wide: str) -> bool:
    """Whether each text that `narrow` accepts is accepted by `wide`, which is another built-in type."""
    return wide == "string" or any(step == wide or is_wider(step, wide) for step in WIDER.get(narrow, ()))


def _kind(before: Node, after: Node, path: Path) -> Iterator[Change]:
    told = [_composed(node) for node in (before, after)]
    if told[0] != told[1]:
        yield Change("type-changed", path, *(_words(node) for node in (before, after)))
        return
    old, new = before.get("base") or "", after.get("base") or ""
    if old == new:
        return
    kind = "type-widened" if is_wider(old, new) else "type-narrowed" if is_wider(new, old) else "type-changed"
    yield Change(kind, path, old, new)


def _composed(node: Node) -> tuple:
    """What makes a list or a union, and nothing for a plain type."""
    return node.get("variety", "atomic"), node.get("item"), node.get("members")


def _words(node: Node) -> str:
    """A simple type as a schema's author would say it: `list of int`, `union of date, string`."""
    variety = node.get("variety", "atomic")
    if variety == "list":
        return f"list of {_words(node.get('item') or {})}"
    if variety == "union":
        return f"union of {', '.join(_words(member) for member in node.get('members') or [])}"
    return node.get("base") or "anyType"


def _values(before: Node, after: Node, path: Path) -> Iterator[Change]:
    old, new = _allowed(before), _allowed(after)
    if old == new:
        return
    if old is None:
        yield Change("values-limited", path, "", _some(new or []))
    elif new is None:
        yield Change("values-freed", path, _some(old), "")
    else:
        if added := [value for value in new if value not in old]:
            yield Change("values-added", path, "", _some(added))
        if removed := [value for value in old if value not in new]:
            yield Change("values-removed", path, _some(removed), "")


def _allowed(node: Node) -> list[str] | None:
    """The only texts allowed, in order and without doubles; None when the type does not list them."""
    if node.get("fixed") is not None:
        return [node["fixed"]]
    listed = list(dict.fromkeys(_listed(node.get("facets") or {}, "enumeration")))
    return listed or None


def _some(values: list[str]) -> str:
    shown = ", ".join(values[:SHOWN])
    return f"{shown}, … ({len(values)})" if len(values) > SHOWN else shown


def _listed(facets: dict[str, Any], name: str) -> list[str]:
    found = facets.get(name) or []
    return [found] if isinstance(found, str) else [str(value) for value in found]


def _sizes(old: dict[str, Any], new: dict[str, Any], path: Path) -> Iterator[Change]:
    """Lengths and digits: whole numbers, where an absent one is no limit."""
    yield from _limit("minLength", _low(old), _low(new), path, rising_narrows=True)
    yield from _limit("maxLength", _high(old), _high(new), path, rising_narrows=False)
    for name in ("totalDigits", "fractionDigits"):
        yield from _limit(name, old.get(name), new.get(name), path, rising_narrows=False)


def _low(facets: dict[str, Any]) -> int | None:
    return facets.get("length", facets.get("minLength")) or None


def _high(facets: dict[str, Any]) -> int | None:
    return facets.get("length", facets.get("maxLength"))


def _bounds(old: dict[str, Any], new: dict[str, Any], path: Path) -> Iterator[Change]:
    for inclusive, exclusive, rising_narrows in (
        ("minInclusive", "minExclusive", True),
        ("maxInclusive", "maxExclusive", False),
    ):
        yield from _bound([(facets, inclusive, exclusive) for facets in (old, new)], path, rising_narrows)


def _bound(sides: list[tuple[dict[str, Any], str, str]], path: Path, rising_narrows: bool) -> Iterator[Change]:
    names = [exclusive if exclusive in facets else inclusive for facets, inclusive, exclusive in sides]
    texts = [facets.get(name) for (facets, _in, _ex), name in zip(sides, names, strict=True)]
    if (texts[0], names[0]) == (texts[1], names[1]) or texts == [None, None]:
        return
    told = [f"{name} {text}" if text is not None else "" for name, text in zip(names, texts, strict=True)]
    before, after = (_number(text) for text in texts)
    if None in texts:
        kind = "limit-narrowed" if texts[0] is None else "limit-widened"
    elif before is None or after is None:
        kind = "limit-changed"
    elif before == after:
        kind = "limit-narrowed" if names[1].endswith("Exclusive") else "limit-widened"
    else:
        kind = "limit-narrowed" if (after > before) == rising_narrows else "limit-widened"
    yield Change(kind, path, *told)


def _number(text: str | None) -> Decimal | None:
    """Dates and the like are not ordered here: None."""
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _limit(name: str, old: int | None, new: int | None, path: Path, *, rising_narrows: bool) -> Iterator[Change]:
    if old == new:
        return
    if old is None or new is None:
        narrowed = old is None
    else:
        narrowed = (new > old) == rising_narrows
    told = [f"{name} {value}" if value is not None else "" for value in (old, new)]
    yield Change("limit-narrowed" if narrowed else "limit-widened", path, *told)


def _patterns(old: list[str], new: list[str], path: Path) -> Iterator[Change]:
    """Every pattern must match, so one more narrows; whether another one is wider cannot be told."""
    if sorted(old) == sorted(new):
        return
    told = " & ".join(old), " & ".join(new)
    if set(old) < set(new):
        yield Change("limit-narrowed", path, *told)
    elif set(new) < set(old):
        yield Change("limit-widened", path, *told)
    else:
        yield Change("limit-changed", path, *told)
