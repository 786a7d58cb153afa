"""The WS-Addressing actions that a contract declares or implies, read from its WSDL when a bundle is written.

WS-Addressing 1.0 Metadata §4.4: an Action attribute of the message, else the pattern made of namespace, port type and
names. The attribute's namespace has changed twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from . import xml
from .errors import XmlRefused

LIMIT = 32 * 2**20
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = tuple(f"{{http://schemas.xmlsoap.org/wsdl/{version}/}}" for version in ("soap", "soap12"))
ACTIONS = tuple(
    f"{{{namespace}}}Action"
    for namespace in (
        "http://www.w3.org/2007/05/addressing/metadata",
        "http://www.w3.org/2006/05/addressing/wsdl",
        "http://www.w3.org/2006/02/addressing/wsdl",
        "http://www.w3.org/2005/08/addressing",
        "http://schemas.xmlsoap.org/ws/2004/08/addressing",
    )
)


@dataclass(frozen=True, slots=True)
class Actions:
    """The actions of one operation's messages; `faults` by the element of the fault's detail."""

    input: str = ""
    output: str = ""
    faults: tuple[tuple[str, str], ...] = ()

    def fault(self, element: str) -> str:
        """The action of the fault whose detail holds this element; empty for one that is not declared."""
        return next((action for name, action in self.faults if name == element), "")


class Declared:
    """The operations of a contract's WSDL files. What cannot be read declares nothing."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._roots = [root for content in files.values() if (root := _definitions(content)) is not None]
        self._messages = self._named("message")
        self._port_types = self._named("portType")
        self._found: dict[str, dict[tuple[str, Actions], None]] = {}
        for name, soap_action, actions in self._operations():
            self._found.setdefault(name, {})[soap_action, actions] = None

    def of(self, name: str, soap_action: str) -> Actions:
        """The actions of an operation; an overloaded one is told by its SOAPAction, else by the `-2` of its name."""
        base, _, number = name.rpartition("-")
        place = 0
        if name not in self._found and number.isdecimal() and base in self._found:
            name, place = base, int(number) - 1
        found = list(self._found.get(name, ()))
        same = [actions for action, actions in found if action == soap_action]
        known = same if len(same) == 1 else [actions for _, actions in found]
        if not known:
            return Actions()
        return known[place if place < len(known) else -1] if len(known) > 1 else known[0]

    def _named(self, kind: str) -> dict[str, etree._Element]:
        return {
            f"{{{root.get('targetNamespace', '')}}}{node.get('name', '')}": node
            for root in self._roots
            for node in root.iterchildren(f"{WSDL}{kind}")
        }

    def _operations(self) -> Iterator[tuple[str, str, Actions]]:
        for root in self._roots:
            for binding in root.iterchildren(f"{WSDL}binding"):
                port_type = self._port_types.get(_qname(binding, "type"))
                if port_type is None or _extension(binding, "binding") is None:
                    continue
                for bound in binding.iterchildren(f"{WSDL}operation"):
                    extension = _extension(bound, "operation")
                    abstract = _abstract(port_type, bound)
                    if abstract is not None:
                        action = "" if extension is None else str(extension.get("soapAction", ""))
                        yield str(bound.get("name", "")), action, self._actions(port_type, abstract)

    def _actions(self, port_type: etree._Element, operation: etree._Element) -> Actions:
        root = port_type.getparent()
        namespace = "" if root is None else str(root.get("targetNamespace", ""))
        delimiter = ":" if namespace.lower().startswith("urn:") else "/"
        stem = delimiter.join((namespace.removesuffix(delimiter), str(port_type.get("name", ""))))
        name = str(operation.get("name", ""))
        told = operation.find(f"{WSDL}output")
        faults = {
            element: _explicit(fault) or delimiter.join((stem, name, "Fault", str(fault.get("name", ""))))
            for fault in operation.iterchildren(f"{WSDL}fault")
            for element in self._elements(fault)
        }
        return Actions(
            _action(operation.find(f"{WSDL}input"), stem, delimiter, name if told is None else f"{name}Request"),
            _action(told, stem, delimiter, f"{name}Response"),
            tuple(faults.items()),
        )

    def _elements(self, fault: etree._Element) -> Iterator[str]:
        message = self._messages.get(_qname(fault, "message"))
        for part in message.iterchildren(f"{WSDL}part") if message is not None else ():
            yield _qname(part, "element")


def _definitions(content: bytes) -> etree._Element | None:
    if b"definitions" not in content and b"\0" not in content[:64]:
        return None
    try:
        root = xml.parse(content, limit=LIMIT, bare=True)
    except XmlRefused:
        return None
    return root if root.tag == f"{WSDL}definitions" else None


def _extension(element: etree._Element, local: str) -> etree._Element | None:
    return next(element.iterchildren(*(f"{namespace}{local}" for namespace in SOAP)), None)


def _abstract(port_type: etree._Element, bound: etree._Element) -> etree._Element | None:
    """The port type's operation that a binding's operation binds; overloads are told apart by their input's name."""
    name = bound.get("name")
    same = [each for each in port_type.iterchildren(f"{WSDL}operation") if each.get("name") == name]
    wanted = _name_of(bound.find(f"{WSDL}input"))
    named = [each for each in same if wanted and _name_of(each.find(f"{WSDL}input")) == wanted]
    return next(iter([*named, *same]), None)


def _name_of(message: etree._Element | None) -> str:
    return "" if message is None else str(message.get("name", ""))


def _action(message: etree._Element | None, stem: str, delimiter: str, implied: str) -> str:
    if message is None:
        return ""
    return _explicit(message) or delimiter.join((stem, _name_of(message) or implied))


def _explicit(message: etree._Element) -> str:
    given: Iterable[str | None] = (message.get(name) for name in ACTIONS)
    return next((str(action) for action in given if action), "")


def _qname(element: etree._Element, attribute: str) -> str:
    """A qualified name as `{namespace}local`; a bare one is of the document's own namespace, as many mean it so."""
    prefix, _, local = str(element.get(attribute, "")).rpartition(":")
    namespace = element.nsmap.get(prefix or None)
    if namespace is None or (not prefix and namespace == WSDL[1:-1]):
        namespace = str(element.getroottree().getroot().get("targetNamespace", ""))
    return f"{{{namespace}}}{local}"
