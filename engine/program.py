"""The compiled form of a response template: constant bytes, slots, and the few groups that depend on values."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from .errors import TemplateRefused

NIL = "∅"
_NIL = NIL.encode()
_ESCAPED = re.compile(r"\\(.)|([|;])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value, escaped as element text or as attribute value; `binary` is all the text of a base64 leaf."""

    index: int
    attribute: bool = False
    binary: bool = False


@dataclass(frozen=True, slots=True)
class Unless:
    """Parts that are left out when all these values are empty."""

    indexes: tuple[int, ...]
    parts: "Parts"


@dataclass(frozen=True, slots=True)
class Each:
    """Parts that are repeated for each record of the table in this value; inside, indexes count its fields."""

    index: int
    fields: int
    parts: "Parts"


@dataclass(frozen=True, slots=True)
class Nil:
    """One element in two forms: with xsi:nil when the value is `∅`, with its content otherwise."""

    index: int
    nil: "Parts"
    parts: "Parts"


Part: TypeAlias = bytes | Slot | Unless | Each | Nil
Parts: TypeAlias = tuple[Part, ...]
Attach: TypeAlias = Callable[[bytes], bytes | None]


def merge(parts: Iterable[Part]) -> Parts:
    """The same parts with neighbouring constants joined."""
    merged: list[Part] = []
    for part in parts:
        if isinstance(part, bytes) and merged and isinstance(merged[-1], bytes):
            merged[-1] += part
        elif part != b"":
            merged.append(part)
    return tuple(merged)


def indexes(parts: Parts) -> tuple[int, ...]:
    """The values that the parts use, in order of first use; a repeated group uses its table."""
    found: dict[int, None] = {}
    for part in parts:
        match part:
            case Slot(index) | Each(index):
                found.setdefault(index)
            case Unless(_, inner) | Nil(_, _, inner):
                found.update(dict.fromkeys(indexes(inner)))
    return tuple(found)


def emit(parts: Parts, values: Sequence[bytes], out: list[bytes], attach: Attach | None = None) -> None:
    """Append the parts with raw UTF-8 values in place, each escaped by its position.

    `attach` is asked for each binary leaf; what it gives stands in the leaf instead of the value.
    """
    for part in parts:
        match part:
            case bytes():
                out.append(part)
            case Slot(index, attribute, binary):
                attached = attach(values[index]) if binary and attach is not None else None
                if attached is None:
                    attached = escape_attribute(values[index]) if attribute else escape_text(values[index])
                out.append(attached)
            case Unless(needed, inner):
                if any(values[index] for index in needed):
                    emit(inner, values, out, attach)
            case Nil(index, nil, inner):
                emit(nil if values[index].strip() == _NIL else inner, values, out, attach)
            case Each(index, fields, inner):
                for record in table(values[index].decode()):
                    padded = [*record[:fields], *[""] * (fields - len(record))]
                    emit(inner, [field.encode() for field in padded], out, attach)


def has_binary(parts: Parts) -> bool:
    """Whether any place is a base64 leaf."""
    for part in parts:
        match part:
            case Slot(_, _, True):
                return True
            case Unless(_, inner) | Each(_, _, inner) | Nil(_, _, inner) if has_binary(inner):
                return True
    return False


def uses(parts: Parts) -> Counter[int]:
    """How often each value is written at most."""
    found: Counter[int] = Counter()
    for part in parts:
        match part:
            case Slot(index) | Each(index):
                found[index] += 1
            case Unless(_, inner) | Nil(_, _, inner):
                found += uses(inner)
    return found


def constant_size(parts: Parts) -> int:
    """The bytes that do not depend on values, repeated groups counted once."""
    total = 0
    for part in parts:
        match part:
            case bytes():
                total += len(part)
            case Unless(_, inner) | Each(_, _, inner) | Nil(_, _, inner):
                total += constant_size(inner)
    return total


def size(parts: Parts, values: Sequence[bytes], limit: int) -> int:
    """The bytes that `emit` would give, counted without keeping them; stops counting beyond the limit."""
    total = 0
    for part in parts:
        match part:
            case Each(index, fields, inner):
                for record in table(values[index].decode()):
                    padded = [field.encode() for field in [*record[:fields], *[""] * (fields - len(record))]]
                    total += size(inner, padded, limit)
                    if total > limit:
                        return total
            case _:
                out: list[bytes] = []
                emit((part,), values, out)
                total += sum(map(len, out))
        if total > limit:
            return total
    return total


def table(cell: str) -> list[list[str]]:
    """The records of a table cell `a;b|c;d`; `\\;`, `\\|` and `\\\\` are the characters themselves.

    Spaces around a field do not count; an empty cell holds no record, nor does what follows a last `|`.
    """
    records: list[list[str]] = [[]]
    field, end = "", 0
    for found in _ESCAPED.finditer(cell):
        field, end = field + cell[end : found.start()], found.end()
        if found[1] is not None:
            field += found[1] if found[1] in "|;\\" else found[0]
            continue
        records[-1].append(field.strip())
        field = ""
        if found[2] == "|":
            records.append([])
    field += cell[end:]
    if field.strip() or records[-1]:
        records[-1].append(field.strip())
    return records if records[-1] else records[:-1]


def escape_text(value: bytes) -> bytes:
    """Escaped for element text; a carriage return would be lost without its reference."""
    value = value.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return value.replace(b"\r", b"&#13;")


def escape_attribute(value: bytes) -> bytes:
    """Escaped for an attribute in double quotes; white space would be normalised without references."""
    value = escape_text(value).replace(b'"', b"&quot;")
    return value.replace(b"\t", b"&#9;").replace(b"\n", b"&#10;")


def dump(parts: Parts) -> list[Any]:
    """The parts as JSON values."""
    return [_dump(part) for part in parts]


def _dump(part: Part) -> Any:
    match part:
        case bytes():
            return part.decode()
        case Slot(index, attribute, binary):
            return ["slot", index, attribute, *([True] if binary else [])]
        case Unless(needed, inner):
            return ["unless", list(needed), dump(inner)]
        case Each(index, fields, inner):
            return ["each", index, fields, dump(inner)]
        case Nil(index, nil, inner):
            return ["nil", index, dump(nil), dump(inner)]


def load(data: list[Any]) -> Parts:
    """The inverse of `dump`. Raises TemplateRefused when the data is not of this form."""
    return tuple(_load(part) for part in data)


def _load(data: Any) -> Part:
    match data:
        case str():
            return data.encode()
        case ["slot", int(index), bool(attribute)]:
            return Slot(index, attribute)
        case ["slot", int(index), bool(attribute), True]:
            return Slot(index, attribute, True)
        case ["unless", list(needed), list(inner)]:
            return Unless(tuple(needed), load(inner))
        case ["each", int(index), int(fields), list(inner)]:
            return Each(index, fields, load(inner))
        case ["nil", int(index), list(nil), list(inner)]:
            return Nil(index, load(nil), load(inner))
        case _:
            raise TemplateRefused("template-damaged")
