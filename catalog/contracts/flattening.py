"""Makes the flat form of a contract: one WSDL that imports nothing and asks for no header.

It is what Oracle's SALT can read when Tuxedo is the client: it follows no wsdl:import and ignores soap:header.
"""

from collections import Counter

from lxml import etree

from .documents import Document
from .flat_schemas import NotFlat, Schemas
from .grafting import graft
from .linking import Contract
from .names import BINDINGS, WSDL, clark, split, wsdl
from .tuxedo import SERVICE_NAME, shortened

NAME = "flat/flat.wsdl"
COMPONENTS = ("message", "portType", "binding", "service")
REFERENCES = {
    wsdl("binding"): ("type", "portType"),
    wsdl("port"): ("binding", "binding"),
    wsdl("input"): ("message", "message"),
    wsdl("output"): ("message", "message"),
    wsdl("fault"): ("message", "message"),
}
"""Where one component names another: element → (attribute, kind of what it names)."""
HEADERS = tuple(clark(namespace, "header") for namespace in BINDINGS)
BODIES = tuple(clark(namespace, "body") for namespace in BINDINGS)


def files(contract: Contract) -> dict[str, bytes]:
    """{NAME: the flat WSDL}; nothing when the contract has no such form."""
    try:
        return {NAME: flatten(contract)}
    except NotFlat:
        return {}


def flatten(contract: Contract) -> bytes:
    """The whole contract as one document; raises NotFlat."""
    try:
        return _Flattener(contract).document()
    except ValueError as error:  # a namespace that is no URI: it was read, and can be declared nowhere else
        raise NotFlat from error


class _Flattener:
    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.wsdls = [document for document in contract.documents.values() if document.is_wsdl]
        main = contract.documents[contract.main].root
        self.target = main.get("targetNamespace", "")
        if len(self.wsdls) > 1 and not self.target:
            raise NotFlat
        used = {prefix for document in self.wsdls for prefix in _prefixes(document.root)}
        self.own, self.base = _free("flat", used), _free("wsdl", used, main.nsmap.get("wsdl") == WSDL)
        self.names = self._names()
        # No default namespace here: unprefixed names of a schema without one would change their meaning.
        kept = {prefix: uri for prefix, uri in main.nsmap.items() if prefix}
        declared = {**kept, self.base: WSDL} | ({self.own: self.target} if self.target else {})
        self.root = etree.Element(wsdl("definitions"), dict(main.attrib), nsmap=declared)

    def document(self) -> bytes:
        self._add_notes()
        self._add("documentation")
        Schemas(self.contract, types := etree.SubElement(self.root, wsdl("types"))).write()
        if not len(types):
            self.root.remove(types)
        for kind in ("", *COMPONENTS):
            self._add(kind)
        self._drop_headers()
        return etree.tostring(self.root, encoding="UTF-8", xml_declaration=True)

    # --- components of the WSDL files ---------------------------------------------------------------------------------

    def _names(self) -> dict[tuple[str, str, str], str]:
        """(kind, namespace, name) → the name in the flat form: a second one of the same kind gets a number."""
        names, taken = {}, Counter()
        for document in self.wsdls:
            for kind in COMPONENTS:
                for element in document.root.findall(wsdl(kind)):
                    name = element.get("name", "")
                    taken[kind, name] += 1
                    number = taken[kind, name]
                    key = (kind, document.target_namespace, name)
                    names.setdefault(key, name if number == 1 else f"{name}_{number}")
        return names

    def _add(self, kind: str) -> None:
        """Copies the components of that kind from every WSDL file; without a kind, what is no component."""
        for document in self.wsdls:
            for child in document.root.iterchildren(etree.Element):
                local = etree.QName(child).localname if child.tag.startswith(f"{{{WSDL}}}") else ""
                if local != kind or (kind == "documentation" and document.name != self.contract.main):
                    continue
                copied = graft(self.root, child)
                if kind in COMPONENTS and len(self.wsdls) > 1:
                    self._rename(copied, kind, document)

    def _rename(self, component: etree._Element, kind: str, document: Document) -> None:
        name = component.get("name", "")
        component.set("name", self.names[kind, document.target_namespace, name])
        for element in component.iter(*REFERENCES):
            attribute, named = REFERENCES[element.tag]
            namespace, local = split(_resolved(element, element.get(attribute, "")))
            if (named, namespace, local) in self.names:
                element.set(attribute, f"{self.own}:{self.names[named, namespace, local]}")

    # --- what SALT does not use ---------------------------------------------------------------------------------------

    def _drop_headers(self) -> None:
        """Takes soap:header out, and the parts that it alone carries out of the messages of the operations."""
        bodies = {
            _resolved(element, element.get("message", ""))
            for element in self.root.iterfind(f"{wsdl('portType')}/{wsdl('operation')}/*[@message]")
        }
        listed = {part for body in self.root.iter(*BODIES) for part in body.get("parts", "").split()}
        carried = set()
        for header in list(self.root.iter(*HEADERS)):
            carried.add((_resolved(header, header.get("message", "")), header.get("part", "")))
            header.getparent().remove(header)
        for message in self.root.iterfind(wsdl("message")):
            name = clark(self.target, message.get("name", ""))
            for part in message.findall(wsdl("part")):
                if name in bodies and (name, part.get("name")) in carried and part.get("name") not in listed:
                    message.remove(part)

    def _add_notes(self) -> None:
        """Says which operations SALT will advertise under a shorter name."""
        names = [
            operation.get("name", "")
            for document in self.wsdls
            for operation in document.root.iterfind(f"{wsdl('portType')}/{wsdl('operation')}")
        ]
        if pairs := shortened(names):
            told = ", ".join(f"{name} = {short}" for name, short in pairs.items())
            self.root.append(etree.Comment(f" tuxservice ({SERVICE_NAME}): {told.replace('--', '- -')} "))


def _prefixes(root: etree._Element) -> set[str]:
    return {prefix for element in root.iter(etree.Element) for prefix in element.nsmap if prefix}


def _free(wanted: str, used: set[str], is_ours: bool = False) -> str:
    if is_ours or wanted not in used:
        return wanted
    return next(f"{wanted}{number}" for number in range(1, 10_000) if f"{wanted}{number}" not in used)


def _resolved(element: etree._Element, name: str) -> str:
    """`{namespace}local` of a prefixed name in an attribute."""
    prefix, _colon, local = name.strip().rpartition(":")
    return clark(element.nsmap.get(prefix or None) or "", local)
