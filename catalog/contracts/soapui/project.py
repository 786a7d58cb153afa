"""Reads a SoapUI project: the contract it keeps, its mock services and its requests. Scripts are never run."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine import xml
from engine.errors import XmlRefused

from ..archive import MAX_FILE, MIB
from ..documents import CODES
from ..problems import ContractProblem, Notice
from . import parts

CON = "http://eviware.com/soapui/config"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
PROPERTY = re.compile(r"\$\{#Project#([^}#]+)\}")
HEAD = 4_000


@dataclass(frozen=True)
class MockAnswer:
    """One response of a mocked operation, as text."""

    name: str
    content: str
    status: str


@dataclass(frozen=True)
class MockQuery:
    """One line of a QUERY_MATCH: the value that an XPath must find, and the response it gives."""

    xpath: str
    match: str
    response: str


@dataclass(frozen=True)
class MockOperation:
    """A mocked operation: how it chooses among its responses, and those."""

    service: str
    operation: str
    style: str
    path: str
    default: str
    answers: tuple[MockAnswer, ...]
    queries: tuple[MockQuery, ...]


@dataclass
class Project:
    """A project, narrowed to the interfaces of one contract: `files` and `main` are the contract's."""

    name: str
    files: dict[str, bytes]
    main: str
    notices: list[Notice] = field(default_factory=list)
    mocks: list[MockOperation] = field(default_factory=list)
    requests: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """{operation: [(name, text of the request)]}"""


def open_project(files: Mapping[str, bytes], wanted: str = "") -> Project | None:
    """The project among the files; None when there is none. `wanted` names an interface, or the project's file.

    Raises ContractProblem for a project without a SOAP contract, an encrypted one, or several.
    """
    found = [name for name, content in files.items() if _is_project(content)]
    if not found:
        return None
    if len(found) > 1 and wanted not in found:
        raise ContractProblem("soapui-several", f"several projects: {', '.join(found)}", candidates=sorted(found))
    name = wanted if wanted in found else found[0]
    others = {other: content for other, content in files.items() if other not in found}
    return _Reading(name, _parsed(name, files[name]), others, "" if wanted == name else wanted).project()


def _is_project(content: bytes) -> bool:
    return CON.encode() in content[:HEAD] and b"soapui-project" in content[:HEAD]


def _parsed(name: str, content: bytes) -> etree._Element:
    try:
        return xml.parse(content, limit=MAX_FILE)
    except XmlRefused as error:
        code, told = CODES.get(error.code, "not-xml"), {"reason": error.message, "megabytes": MAX_FILE // MIB}
        raise ContractProblem(code, f"{name}: {error.message}", file=name, line=error.line, **told) from error


class _Reading:
    def __init__(self, file: str, root: etree._Element, others: dict[str, bytes], wanted: str) -> None:
        self.file, self.root, self.others, self.wanted = file, root, others, wanted
        self.notices: list[Notice] = []
        self.properties = {_text(each, "name"): _text(each, "value") for each in _all(root, "properties", "property")}

    def project(self) -> Project:
        interfaces = self._chosen()
        files, main = self._contract(interfaces)
        names = [each.get("name", "") for each in interfaces]
        made = Project(self.root.get("name") or self.file, files, main, self.notices)
        for interface in interfaces:
            self._add_requests(made, _calls(interface))
        self._add_requests(made, _steps(self.root, names))
        made.mocks = list(self._mocks(names))
        return made

    def _chosen(self) -> list[etree._Element]:
        """The interfaces of one contract: those of the one that is wanted, else of the first that has its WSDL."""
        if self.root.find(_con("encryptedContent")) is not None:
            raise ContractProblem("soapui-encrypted", f"{self.file} is encrypted", file=self.file)
        every = _all(self.root, "interface")
        soap = [each for each in every if _is_soap(each)]
        if not soap:
            code = "soapui-rest" if every else "soapui-empty"
            raise ContractProblem(code, f"{self.file} has no SOAP interface", file=self.file)
        groups: dict[str, list[etree._Element]] = {}
        for each in soap:
            groups.setdefault(parts.address(each.get("definition", "")), []).append(each)
        chosen = self._group(list(groups.values()))
        left_out = [each.get("name", "") for each in soap if each not in chosen]
        if left_out:
            used = ", ".join(each.get("name", "") for each in chosen)
            self._tell("soapui-interfaces", used=used, left=", ".join(left_out)[:300])
        return chosen

    def _group(self, groups: list[list[etree._Element]]) -> list[etree._Element]:
        if self.wanted:
            named = [group for group in groups if any(each.get("name") == self.wanted for each in group)]
            if not named and self.wanted not in self.others:
                raise ContractProblem("main-not-found", f"no interface {self.wanted}", name=self.wanted[:200])
            groups = named or groups
        return next((group for group in groups if any(_parts(each) for each in group)), groups[0])

    def _contract(self, interfaces: list[etree._Element]) -> tuple[dict[str, bytes], str]:
        """The kept parts as files; failing that, the WSDL that lies beside the project."""
        for interface in interfaces:
            if cached := _parts(interface):
                cache = interface.find(_con("definitionCache"))
                root = "" if cache is None else cache.get("rootPart", "")
                return parts.files(cached, root or interface.get("definition", ""))
        definition = interfaces[0].get("definition", "")
        last = re.split(r"[/\\]", definition.partition("?")[0])[-1].casefold()
        beside = [name for name in self.others if last and name.casefold().rpartition("/")[2] == last]
        if self.wanted in self.others or len(beside) == 1:
            return dict(self.others), self.wanted if self.wanted in self.others else beside[0]
        message = f"{self.file}: {interfaces[0].get('name')} has no cached definition"
        raise ContractProblem(
            "soapui-no-wsdl", message, file=self.file, missing=last[:200] or "contract.wsdl",
            interface=interfaces[0].get("name", "")[:200], definition=definition[:300],
        )  # fmt: skip

    def _add_requests(self, made: Project, found: Iterator[tuple[str, str, str]]) -> None:
        for operation, name, text in found:
            if text.strip():
                made.requests.setdefault(operation, []).append((name, self._expanded(text)))

    def _mocks(self, interfaces: list[str]) -> Iterator[MockOperation]:
        for service in _all(self.root, "mockService"):
            for mock in _all(service, "mockOperation"):
                if mock.get("interface", "") in ("", *interfaces):
                    yield self._mock(service.get("name", ""), mock)

    def _mock(self, service: str, mock: etree._Element) -> MockOperation:
        answers = (
            MockAnswer(
                each.get("name", ""), self._expanded(_xml(each, "responseContent")), each.get("httpResponseStatus", "")
            )
            for each in _all(mock, "response")
        )
        queries = (
            MockQuery(_text(each, "query"), self._expanded(_text(each, "match")), _text(each, "response"))
            for each in _all(mock, "dispatchConfig", "query")
            if _text(each, "disabled") != "true"
        )
        return MockOperation(
            service,
            mock.get("operation") or mock.get("name", ""),
            _text(mock, "dispatchStyle"),
            _text(mock, "dispatchPath"),
            _text(mock, "defaultResponse"),
            tuple(answers),
            tuple(queries),
        )

    def _expanded(self, text: str) -> str:
        """With the project's own properties in place of `${#Project#name}`."""
        return PROPERTY.sub(lambda found: _escaped(self.properties.get(found[1], found[0])), text)

    def _tell(self, code: str, **parameters: str) -> None:
        self.notices.append(Notice(code, f"{self.file}: {code}", self.file, 0, parameters))


def _calls(interface: etree._Element) -> Iterator[tuple[str, str, str]]:
    for operation in _all(interface, "operation"):
        for call in _all(operation, "call"):
            yield operation.get("name", ""), call.get("name", ""), _xml(call, "request")


def _steps(root: etree._Element, interfaces: list[str]) -> Iterator[tuple[str, str, str]]:
    """The requests of test cases: operation, name, text."""
    for step in root.iter(_con("testStep")):
        config = step.find(_con("config"))
        if step.get("type") != "request" or config is None or _text(config, "interface") not in interfaces:
            continue
        asked = config.find(_con("request"))
        if asked is not None:
            yield _text(config, "operation"), step.get("name") or asked.get("name", ""), _xml(asked, "request")


def _parts(interface: etree._Element) -> list[tuple[str, str]]:
    """(address, content) of what the definition cache holds."""
    found = [(_text(part, "url"), _xml(part, "content")) for part in _all(interface, "definitionCache", "part")]
    return [(url, content) for url, content in found if content.strip()]


def _is_soap(interface: etree._Element) -> bool:
    kind = interface.get(XSI_TYPE, "").rpartition(":")[2]
    return kind == "WsdlInterface" or (not kind and interface.get("type", "wsdl") == "wsdl")


def _xml(parent: etree._Element, name: str) -> str:
    """XML kept as text, or, by old versions, as the element itself."""
    holder = parent.find(_con(name))
    if holder is None:
        return ""
    inside = next(holder.iterchildren(etree.Element), None)
    return holder.text or "" if inside is None else etree.tostring(inside, encoding="unicode", with_tail=False)


def _text(parent: etree._Element, name: str) -> str:
    return (parent.findtext(_con(name)) or "").strip()


def _all(parent: etree._Element, *names: str) -> list[etree._Element]:
    return parent.findall("/".join(_con(name) for name in names))


def _con(name: str) -> str:
    return f"{{{CON}}}{name}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
