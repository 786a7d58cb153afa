"""Finds the patterns on which libxml2 gives up, so that no strict schema ever carries them.

A pattern like `(a|aa)+b` costs a second of processor for each value, and then an internal error. Suspects have a
repetition around a repetition or a choice; they are tried on long texts that nearly match. libxml2 counts its steps, so
the verdict does not depend on the machine.
"""

import functools
import itertools
from collections.abc import Iterator

from lxml import etree

from .facets import compiled
from .names import xsd
from .patterns import Unreadable, example
from .schema import Schema

MANY = 10  # repetitions that make a group worth suspecting
LONG = 60  # characters: an exponential pattern reaches libxml2's limit well before
MOST_LETTERS = 8
MOST_TRIALS = 5  # explosions sat through in one contract; further suspects are taken for guilty


def explosive(schema: Schema) -> list[str]:
    """The patterns of a contract that must not be evaluated, in order of appearance."""
    if ("explosive",) not in schema.memory:
        schema.memory[("explosive",)] = list(_explosive(schema))
    return schema.memory[("explosive",)]


def _explosive(schema: Schema) -> Iterator[str]:
    found: dict[str, bool] = {}
    for part in schema.parts:
        for facet in part.root.iter(xsd("pattern")):
            pattern = facet.get("value", "")
            if pattern not in found and is_suspect(pattern):
                found[pattern] = sum(found.values()) >= MOST_TRIALS or _explodes(pattern)
                if found[pattern]:
                    yield pattern


def is_suspect(pattern: str) -> bool:
    """Whether a group that repeats much holds a choice or something else that repeats much."""
    stack, at = [False], 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = _end_of_class(pattern, at)
        elif char == "(":
            stack.append(False)
        elif char == "|":
            stack[-1] = True
        elif char == ")" and len(stack) > 1:
            inside, much = stack.pop(), _repeats_much(pattern, at + 1)
            if inside and much:
                return True
            stack[-1] = stack[-1] or inside or much
            at += 1
            continue
        at += 1
        stack[-1] = stack[-1] or (char not in "(|)" and _repeats_much(pattern, at))
    return False


def _end_of_class(pattern: str, at: int) -> int:
    depth = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 1
        elif pattern[at] == "[":
            depth += 1
        elif pattern[at] == "]":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return at


def _repeats_much(pattern: str, at: int) -> bool:
    if pattern[at : at + 1] in ("*", "+"):
        return True
    if pattern[at : at + 1] != "{":
        return False
    low, comma, high = pattern[at + 1 : pattern.find("}", at)].partition(",")
    return (comma != "" and high == "") or any(bound.isdecimal() and int(bound) >= MANY for bound in (low, high))


@functools.lru_cache(maxsize=512)
def _explodes(pattern: str) -> bool:
    schema = compiled({"base": "string", "facets": {"pattern": [pattern]}})
    return schema is not None and any(_gives_up(schema, text) for text in _nearly(pattern))


def _nearly(pattern: str) -> Iterator[str]:
    """Long texts that match almost to the end: of examples, and of each letter that the pattern writes."""
    letters = [char for before, char in itertools.pairwise(" " + pattern) if char.isalnum() and before != "\\"]
    for letter in dict.fromkeys(letters[:MOST_LETTERS]):
        yield f"{letter * LONG}!"
    for grow in (LONG, LONG // 4, 5):
        try:
            text = example(pattern, grow=grow)
        except Unreadable:
            continue
        if text:
            repeated = (text * LONG)[:LONG]
            yield f"{repeated}!"
            yield f"{text[:-1][:LONG]}!"


def _gives_up(schema: etree.XMLSchema, text: str) -> bool:
    element = etree.Element("v")
    element.text = text
    try:
        schema.validate(element)
    except etree.XMLSchemaValidateError:
        return True
    return False
