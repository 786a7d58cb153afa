"""Response templates: compiled once from XML with `{{slots}}`, then filled with a row by joining bytes."""

import binascii
from collections.abc import Mapping, Sequence, Set
from typing import Any, Literal

from . import program, xml
from .compiling import ENVELOPES, Source
from .errors import TemplateRefused
from .program import Each, Nil, Part, Parts, Slot, Unless, table

__all__ = ["Template", "compile", "table"]

Kind = Literal["answer", "fault"]
Soap = Literal["1.1", "1.2"]
#: An answer above this is refused when its row is published (bounded memory for each call).
LARGEST = 5 * 2**20

INCLUDE = b'<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:%b"/>'

#: `&quot;`: what one character can become.
LONGEST_REFERENCE = 6

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACES: dict[str, str] = dict(zip(("1.1", "1.2"), ENVELOPES, strict=True))
CODES_12 = {"Client": "Sender", "Server": "Receiver"}


def compile(  # noqa: A001 (the verb of the thing; always called as template.compile)
    source: str, *, kind: str = "answer", fault_code: str = "", fault_string: str = "", binary: Set[str] = frozenset()
) -> "Template":
    """A template from the XML content of the Body (kind "answer") or of the fault's detail (kind "fault").

    `fault_code` is Client or Server (empty: Server); `fault_string` may hold slots; `binary` names the slots of
    base64 leaves ("table/field" in a repeated group), which MTOM can carry beside the answer. Raises TemplateRefused.
    """
    reading = Source(binary)
    reason: Parts = ()
    if kind == "fault":
        if fault_code not in ("", "Client", "Server"):
            raise TemplateRefused("template-fault-code", value=fault_code)
        character = xml.forbidden(fault_string)
        if character:
            raise TemplateRefused("template-character", character=character)
        reason = reading.text(fault_string)
    content = reading.content(source)
    return Template(
        kind="fault" if kind == "fault" else "answer",
        fault_code=(fault_code or "Server") if kind == "fault" else "",
        slots=tuple(reading.slots.names),
        tables=reading.tables,
        reason=reason,
        content=content,
    )


def content_id(number: int) -> str:
    """The name of the attachment of an answer with this number, from 1."""
    return f"{number}@mockadmin"


class Template:
    """A compiled response. Values are given in the order of `slots`; `tables` names the fields of table slots."""

    __slots__ = (
        "_envelopes", "_flat", "_most", "_repeats", "_size", "content", "fault_code", "has_binary", "kind", "reason",
        "slots", "tables",
    )  # fmt: skip

    def __init__(
        self,
        *,
        kind: Kind,
        fault_code: str,
        slots: tuple[str, ...],
        tables: Mapping[str, tuple[str, ...]],
        reason: Parts,
        content: Parts,
    ) -> None:
        self.kind = kind
        self.fault_code = fault_code
        self.slots = slots
        self.tables = dict(tables)
        self.reason = reason
        self.content = content
        uses = program.uses((*reason, *content))
        self._most = max(uses.values(), default=0)
        self._repeats = bool(tables)
        self.has_binary = program.has_binary(content)
        self._size = program.constant_size((*reason, *content))
        self._envelopes = {soap: self._envelope(soap) for soap in NAMESPACES}
        self._flat = {soap: _Flat.of(envelope) for soap, envelope in self._envelopes.items()}

    @property
    def required(self) -> tuple[str, ...]:
        """Slots whose element or attribute is there even when the value is empty."""
        found = {*_required(self.reason), *_required(self.content)}
        return tuple(name for index, name in enumerate(self.slots) if index in found)

    @property
    def nillable(self) -> frozenset[str]:
        """Slots for which the value `∅` means xsi:nil."""
        return frozenset(self.slots[index] for index in _nillable(self.content))

    def takes(self, values: Mapping[str, str]) -> bool:
        """Whether any of its slots has a value among these. Where a plug-in chooses the response, a rule's cells fill
        those that take from them; others are given with their examples."""
        return any(values.get(slot) for slot in self.slots)

    def render(self, values: Sequence[str], soap: str = "1.1") -> bytes:
        """The whole SOAP envelope, UTF-8. Raises TemplateRefused for a wrong count or a character XML forbids."""
        return self.fill(self._checked(values), soap)

    def payload(self, values: Sequence[str]) -> bytes:
        """Only the content of the Body (of the detail, for a fault), UTF-8."""
        out: list[bytes] = []
        program.emit(self.content, self._checked(values), out)
        return b"".join(out)

    def fill(self, values: Sequence[bytes], soap: str, *, clean: bool = False) -> bytes:
        """The envelope from values already checked; `clean` says that none needs escaping. The engine's hot path."""
        flat = self._flat[soap]
        if clean and flat is not None:
            return flat.fill(values)
        out: list[bytes] = []
        program.emit(self._envelopes[soap], values, out)
        return b"".join(out)

    def fill_beside(self, values: Sequence[bytes], soap: str) -> tuple[bytes, list[bytes]]:
        """The envelope with an xop:Include for each base64 leaf, and what these name, in order.

        What is no canonical Base64 stays where it is, as XOP demands (XOP 1.0 §3.1).
        """
        beside: list[bytes] = []

        def attach(value: bytes) -> bytes | None:
            try:
                content = binascii.a2b_base64(value, strict_mode=True)
            except binascii.Error:
                return None
            if not content or binascii.b2a_base64(content, newline=False) != value:
                return None
            beside.append(content)
            return INCLUDE % content_id(len(beside)).encode()

        out: list[bytes] = []
        program.emit(self._envelopes[soap], values, out, attach)
        return b"".join(out), beside

    def status(self, soap: str) -> int:
        """The HTTP status: 200, and for faults 500, or 400 for a Sender fault of SOAP 1.2."""
        if self.kind == "answer":
            return 200
        return 400 if soap == "1.2" and self.fault_code == "Client" else 500

    def check_size(self, values: Sequence[str]) -> None:
        """Raises TemplateRefused when the answer would be larger than the engine gives (5 MiB)."""
        # A cheap upper bound settles all but absurd rows: each character written once per slot, escaped.
        content = (*self.reason, *self.content)
        encoded = [value.encode() for value in values]
        if not self._repeats and self._size + self._most * sum(map(len, encoded)) * LONGEST_REFERENCE <= LARGEST:
            return
        size = program.size(content, encoded, LARGEST)
        if size > LARGEST:
            raise TemplateRefused("answer-too-large", size=size, limit=LARGEST)

    def to_json(self) -> dict[str, Any]:
        """The compiled form, as JSON values."""
        return {
            "kind": self.kind,
            "fault_code": self.fault_code,
            "slots": list(self.slots),
            "tables": {name: list(fields) for name, fields in self.tables.items()},
            "reason": program.dump(self.reason),
            "content": program.dump(self.content),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Template":
        """The inverse of `to_json`. Raises TemplateRefused when the data is not of this form."""
        try:
            return cls(
                kind="fault" if data["kind"] == "fault" else "answer",
                fault_code=str(data["fault_code"]),
                slots=tuple(data["slots"]),
                tables={name: tuple(fields) for name, fields in data["tables"].items()},
                reason=program.load(data["reason"]),
                content=program.load(data["content"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise TemplateRefused("template-damaged") from error

    def _checked(self, values: Sequence[str]) -> list[bytes]:
        if len(values) != len(self.slots):
            raise TemplateRefused("template-values", given=len(values), expected=len(self.slots))
        for value in values:
            character = xml.forbidden(value)
            if character:
                raise TemplateRefused("template-character", character=character)
        return [value.encode() for value in values]

    def _envelope(self, soap: str) -> Parts:
        opening = f'<soap:Envelope xmlns:soap="{NAMESPACES[soap]}"><soap:Body>'.encode()
        inside = self.content if self.kind == "answer" else self._fault(soap)
        return program.merge((DECLARATION + opening, *inside, b"</soap:Body></soap:Envelope>"))

    def _fault(self, soap: str) -> Parts:
        if soap == "1.1":
            detail = (b"<detail>", *self.content, b"</detail>") if self.content else ()
            code = f"<soap:Fault><faultcode>soap:{self.fault_code}</faultcode><faultstring>".encode()
            return (code, *self.reason, b"</faultstring>", *detail, b"</soap:Fault>")
        detail = (b"<soap:Detail>", *self.content, b"</soap:Detail>") if self.content else ()
        code = f"<soap:Fault><soap:Code><soap:Value>soap:{CODES_12[self.fault_code]}</soap:Value></soap:Code>".encode()
        reason = (b'<soap:Reason><soap:Text xml:lang="fr">', *self.reason, b"</soap:Text></soap:Reason>")
        return (code, *reason, *detail, b"</soap:Fault>")


class _Flat:
    """An envelope of constants and slots only: constants at even places, values put at odd ones."""

    __slots__ = ("_constant", "_order", "_pieces")

    def __init__(self, pieces: list[bytes], order: tuple[int, ...]) -> None:
        self._pieces = pieces
        self._order = None if order == tuple(range(len(order))) else order
        self._constant = pieces[0] if not order else b""

    @classmethod
    def of(cls, parts: Parts) -> "_Flat | None":
        """None when a part depends on its value."""
        pieces: list[bytes] = [b""]
        order: list[int] = []
        for part in parts:
            if isinstance(part, bytes):
                pieces[-1] += part
            elif isinstance(part, Slot):
                order.append(part.index)
                pieces += [b"", b""]
            else:
                return None
        return cls(pieces, tuple(order))

    def fill(self, values: Sequence[bytes]) -> bytes:
        if self._constant:
            return self._constant
        pieces = self._pieces.copy()
        order = self._order
        pieces[1::2] = values if order is None else [values[index] for index in order]
        return b"".join(pieces)


def _required(parts: Sequence[Part]) -> set[int]:
    found: set[int] = set()
    for part in parts:
        match part:
            case Slot(index):
                found.add(index)
            case Nil(_, _, inner):
                found |= _required(inner)
    return found


def _nillable(parts: Sequence[Part]) -> set[int]:
    found: set[int] = set()
    for part in parts:
        match part:
            case Nil(index):
                found.add(index)
            case Unless(_, inner):
                found |= _nillable(inner)
            case Each() | Slot() | bytes():
                continue
    return found
