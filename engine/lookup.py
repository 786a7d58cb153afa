"""Which operation a call is for, which key it bears, and which row answers it."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from . import choosing, envelope, keys, nearest
from .bundle import Bundle, Operation, Response
from .envelope import Call
from .errors import Broken, NotSoap, UnknownOperation, Unmatched
from .functions import Answering
from .rows import Record

SHOWN_ELEMENTS = 20
LONGEST_SHOWN = 100
#: What separates the steps of an action: `urn:a:b`, `http://host/a/b`, `a#b`.
LAST_STEP = re.compile(r"[/#:]")


class Expressions(Protocol):
    """Finds the first regular-expression key of an operation that matches a value."""

    def first(self, bundle: Bundle, operation: Operation, value: str) -> Record | None: ...

    def every(self, bundle: Bundle, operation: Operation, value: str) -> Iterator[Record]: ...


class Found(NamedTuple):
    """What answers a call. `record` is None when an operation without rows gives its example."""

    response: Response
    key: str
    record: Record | None
    outcome: str


def operation(bundle: Bundle, call: Call) -> Operation:
    """The operation of a call: by its payload's element; the action decides between equals or when there is none.

    Raises UnknownOperation, which lists the elements that are known, and NotSoap for body elements too many.
    """
    found = _operation(bundle, call)
    if call.others and not set(call.others) <= set(found.parts):
        raise NotSoap("two-payloads", count=len(call.others) + 1)
    return found


def _operation(bundle: Bundle, call: Call) -> Operation:
    candidates = bundle.by_element.get(call.element, [])
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        return _chosen(bundle, call, candidates)
    for action in call.actions:
        by_action = bundle.by_action.get(action, [])
        if by_action and (call.payload is None or not by_action[0].element):
            return by_action[0]
    # node-soap and others write the wrapper of an rpc call in the contract's namespace, whatever its binding says.
    alike = [found for found in bundle.operations if _local(found.element) == _local(call.element) != ""]
    if len(alike) == 1:
        return alike[0]
    known = ", ".join(sorted(_local(found.element or found.name) for found in bundle.operations)[:SHOWN_ELEMENTS])
    raise UnknownOperation("unknown-operation", name=_local(call.element)[:LONGEST_SHOWN] or "–", known=known)


def _chosen(bundle: Bundle, call: Call, candidates: list[Operation]) -> Operation:
    """Of operations with the same element: the one of the action, else the one that the action's end names.

    Else the first whose key the request holds, as overloads differ by their parts.
    """
    for action in call.actions:
        for found in bundle.by_action.get(action, []):
            if found in candidates:
                return found
        for found in candidates:
            if found.name == LAST_STEP.split(action)[-1]:
                return found
    holding = (found for found in candidates if found.key_path and envelope.first(call, found.key_path) is not None)
    return next(holding, candidates[0])


def row(
    bundle: Bundle, found: Operation, call: Call, expressions: Expressions, answering: Answering | None = None
) -> Found:
    """What answers a call: the first rule that holds, else the exact key's row, the first matching expression's, the
    default row.

    Raises Unmatched naming the key and the nearest ones, or the field that the request lacks; PluginFailed for a rule
    whose dispatcher cannot be asked (by `answering`).
    """
    if not found.rows:
        return _example(found)
    if found.rules:
        ruled = _ruled(bundle, found, call, answering)
        if ruled is not None:
            return ruled
    values = [envelope.first(call, path) for path in found.key_paths or (found.key_path,)]
    return row_of(bundle, found, values, expressions)


def row_of(bundle: Bundle, found: Operation, values: Sequence[str | None], expressions: Expressions) -> Found:
    """What answers, rules aside, when these are the texts of the key's fields; None for one that the request lacks."""
    if not found.rows:
        return _example(found)
    if found.key_paths:
        return _row_of_several(bundle, found, values, expressions)
    value = values[0]
    return _row_of(bundle, found, None if value is None else value.strip(), expressions)


def _ruled(bundle: Bundle, found: Operation, call: Call, answering: Answering | None) -> Found | None:
    """What the first rule that holds answers; its key is what the request asks for all the same."""
    record = choosing.ruled(bundle, found, call, answering, lambda _record: True)
    if record is None:
        return None
    asked = [envelope.first(call, path) for path in found.key_paths or (found.key_path,)]
    key = keys.AND.join((value or "").strip() for value in asked)
    return Found(found.responses[record.response], key, record, "answered")


def _row_of_several(bundle: Bundle, found: Operation, values: Sequence[str | None], expressions: Expressions) -> Found:
    """A field that the request lacks is empty beside one that it has."""
    if all(value is None for value in values):
        return _row_of(bundle, found, None, expressions)
    key = keys.SEPARATOR.join((value or "").strip() for value in values)
    answer = _row_of(bundle, found, key, expressions)
    return answer._replace(key=keys.shown(answer.key))


def _row_of(bundle: Bundle, found: Operation, key: str | None, expressions: Expressions) -> Found:
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
    raise unmatched(bundle, found, key)


def label(found: Operation) -> str:
    """How people call the field that chooses the row."""
    if found.key_label:
        return found.key_label
    return _local(found.key_path[-1]) if found.key_path else _local(found.element)


def _example(found: Operation) -> Found:
    if found.default is None:
        raise Broken("no-response", operation=found.name)
    return Found(found.responses[found.default], "", None, "defaulted")


def unmatched(bundle: Bundle, found: Operation, key: str | None) -> Unmatched:
    """The refusal of a key that has no row, with the nearest ones; of a request without a key (None), what it lacks."""
    if key is None:
        paths = found.key_paths or (found.key_path,)
        path = keys.AND.join("/".join(_local(step) for step in path) for path in paths) or _local(found.element)
        return Unmatched("no-key", label=label(found), path=path)
    near = nearest.keys(key, lambda other: bundle.knows(found, other), bundle.neighbours(found, key))
    return Unmatched(
        "unmatched",
        label=label(found),
        key=_short(keys.shown(key)) or "∅",
        nearest=[_short(keys.shown(other)) for other in near],
        found_key=keys.shown(key),
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _local(name: str) -> str:
    return name.rpartition("}")[2]
