"""What an approved plug-in says of itself, once it is imported and found to be what it should be."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .. import xml
from ..errors import PluginRefused
from .approving import Approved, approved
from .interface import LONGEST_VALUE

#: {kind of plug-in: the method that does its work}
KINDS = {"function": "value", "dispatcher": "choose", "validator": "check"}
#: Those that are asked by a cell.
CALLED = ("function", "dispatcher")
ELEMENT = re.compile(r"(?:\{[^{}\s]+\})?[^{}\s]+")
LONGEST_SUMMARY = 300
MOST_ARGUMENTS = 10


@dataclass(frozen=True)
class Declared:
    """A plug-in that can run: `work` is what it does.

    `least` and `most` are how many arguments one takes that cells ask; `example` is of a function, `elements` of a
    validator.
    """

    name: str
    version: str
    distribution: str
    kind: str
    summary: str
    work: Callable[..., Any]
    least: int = 0
    most: int = 0
    example: str = ""
    elements: tuple[str, ...] = ()


def declared() -> list[Declared]:
    """The approved plug-ins, imported. Raises PluginRefused for one that cannot be, or is none."""
    return [_declared(each) for each in approved().values()]


def _declared(plugin: Approved) -> Declared:
    try:
        thing = plugin.entry.load()
        kind, summary = thing.kind, thing.summary
        least, most = thing.arguments if kind in CALLED else (0, 0)
        example = thing.example if kind == "function" else ""
        elements: Sequence[str] = tuple(thing.elements) if kind == "validator" else ()
        work = getattr(thing, KINDS.get(kind, ""), None)
    except Exception as error:  # whatever its module does
        raise PluginRefused(
            "plugin-broken", name=plugin.name, reason=f"{type(error).__name__}: {error}"[:300]
        ) from None
    faults = {
        f"kind is {kind!r}, not {' or '.join(KINDS)}": kind not in KINDS,
        f"it has no method {KINDS.get(kind)}": not callable(work),
        f"summary must be a text of 1 to {LONGEST_SUMMARY} characters": not _is_text(summary, LONGEST_SUMMARY),
        f"example must be a text of 1 to {LONGEST_VALUE} characters": kind == "function"
        and not _is_text(example, LONGEST_VALUE),
        f"arguments must be two numbers from 0 to {MOST_ARGUMENTS}": not _is_range(least, most),
        "elements must be names as {namespace}local": kind == "validator" and not _are_elements(elements),
    }
    wrong = [words for words, is_wrong in faults.items() if is_wrong]
    if wrong or work is None:
        raise PluginRefused("plugin-broken", name=plugin.name, reason="; ".join(wrong))
    named = (plugin.name, plugin.version, plugin.distribution)
    return Declared(*named, kind, summary, work, least, most, example, tuple(elements))


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest and not xml.FORBIDDEN.search(value)


def _is_range(least: object, most: object) -> bool:
    return isinstance(least, int) and isinstance(most, int) and 0 <= least <= most <= MOST_ARGUMENTS


def _are_elements(elements: Sequence[object]) -> bool:
    return bool(elements) and all(isinstance(each, str) and ELEMENT.fullmatch(each) for each in elements)
