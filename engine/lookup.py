"""Which operation a call is for, which key it bears, and which row answers it."""

from typing import NamedTuple, Protocol

from . import envelope, nearest
from .bundle import Bundle, Operation, Response
from .envelope import Call
from .errors import Broken, UnknownOperation, Unmatched
from .rows import Record

SHOWN_ELEMENTS = 20
LONGEST_SHOWN = 100


class Expressions(Protocol):
    """Finds the first regular-expression key of an operation that matches a value."""

    def first(self, bundle: Bundle, operation: Operation, value: str) -> Record | None: ...


class Found(NamedTuple):
    """What answers a call. `record` is None when an operation without rows gives its example."""

    response: Response
    key: str
    record: Record | None
    outcome: str


def operation(bundle: Bundle, call: Call) -> Operation:
    """The operation of a call: by its payload's element; the SOAPAction decides between equals or when there is none.

    Raises UnknownOperation, which lists the elements that are known.
    """
    candidates = bundle.by_element.get(call.element, [])
    if len(candidates) == 1:
        return candidates[0]
    action = call.wanted_action
    by_action = bundle.by_action.get(action, []) if action else []
    if candidates:
        return next((found for found in by_action if found in candidates), candidates[0])
    if by_action and (call.payload is None or not by_action[0].element):
        return by_action[0]
    known = ", ".join(sorted(_local(found.element or found.name) for found in bundle.operations)[:SHOWN_ELEMENTS])
    raise UnknownOperation("unknown-operation", name=_local(call.element)[:LONGEST_SHOWN] or "–", known=known)


def row(bundle: Bundle, found: Operation, call: Call, expressions: Expressions) -> Found:
    """What answers a call: the exact key's row, else the first matching expression's, else the default row.

    Raises Unmatched naming the key and the nearest ones, or the field that the request lacks.
    """
    if not found.rows:
        return _example(found)
    value = envelope.first(call, found.key_path)
    key = None if value is None else value.strip()
    record = None
    if key is not None:
        record = bundle.record(found, key)
        if record is None and found.patterns:
            record = expressions.first(bundle, found, key)
    if record is not None:
        return Found(found.responses[record.response], key or "", record, "answered")
    record = bundle.default(found)
    if record is not None:
        return Found(found.responses[record.response], key or "", record, "defaulted")
    raise _unmatched(bundle, found, key)


def label(found: Operation) -> str:
    """How people call the field that chooses the row."""
    if found.key_label:
        return found.key_label
    return _local(found.key_path[-1]) if found.key_path else _local(found.element)


def _example(found: Operation) -> Found:
    if found.default is None:
        raise Broken("no-response", operation=found.name)
    return Found(found.responses[found.default], "", None, "defaulted")


def _unmatched(bundle: Bundle, found: Operation, key: str | None) -> Unmatched:
    if key is None:
        path = "/".join(_local(step) for step in found.key_path) or _local(found.element)
        return Unmatched("no-key", label=label(found), path=path)
    near = nearest.keys(key, lambda other: bundle.knows(found, other), bundle.neighbours(found, key))
    return Unmatched(
        "unmatched",
        label=label(found),
        key=_short(key) or "∅",
        nearest=[_short(other) for other in near],
        found_key=key,
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _local(name: str) -> str:
    return name.rpartition("}")[2]
