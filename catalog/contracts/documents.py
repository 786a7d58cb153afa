"""Parses the members of a contract, mending what is harmless and saying so."""

import re
from dataclasses import dataclass, field

from lxml import etree

from engine import xml
from engine.errors import XmlRefused

from . import standard
from .archive import MAX_FILE, MIB
from .names import WSDL, WSDL_2, XSD, xsd
from .problems import ContractProblem, Notice

BLANKS = (b" ", b"\t", b"\r", b"\n")
OLD_SCHEMAS = (b"http://www.w3.org/1999/XMLSchema", b"http://www.w3.org/2000/10/XMLSchema")
TARGET = re.compile(rb"targetNamespace\s*=\s*[\"']([^\"']+)[\"']")
CODES = {"too-large": "file-too-large", "not-xml": "not-xml", "doctype": "doctype", "encoding": "encoding"}


@dataclass
class Link:
    """One import or include: the attribute `attribute` of `element` leads to member `target`."""

    element: etree._Element
    attribute: str
    target: str


@dataclass
class Document:
    """One parsed member. `links` is filled by `linking`."""

    name: str
    root: etree._Element
    links: list[Link] = field(default_factory=list)

    @property
    def is_wsdl(self) -> bool:
        return self.root.tag == f"{{{WSDL}}}definitions"

    @property
    def is_standard(self) -> bool:
        return self.name in standard.BY_NAME

    @property
    def target_namespace(self) -> str:
        return self.root.get("targetNamespace", "")

    def schemas(self) -> list[etree._Element]:
        """The schema elements: itself, or those inside wsdl:types."""
        if self.root.tag == xsd("schema"):
            return [self.root]
        return self.root.findall(f"{{{WSDL}}}types/{xsd('schema')}")


class Reader:
    """Parses members once, by name; collects what it had to mend."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.notices: list[Notice] = []
        self._parsed: dict[str, Document] = {}

    def document(self, name: str) -> Document:
        """The parsed member or standard schema of that name; raises ContractProblem."""
        if name not in self._parsed:
            content = self.files[name] if name in self.files else standard.content(name)
            self._parsed[name] = Document(name, self._parse(name, content))
        return self._parsed[name]

    def is_contract_file(self, name: str) -> bool:
        return name in self.files or name in standard.BY_NAME

    def _parse(self, name: str, content: bytes) -> etree._Element:
        content = self._mend(name, content)
        try:
            root = xml.parse(content, limit=MAX_FILE, bare=True)
        except XmlRefused as error:
            # A DTD that the parser may not load ends as bad XML: people are told of the DTD all the same.
            code = "doctype" if b"<!DOCTYPE" in content else error.code
            known = self._standard_in_place_of(content) if code == "doctype" else None
            if known is None:
                raise _refusal(name, error, code) from error
            self.notices.append(Notice("standard-instead", f"{name} replaced by the standard schema {known}", name))
            root = xml.parse(standard.content(known), limit=MAX_FILE, bare=True)
        if root.tag not in (f"{{{WSDL}}}definitions", xsd("schema")):
            raise _not_a_contract(name, root)
        return root

    def _mend(self, name: str, content: bytes) -> bytes:
        start = _declaration(content)
        if start:
            self.notices.append(Notice("text-before-declaration", f"{name}: text before <?xml was skipped", name))
            content = content[start:]
        for old in OLD_SCHEMAS:
            if old in content:
                self.notices.append(Notice("old-schema", f"{name}: a draft of XML Schema read as the final one", name))
                content = content.replace(old, XSD.encode())
        return content

    @staticmethod
    def _standard_in_place_of(content: bytes) -> str | None:
        """W3C schemas in circulation carry a DTD (xmldsig, xenc): the catalogue's copy says the same without it."""
        found = TARGET.search(content)
        known = standard.find(namespace=found[1].decode("ascii", "replace")) if found else None
        return known.name if known else None


def _declaration(content: bytes) -> int:
    """Where `<?xml` stands when only blanks and comments come before it, else 0."""
    at = 3 if content.startswith(b"\xef\xbb\xbf") else 0
    skipped = at
    while True:
        while content[at : at + 1] in BLANKS:
            at += 1
        if not content.startswith(b"<!--", at):
            break
        end = content.find(b"-->", at)
        if end < 0:
            return 0
        at = end + 3
    return at if at > skipped and content.startswith(b"<?xml", at) else 0


def _refusal(name: str, error: XmlRefused, code: str) -> ContractProblem:
    return ContractProblem(
        CODES.get(code, "not-xml"),
        f"{name}: {error.message}",
        file=name,
        line=error.line,
        reason=error.message,
        megabytes=MAX_FILE // MIB,
    )


def _not_a_contract(name: str, root: etree._Element) -> ContractProblem:
    if etree.QName(root).namespace == WSDL_2:
        return ContractProblem("wsdl-2", f"{name} is a WSDL 2.0", file=name)
    return ContractProblem("not-wsdl", f"{name} is no WSDL: <{root.tag}>", file=name, element=root.tag[:200])
