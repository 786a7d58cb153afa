"""Sample requests: the envelope of an operation with a chosen key, and the same as plain arguments for SOAP clients."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from engine import xml

from ..keeping import rows
from ..lookup import keys
from ..models import Operation

ENVELOPES = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
TEXT = "_text"
"""Name under which the text of an element that also has attributes stands among its arguments."""

Arguments = str | dict[str, "Arguments | list[Arguments]"]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One call: the whole envelope, its SOAP version, and what a client library passes for it."""

    envelope: str
    soap: str
    arguments: Arguments


def question(operation: Operation, *, key_path: Sequence[Any] = (), key: str | None = None) -> Question:
    """The sample request of `operation`, with `key` written where `key_path` points.

    `key_path` holds steps from (excluding) the body's first element, as `DatasetRevision.key_path`, of one field or of
    several, whose values `key` joins as `keys.asked` does; without `key` the sample stays as it is. A path that the
    sample does not hold changes nothing: the sample shows one alternative only.
    """
    envelope = xml.parse(operation.sample_request.encode())
    namespace = envelope.tag[1:].partition("}")[0]
    payload = _payload(envelope, namespace)
    if payload is not None and key is not None:
        for path, value in zip(keys.paths(key_path), keys.values(key), strict=False):
            _write(payload, [step for step in path if step], value)
    return Question(
        envelope=xml.serialise(envelope).decode().strip(),
        soap="1.2" if namespace == ENVELOPES[1] else "1.1",
        arguments={} if payload is None else _arguments(payload),
    )


def _payload(envelope, namespace: str):
    body = envelope.find(f"{{{namespace}}}Body")
    return None if body is None else next(_elements(body), None)


def _elements(parent):
    """The children that are elements: comments and instructions have no text tag."""
    return (child for child in parent if isinstance(child.tag, str))


def _write(element, path: list[str], key: str) -> None:
    for step in path:
        if step.startswith("@"):
            element.set(step[1:], key)
            return
        found = next((child for child in _elements(element) if _is(child.tag, step)), None)
        if found is None:
            return
        element = found
    element.attrib.pop(f"{INSTANCE}nil", None)
    element.text = key


def _is(tag: str, step: str) -> bool:
    return tag == step or (not step.startswith("{") and tag.rpartition("}")[2] == step)


def _arguments(element) -> Arguments:
    attributes = {name: value for name, value in element.attrib.items() if not name.startswith("{")}
    children = list(_elements(element))
    if not children and not attributes:
        return (element.text or "").strip()
    named: dict[str, Arguments | list[Arguments]] = dict(attributes)
    for child in children:
        _add(named, child.tag.rpartition("}")[2], _arguments(child))
    if not children:
        named[TEXT] = (element.text or "").strip()
    return named


def _add(named: dict, name: str, value: Arguments) -> None:
    if name not in named:
        named[name] = value
    elif isinstance(named[name], list):
        named[name].append(value)
    else:
        named[name] = [named[name], value]


def first_literal(found: Iterable[rows.Row]) -> rows.Row | None:
    """The first row whose key is a plain value, in whatever state: the one to ask for in an example."""
    literal = (row for row in found if row.meaning.kind == "literal")
    return next((row for row in literal if row.meaning.state in ("", keys.INITIAL)), None)


def asked_value(row: rows.Row) -> str:
    """What a request must hold to meet the row: its key without the escape of the cell."""
    return row.meaning.plain
