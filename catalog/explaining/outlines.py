"""A message's tree as lines that people can read: depth, name, type, limits and cardinality in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..conformity import forms
from ..models import NamedResponse

SHORT = 40
"""Lines of a tree that is shown unfolded; of a longer one the first two levels are."""
Trail = tuple[str, ...]
"""Names in Clark's notation from the message's first element (excluded) down, perhaps with a last `@attribute`."""


@dataclass(frozen=True)
class Line:
    """One element or attribute of a message; `opens` when lines of its own follow, `closes` the levels that it ends.

    `pattern`: only when `limits` cannot say it in words.
    """

    depth: int
    name: str
    kind: str
    limits: tuple[str, ...]
    values: tuple[str, ...]
    pattern: str
    presence: str
    required: bool
    documentation: str
    note: str
    sample: str = ""
    opens: bool = False
    closes: range = range(0)
    is_unfolded: bool = True


def lines(tree: dict, samples: Mapping[Trail, str] | None = None) -> list[Line]:
    """The tree from its root, each element followed by its attributes and its children.

    `samples` are values by trail, as `examples.values_of` gives them.
    """
    found = _walk(tree, 0, (), samples or {}) if tree else []
    if len(found) <= SHORT:
        return found
    return [replace(line, is_unfolded=line.depth < 2) if line.opens else line for line in found]


def _walk(node: dict, depth: int, trail: Trail, samples: Mapping[Trail, str], *, attribute: bool = False) -> list[Line]:
    inner: list[Line] = []
    for each in node.get("attributes", []):
        inner += _walk(each, depth + 1, (*trail, f"@{_clark(each)}"), samples, attribute=True)
    for child in node.get("children", []):
        below = (*trail, _clark(child)) if child["name"] else trail
        inner += _walk(child, depth + 1, below, samples)
    if inner:
        inner[-1] = replace(inner[-1], closes=range(len(inner[-1].closes) + 1))
    line = _line(node, depth, attribute=attribute)
    return [replace(line, sample=samples.get(trail, "") if trail or not inner else "", opens=bool(inner)), *inner]


def _clark(node: dict) -> str:
    return f"{{{node['namespace']}}}{node['name']}" if node.get("namespace") else node["name"]


def _line(node: dict, depth: int, *, attribute: bool) -> Line:
    facets = node.get("facets") or {}
    form = forms.described(_pattern(facets.get("pattern", "")))
    return Line(
        depth=depth,
        name=_name(node, attribute=attribute),
        kind="" if node.get("children") else base_words(node.get("base") or ""),
        limits=(*_limits(facets), *([form] if form else [])),
        values=tuple(facets.get("enumeration", ())),
        pattern="" if form else _pattern(facets.get("pattern", "")),
        presence=_presence(node.get("min", 1), node.get("max", 1)),
        required=node.get("min", 1) > 0,
        documentation=node.get("documentation") or "",
        note=_note(node),
    )


def _name(node: dict, *, attribute: bool) -> str:
    """A group has no name: its note says what it is."""
    return f"@{node['name']}" if attribute and node["name"] else node["name"]


@dataclass(frozen=True)
class Slot:
    """One value that a table fills, as people read it."""

    name: str
    kind: str
    required: bool
    documentation: str
    example: str


def slots(response: NamedResponse) -> list[Slot]:
    """The values of a response, in the order of the template."""
    return [
        Slot(
            name=slot["name"],
            kind=kind_words(slot.get("type") or "", slot.get("facets") or {}),
            required=bool(slot.get("required")),
            documentation=slot.get("documentation") or "",
            example=response.examples.get(slot["name"], ""),
        )
        for slot in response.slots
    ]


def kind_words(base: str, facets: dict) -> str:
    """A built-in type with its limits in words: “text, 10 characters at most”."""
    return ", ".join(filter(None, [base_words(base), *_limits(facets)]))


def base_words(base: str) -> str:
    """A built-in type of XML Schema in words; what has no word keeps its name."""
    words = {
        "string": _("text"),
        "normalizedString": _("text"),
        "token": _("text"),
        "NMTOKEN": _("text without spaces"),
        "anyURI": _("address"),
        "boolean": _("true or false"),
        "decimal": _("number"),
        "float": _("number"),
        "double": _("number"),
        "date": _("date (YYYY-MM-DD)"),
        "dateTime": _("date and time"),
        "time": _("time (HH:MM:SS)"),
        "gYear": _("year"),
        "table": _("table"),
        "base64Binary": _("file (base64)"),
    }
    whole = ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedInt")
    return words.get(base) or (_("whole number") if base in whole else base)


def _limits(facets: dict) -> Iterator[str]:
    if "length" in facets:
        yield _("%(count)s characters exactly") % {"count": facets["length"]}
    if "minLength" in facets and "maxLength" in facets:
        yield _("%(low)s to %(high)s characters") % {"low": facets["minLength"], "high": facets["maxLength"]}
    elif "maxLength" in facets:
        yield _("%(count)s characters at most") % {"count": facets["maxLength"]}
    elif "minLength" in facets:
        yield _("%(count)s characters at least") % {"count": facets["minLength"]}
    for name, sign in (("minInclusive", "≥"), ("minExclusive", ">"), ("maxInclusive", "≤"), ("maxExclusive", "<")):
        if name in facets:
            yield f"{sign} {facets[name]}"
    if "totalDigits" in facets:
        yield _("%(count)s digits at most") % {"count": facets["totalDigits"]}
    if "fractionDigits" in facets:
        yield _("%(count)s decimals at most") % {"count": facets["fractionDigits"]}


def _pattern(pattern: str | list[str]) -> str:
    return pattern if isinstance(pattern, str) else " | ".join(pattern)


def _presence(low: int, high: int | None) -> str:
    if high is None:
        return _("any number") if low == 0 else ngettext("%(low)d or more", "%(low)d or more", low) % {"low": low}
    if high > 1:
        return _("%(low)d to %(high)d times") % {"low": low, "high": high}
    return _("required") if low else _("optional")


def _note(node: dict) -> str:
    if node.get("any"):
        return _("any content")
    if node.get("recursive"):
        return _("repeats the element that contains it")
    if node.get("fixed"):
        return _("always “%(value)s”") % {"value": node["fixed"]}
    if node.get("compositor") == "choice":
        return _("one of the following")
    if not node["name"]:
        return _("the following, together")
    return _("may be empty (nil)") if node.get("nillable") else ""
