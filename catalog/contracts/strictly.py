"""Rewrites a contract's schemas so that one strict validator can be compiled from them.

libxml2 loads one document for each namespace and ignores the others; real contracts spread a namespace over many
documents and forget imports. So each schema becomes a part of its own, each namespace gets one document that includes
its parts, and imports are written anew from the names that are used. The result refers to nothing but itself.
"""

from collections import defaultdict
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from lxml import etree

from engine import xml

from . import vetting
from .archive import MAX_FILE
from .linking import DIRECTIVES, REFERENCES
from .names import WSDL, XML, XSD, XSI, clark, split, xsd
from .schema import Part, Schema, is_builtin, qname
from .wsdl import Body, Operation, Wsdl

FOLDER = "strict/"
MAIN = FOLDER + "main.xsd"


def files(schema: Schema, wsdl: Wsdl) -> dict[str, bytes]:
    """The strict schema's documents by name; MAIN is where to start."""
    made: dict[str, etree._Element] = {}
    by_namespace: dict[str, list[str]] = defaultdict(list)
    gone = _duplicates(schema)
    for number, part in enumerate(schema.parts):
        name = f"part{number}.xsd"
        made[name] = _part(part, gone.get(id(part.root), set()))
        _drop_patterns(made[name], set(vetting.explosive(schema)))
        by_namespace[part.target].append(name)
    for number, (namespace, elements) in enumerate(_wrappers(schema, wsdl).items()):
        name = f"wrappers{number}.xsd"
        made[name] = elements
        by_namespace[namespace].append(name)
    drivers = {namespace: f"ns{number}.xsd" for number, namespace in enumerate(sorted(by_namespace))}
    _follow_redefinitions(schema, made, by_namespace)
    for root in list(made.values()):
        _import(root, drivers)
    for namespace, names in by_namespace.items():
        made[drivers[namespace]] = _driver(namespace, names)
    made["main.xsd"] = _main(drivers)
    return {FOLDER + name: etree.tostring(root, encoding="UTF-8") for name, root in made.items()}


def _duplicates(schema: Schema) -> dict[int, set[int]]:
    """For each schema element, the places of the components that another one already defines."""
    gone: dict[int, set[int]] = defaultdict(set)
    for component in schema.duplicates:
        parent = component.node.getparent()
        gone[id(parent)].add(parent.index(component.node))
    return gone


def _part(part: Part, gone: set[int]) -> etree._Element:
    root = _copy(part)
    for place, child in enumerate(list(root)):
        directive = child.tag in DIRECTIVES and child.tag != xsd("redefine")
        if directive or place in gone or child.tag == xsd("annotation"):
            root.remove(child)
    for element in list(root.iter(xsd("element"))):
        ref = element.get("ref")
        if ref and is_builtin(qname(ref, element, part)):  # a .NET data set: its schema travels in the message
            _open(element)
    for attribute in list(root.iter(xsd("attribute"))):
        ref = attribute.get("ref")
        if ref and split(qname(ref, attribute, part))[0] in (WSDL, XSI):
            attribute.getparent().remove(attribute)
    etree.strip_elements(root, xsd("annotation"), with_tail=False)
    _strip_foreign(root)
    return root


def _drop_patterns(root: etree._Element, explosive: set[str]) -> None:
    """Patterns of one restriction are alternatives: they go together."""
    restrictions = {facet.getparent() for facet in root.iter(xsd("pattern")) if facet.get("value", "") in explosive}
    for restriction in restrictions:
        for facet in restriction.findall(xsd("pattern")):
            restriction.remove(facet)


def _copy(part: Part) -> etree._Element:
    """The schema as a document of its own.

    Written and read again: when lxml moves nodes, it drops declarations of prefixes that only attribute values use.
    """
    text = etree.tostring(part.root, encoding="unicode", with_tail=False)
    chameleon = part.target and not part.root.get("targetNamespace")
    if chameleon and None not in part.root.nsmap:  # it takes the colour of its includer
        name = f"<{part.root.prefix}:schema"
        text = text.replace(name, f"{name} xmlns={quoteattr(part.target)}", 1)
    root = xml.parse(text.encode(), limit=2 * MAX_FILE)
    if chameleon:
        root.set("targetNamespace", part.target)
    return root


def _open(element: etree._Element) -> None:
    occurs = {name: element.get(name) for name in ("minOccurs", "maxOccurs") if element.get(name)}
    wildcard = etree.Element(xsd("any"), occurs, namespace=XSD, processContents="skip")
    element.getparent().replace(element, wildcard)


def _strip_foreign(root: etree._Element) -> None:
    """Attributes of other namespaces (wsdl:arrayType, xmime:…, jaxb:…) say nothing to a validator."""
    for element in root.iter(etree.Element):
        for name in [name for name in element.attrib if str(name).startswith("{")]:
            del element.attrib[name]


def _follow_redefinitions(schema: Schema, made: dict, by_namespace: dict[str, list[str]]) -> None:
    """A redefined document is reached through its redefinition only; included as well it would be defined twice."""
    for part, root in zip(schema.parts, list(made.values()), strict=False):
        for redefine in root.findall(xsd("redefine")):
            redefined = _redefined(schema, part, redefine)
            if redefined is None:
                root.remove(redefine)
                continue
            redefine.set("schemaLocation", redefined)
            if redefined in by_namespace[part.target]:
                by_namespace[part.target].remove(redefined)


def _redefined(schema: Schema, part: Part, redefine: etree._Element) -> str | None:
    file = redefine.get("schemaLocation", "")
    for number, other in enumerate(schema.parts):
        if other.file == file and other.target == part.target:
            return f"part{number}.xsd"
    return None


def _used_namespaces(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        for attribute in REFERENCES:
            for text in (element.get(attribute) or "").split():
                prefix, colon, _local = text.rpartition(":")
                yield XML if prefix == "xml" else element.nsmap.get(prefix if colon else None) or ""


def _import(root: etree._Element, drivers: dict[str, str]) -> None:
    own = root.get("targetNamespace", "")
    for namespace in sorted(set(_used_namespaces(root)) - {own, XSD}):
        if namespace in drivers:
            told = etree.Element(xsd("import"), schemaLocation=drivers[namespace])
            if namespace:
                told.set("namespace", namespace)
            root.insert(0, told)


def _driver(namespace: str, names: list[str]) -> etree._Element:
    root = etree.Element(xsd("schema"), nsmap={"xs": XSD})
    if namespace:
        root.set("targetNamespace", namespace)
    for name in names:
        etree.SubElement(root, xsd("include"), schemaLocation=name)
    return root


def _main(drivers: dict[str, str]) -> etree._Element:
    root = etree.Element(xsd("schema"), nsmap={"xs": XSD}, targetNamespace="urn:mockadmin:strict")
    for namespace, name in drivers.items():
        told = etree.SubElement(root, xsd("import"), schemaLocation=name)
        if namespace:
            told.set("namespace", namespace)
    return root


# --- rpc: the element that no schema declares -------------------------------------------------------------------------


def wrapper_names(schema: Schema, wsdl: Wsdl) -> set[str]:
    """The elements that the strict schema declares beside the contract's own."""
    return {
        clark(namespace, root_element.get("name", ""))
        for namespace, root in _wrappers(schema, wsdl).items()
        for root_element in root
    }


def _wrappers(schema: Schema, wsdl: Wsdl) -> dict[str, etree._Element]:
    """Declarations of the wrapper elements of rpc/literal messages, by namespace."""
    found: dict[str, etree._Element] = {}
    taken: set[str] = set()
    for operation in wsdl.operations:
        if operation.style != "rpc":
            continue
        for name, body in wrapped(operation):
            namespace, local = split(name)
            if body.use == "encoded" or name in taken or schema.find("element", name):
                continue
            taken.add(name)
            root = found.get(namespace)
            if root is None:
                root = found[namespace] = _driver(namespace, [])
            _declare(root, local, body.parts)
    return found


def wrapped(operation: Operation) -> list[tuple[str, Body]]:
    """The wrapper elements of an rpc operation with their bodies: the call, and the answer if there is one."""
    both = [(clark(operation.input.namespace, operation.wire_name), operation.input)]
    if operation.output:
        both.append((clark(operation.output.namespace, f"{operation.wire_name}Response"), operation.output))
    return both


def _declare(root: etree._Element, local: str, parts) -> None:
    element = etree.SubElement(root, xsd("element"), name=local)
    sequence = etree.SubElement(etree.SubElement(element, xsd("complexType")), xsd("sequence"))
    for part in parts:
        namespace, type_name = split(part.type) if part.type else split(part.element)
        nsmap = {"p": namespace} if namespace else None
        child = etree.SubElement(sequence, xsd("element"), nsmap=nsmap)
        reference = f"p:{type_name}" if namespace else type_name
        if part.type:
            child.set("name", part.name)
            child.set("type", reference)
        else:
            child.set("ref", reference)
