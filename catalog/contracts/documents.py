"""Parses the members of a contract, mending what is harmless and saying so."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from engine import xml
from engine.errors import XmlRefused

from . import standard
from .archive import MAX_FILE, MIB
from .mending import texts, vocabulary
from .names import WSDL, WSDL_2, XSD, xsd
from .problems import ContractProblem, Notice

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


@dataclass(frozen=True)
class Declaration:
    """A prefix that the root element of `file` must declare so that a name can be written right."""

    file: str
    prefix: str
    namespace: str


class Reader:
    """Parses members once, by name; collects what it had to mend. `declarations` are added to the members' roots."""

    def __init__(self, files: dict[str, bytes], declarations: Iterable[Declaration] = ()) -> None:
        self.files = files
        self.notices: list[Notice] = []
        self._declarations: dict[str, list[Declaration]] = defaultdict(list)
        for declaration in declarations:
            self._declarations[declaration.file].append(declaration)
        self._parsed: dict[str, Document] = {}

    def document(self, name: str) -> Document:
        """The parsed member or standard schema of that name; raises ContractProblem."""
        if name not in self._parsed:
            content = self.files[name] if name in self.files else standard.content(name)
            document = self._parsed[name] = Document(name, self._parse(name, content))
            for schema in document.schemas() if name in self.files else ():
                self.notices += vocabulary.mend(name, schema)
        return self._parsed[name]

    def is_contract_file(self, name: str) -> bool:
        return name in self.files or name in standard.BY_NAME

    def _parse(self, name: str, content: bytes) -> etree._Element:
        text = texts.Text(name, content)
        for declaration in self._declarations[name]:
            text.declare(declaration.prefix, declaration.namespace)
        root = self._root(name, text)
        if root.tag == "schema":
            text.declare("", XSD)
            self.notices.append(Notice("schema-namespace", f"{name}: no namespace", name, 1, {"count": 1}))
            root = self._root(name, text)
        self.notices += text.notices
        if root.tag not in (f"{{{WSDL}}}definitions", xsd("schema")):
            raise _not_a_contract(name, root)
        return root

    def _root(self, name: str, text: texts.Text) -> etree._Element:
        while True:
            try:
                return xml.parse(text.content, limit=MAX_FILE, bare=True)
            except XmlRefused as error:
                # A DTD that the parser may not load ends as bad XML: people are told of the DTD all the same.
                code = "doctype" if b"<!DOCTYPE" in text.content else error.code
                known = _standard_in_place_of(text.content) if code == "doctype" else None
                if known:
                    self.notices.append(Notice("standard-instead", f"{name} replaced by the standard {known}", name))
                    return xml.parse(standard.content(known), limit=MAX_FILE, bare=True)
                if not text.cure(error):
                    raise _refusal(name, error, code) from error


def _standard_in_place_of(content: bytes) -> str | None:
    """W3C schemas in circulation carry a DTD (xmldsig, xenc): the catalogue's copy says the same without it."""
    found = texts.TARGET.search(content)
    known = standard.find(namespace=found[1].decode("ascii", "replace")) if found else None
    return known.name if known else None


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
