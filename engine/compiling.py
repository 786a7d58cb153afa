"""From the XML a person wrote, with `{{slots}}` and `mock:` attributes, to the parts of a program."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from . import program, xml
from .errors import TemplateRefused, XmlRefused
from .program import Each, Nil, Part, Parts, Slot, Unless

MOCK = "urn:mockadmin:template"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
ENVELOPES = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
#: Bounds what one answer can cost; the largest generated responses of the corpus stay below it.
MOST_SLOTS = 10_000

SLOT = re.compile(r"\{\{\s*([\w.\-]+)(\?)?\s*\}\}")
NAME = re.compile(r"[\w.\-]+")
DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")
CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
TAG = re.compile(r"<(?![?!])[^<>]*>?")
MARKS = frozenset({"optional", "each", "nillable"})

Scope = dict[str | None, str]


@dataclass(slots=True)
class Slots:
    """The names found so far, in order of first appearance."""

    names: list[str] = field(default_factory=list)
    count: int = 0

    def index(self, name: str) -> int:
        self.count += 1
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name)


@dataclass(slots=True)
class Source:
    """One compilation: the slots of the rows, and the fields of each repeated group.

    `binary` names the slots of base64 leaves, "table/field" those inside a repeated group.
    """

    binary: Set[str] = frozenset()
    slots: Slots = field(default_factory=Slots)
    tables: dict[str, tuple[str, ...]] = field(default_factory=dict)
    table: str = ""

    def text(self, text: str) -> Parts:
        """Parts of plain text with slots (a fault string)."""
        return program.merge(_pieces(text, self.slots, attribute=False))

    def content(self, source: str) -> Parts:
        """Parts of the elements of a Body or detail. Raises TemplateRefused with line and column."""
        root = _parse(source)
        parts: list[Part] = []
        _outside(root.text, root)
        for child in root:
            _outside(child.tail, child)
            if isinstance(child.tag, str):
                parts += _Element(self, child, {}, self.slots).parts()
            else:
                _without_slots(child)
        if self.slots.count > MOST_SLOTS:
            raise TemplateRefused("template-slots", count=self.slots.count, limit=MOST_SLOTS)
        return program.merge(parts)


def _parse(source: str) -> etree._Element:
    source = source.removeprefix("\ufeff")
    # The declaration gives way to spaces, so that lines and columns stay those of the person's text.
    source = DECLARATION.sub(_blank, source, count=1)
    _refuse_slots(source)
    prefixes = f'xmlns:mock="{MOCK}"'
    if "xsi:" in source:
        prefixes += f' xmlns:xsi="{XSI}"'
    opening = f"<mock:content {prefixes}>"
    try:
        root = xml.parse(f"{opening}{source}</mock:content>".encode())
    except UnicodeEncodeError as error:
        character = xml.forbidden(str(error.object)[error.start : error.end])
        raise TemplateRefused("template-character", character=character) from None
    except XmlRefused as error:
        if error.code != "not-xml":
            raise TemplateRefused(error.code, **error.details) from None
        column = error.column - len(opening) if error.line == 1 else error.column
        raise TemplateRefused(
            "template-not-xml", line=error.line, column=max(column, 1), reason=error.details["reason"]
        ) from None
    for child in root.iterchildren():
        if isinstance(child.tag, str) and etree.QName(child).namespace in ENVELOPES and child.tag.endswith("}Envelope"):
            raise TemplateRefused("template-envelope", line=xml.line(child))
    return root


def _refuse_slots(source: str) -> None:
    """Places that the parsed tree does not show: CDATA sections and names."""
    for section in CDATA.finditer(source):
        if SLOT.search(section[0]):
            raise _at(source, section.start(), "template-slot-cdata")
    for tag in TAG.finditer(CDATA.sub(_blank, COMMENT.sub(_blank, source))):
        if SLOT.search(QUOTED.sub("", tag[0])):
            raise _at(source, tag.start(), "template-slot-name")


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _at(source: str, position: int, code: str) -> TemplateRefused:
    line = source.count("\n", 0, position) + 1
    return TemplateRefused(code, line=line, column=position - source.rfind("\n", 0, position))


def _outside(text: str | None, near: etree._Element) -> None:
    if text and text.strip():
        raise TemplateRefused("template-text", line=xml.line(near), text=text.strip()[:60])


def _without_slots(node: etree._Element) -> None:
    found = SLOT.search(node.text or "")
    if found:
        raise TemplateRefused("template-slot-comment", line=xml.line(node), slot=found[1])


def _pieces(text: str, slots: Slots, *, attribute: bool) -> list[Part]:
    escape = program.escape_attribute if attribute else program.escape_text
    parts: list[Part] = []
    end = 0
    for found in SLOT.finditer(text):
        parts += [escape(text[end : found.start()].encode()), Slot(slots.index(found[1]), attribute)]
        end = found.end()
    return [*parts, escape(text[end:].encode())]


class _Element:
    """The compilation of one element, given the namespaces already declared around it."""

    def __init__(self, source: Source, element: etree._Element, scope: Scope, slots: Slots) -> None:
        self.source = source
        self.element = element
        self.slots = slots
        self.marks = self._read_marks()
        self.scope, self.declarations = self._namespaces(scope)

    def parts(self) -> list[Part]:
        """The element's parts, wrapped by what its `mock:` attributes ask."""
        column = self.marks.get("each")
        if column is not None:
            return [self._each(column)]
        inside = program.merge(self._nillable() if self._is("nillable") else self._written())
        sole = self._sole_slot()
        if sole is not None and sole[2]:
            return [Unless((self.slots.names.index(sole[1]),), inside)]
        used = program.indexes(inside)
        if self._is("optional") and used:
            return [Unless(used, inside)]
        return list(inside)

    def _each(self, column: str) -> Part:
        if not NAME.fullmatch(column):
            raise self._refuse("template-each-name", value=column)
        if self.slots is not self.source.slots:
            raise self._refuse("template-each-nested")
        index = self.slots.index(column)
        self.slots, before = Slots(), self.slots
        del self.marks["each"]
        self.source.table = column
        inside = program.merge(self.parts())
        self.source.table = ""
        before.count += self.slots.count
        self.source.tables[column] = tuple(self.slots.names)
        return Each(index, len(self.slots.names), inside)

    def _nillable(self) -> list[Part]:
        sole = self._sole_slot()
        if sole is None:
            raise self._refuse("template-nillable")
        full = self._written()
        declared = "" if self.scope.get("xsi") == XSI else f' xmlns:xsi="{XSI}"'
        nil = [*self._start(), f'{declared} xsi:nil="true"/>'.encode()]
        return [Nil(self.slots.names.index(sole[1]), program.merge(nil), program.merge(full))]

    def _written(self) -> list[Part]:
        start = self._start()
        inside = self._content()
        if not inside:
            return [*start, b"/>"]
        return [*start, b">", *inside, f"</{self._name()}>".encode()]

    def _start(self) -> list[Part]:
        parts: list[Part] = [f"<{self._name()}{self.declarations}".encode()]
        for name, value in self.element.attrib.items():
            if not str(name).startswith(f"{{{MOCK}}}"):
                parts += self._attribute(str(name), str(value))
        return parts

    def _attribute(self, name: str, value: str) -> list[Part]:
        pieces = _pieces(value, self.slots, attribute=True)
        written: list[Part] = [f' {self._attribute_name(name)}="'.encode(), *pieces, b'"']
        sole = SLOT.fullmatch(value.strip())
        if sole is not None and sole[2]:
            return [Unless((self.slots.names.index(sole[1]),), program.merge(written))]
        return written

    def _content(self) -> list[Part]:
        sole = self._sole_slot()
        if sole is not None and f"{self.source.table}/{sole[1]}".removeprefix("/") in self.source.binary:
            return [Slot(self.slots.index(sole[1]), binary=True)]
        parts = _pieces(self.element.text or "", self.slots, attribute=False) if self.element.text else []
        for child in self.element:
            if isinstance(child.tag, str):
                parts += _Element(self.source, child, self.scope, self.slots).parts()
            else:
                _without_slots(child)
            if child.tail:
                parts += _pieces(child.tail, self.slots, attribute=False)
        return parts

    def _sole_slot(self) -> "re.Match[str] | None":
        if len(self.element):
            return None
        return SLOT.fullmatch((self.element.text or "").strip())

    def _read_marks(self) -> dict[str, str]:
        if etree.QName(self.element).namespace == MOCK:
            raise self._refuse("template-element")
        marks = {
            etree.QName(name).localname: str(value).strip()
            for name, value in self.element.attrib.items()
            if str(name).startswith(f"{{{MOCK}}}")
        }
        for name, value in marks.items():
            if name not in MARKS:
                raise self._refuse("template-attribute", name=name)
            if name != "each" and value not in ("true", "false"):
                raise self._refuse("template-boolean", name=name, value=value)
        return marks

    def _is(self, mark: str) -> bool:
        return self.marks.get(mark) == "true"

    def _namespaces(self, outer: Scope) -> tuple[Scope, str]:
        """The namespaces in force inside the element, and the declarations that it has to write."""
        wanted: Scope = {prefix: uri for prefix, uri in self.element.nsmap.items() if uri != MOCK}
        if self.element.prefix is None:
            wanted[None] = etree.QName(self.element).namespace or ""
        changed = {prefix: uri for prefix, uri in wanted.items() if outer.get(prefix, "") != uri}
        if any(SLOT.search(uri) for uri in changed.values()):
            raise self._refuse("template-slot-namespace")
        return {**outer, **changed}, "".join(_declaration(prefix, uri) for prefix, uri in changed.items())

    def _name(self) -> str:
        name = etree.QName(self.element).localname
        return f"{self.element.prefix}:{name}" if self.element.prefix else name

    def _attribute_name(self, name: str) -> str:
        qname = etree.QName(name)
        if not qname.namespace:
            return qname.localname
        if qname.namespace == XML:
            return f"xml:{qname.localname}"
        prefixes: Mapping[str, str | None] = {uri: prefix for prefix, uri in self.element.nsmap.items() if prefix}
        return f"{prefixes[qname.namespace]}:{qname.localname}"

    def _refuse(self, code: str, **details: Any) -> TemplateRefused:
        return TemplateRefused(code, line=xml.line(self.element), **details)


def _declaration(prefix: str | None, uri: str) -> str:
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    return f' {name}="{program.escape_attribute(uri.encode()).decode()}"'
