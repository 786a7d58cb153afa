"""Reads the simple XPaths by which mocks choose their answers, and finds the field of the request they mean."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

NAMESPACE = re.compile(r"declare\s+namespace\s+([\w.\-]+)\s*=\s*(?:'([^']*)'|\"([^\"]*)\")\s*;?")
WRAPPER = re.compile(r"\A(?:string|normalize-space|data)\s*\((.*)\)\Z", re.DOTALL)
STEP = re.compile(
    r"(?P<axis>//|/)?(?P<attribute>@)?"
    r"(?:\*\[\s*local-name\(\)\s*=\s*(?:'(?P<one>[^']+)'|\"(?P<two>[^\"]+)\")\s*\]"
    r"|(?:(?P<prefix>[\w.\-]+|\*):)?(?P<name>[\w.\-]+|\*))"
    r"(?:\[\s*1\s*\])?"
)
TEXT = re.compile(r"/text\(\)\Z")
ENVELOPE = ("Envelope", "Body")


class Step(NamedTuple):
    """Anywhere below or directly; an attribute or an element; by namespace (None: any) and name (`*`: any)."""

    deep: bool
    attribute: bool
    namespace: str | None
    name: str


def resolve(expression: str, trails: Iterable[Sequence[str]], prefixes: Mapping[str, str] | None = None) -> int | None:
    """The position of the first trail (names from the payload down, `@name` last) that the XPath means.

    None when it means none of them, or is more than child, descendant, attribute and local-name() steps.
    """
    steps = _steps(expression, dict(prefixes or {}))
    if not steps:
        return None
    return next((place for place, trail in enumerate(trails) if _fits(steps, list(trail))), None)


def _steps(expression: str, prefixes: dict[str, str]) -> list[Step]:
    for found in NAMESPACE.finditer(expression):
        prefixes[found[1]] = found[2] or found[3] or ""
    rest = NAMESPACE.sub("", expression).strip()
    while wrapped := WRAPPER.match(rest):
        rest = wrapped[1].strip()
    rest = TEXT.sub("", rest)
    steps, at = [], 0
    while at < len(rest):
        found = STEP.match(rest, at)
        if found is None or (at and not found["axis"]):
            return []
        name = found["one"] or found["two"] or found["name"]
        prefix = found["prefix"] or ""
        steps.append(
            Step(found["axis"] == "//" or not found["axis"], bool(found["attribute"]), prefixes.get(prefix), name)
        )
        at = found.end()
    return _below_the_body(steps)


def _below_the_body(steps: list[Step]) -> list[Step]:
    """Without the steps that lead through the envelope."""
    for name in ENVELOPE:
        if steps and not steps[0].attribute and steps[0].name == name:
            steps = steps[1:]
    return steps


def _fits(steps: list[Step], trail: list[str]) -> bool:
    reached = {0}
    for step in steps:
        starts = {start for at in reached for start in (range(at, len(trail)) if step.deep else range(at, at + 1))}
        reached = {start + 1 for start in starts if start < len(trail) and _is(step, trail[start])}
    return len(trail) in reached


def _is(step: Step, name: str) -> bool:
    attribute = name.startswith("@")
    namespace, _brace, local = name.lstrip("@").rpartition("}")
    if attribute != step.attribute or step.name not in ("*", local):
        return False
    return step.namespace is None or step.namespace == namespace.lstrip("{")
