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

from . import encoding, nodes, vetting
from .archive import MAX_FILE
from .linking import DIRECTIVES
from .names import REFERENCES, WSDL, XML, XSD, XSI, clark, split, xsd
from .schema import GROUPS, Part, Schema, is_builtin, qname
from .wsdl import Body, MessagePart, Operation, Wsdl

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


def origin(schema: Schema, file: str, tag: str, name: str) -> tuple[str, int]:
    """Where a component of a strict file ("part3.xsd") stands in the contract: its file and line."""
    number = file.removeprefix("part").removesuffix(".xsd")
    if not number.isdecimal():
        return "", 0
    part = schema.parts[int(number)]
    found = next((node for node in part.root.iter(tag) if node.get("name", "") == name), part.root)
    return part.file, found.sourceline or 0


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
    _strip_text(root)
    _give_items(root, part)
    _strip_foreign(root)
    return root


def _give_items(root: etree._Element, part: Part) -> None:
    """An encoded array whose restriction writes no content holds items all the same: wsdl:arrayType says which."""
    for step in root.iter(xsd("restriction")):
        base = step.get("base", "")
        if base and encoding.is_array(qname(base, step, part)) and nodes.first(step, *GROUPS, xsd("group")) is None:
            items = etree.Element(xsd("sequence"))
            etree.SubElement(items, xsd("any"), minOccurs="0", maxOccurs="unbounded", processContents="lax")
            step.insert(0, items)


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


def _strip_text(root: etree._Element) -> None:
    """Letters that were typed between two declarations."""
    for element in root.iter(etree.Element):
        element.text = None if (element.text or "").strip() else element.text
        element.tail = None if (element.tail or "").strip() else element.tail


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


# --- elements that messages bear and no schema declares ---------------------------------------------------------------


def wrapper_names(schema: Schema, wsdl: Wsdl) -> set[str]:
    """The elements that the strict schema declares beside the contract's own."""
    return {
        clark(namespace, root_element.get("name", ""))
        for namespace, root in _wrappers(schema, wsdl).items()
        for root_element in root
    }


def _wrappers(schema: Schema, wsdl: Wsdl) -> dict[str, etree._Element]:
    """Declarations, by namespace, of the wrappers of rpc/literal messages and of parts that have a type.

    Two of one name and different content are one element of any content: the schema cannot tell them apart.
    """
    contents: dict[str, set[tuple]] = defaultdict(set)
    declared: dict[str, tuple[MessagePart, ...] | MessagePart] = {}
    for operation in wsdl.operations:
        for name, content in _undeclared(operation):
            if schema.find("element", name) is None:
                parts = (content,) if isinstance(content, MessagePart) else content
                contents[name].add(tuple((part.name, part.element, part.type) for part in parts))
                declared.setdefault(name, content)
    found: dict[str, etree._Element] = {}
    for name, content in declared.items():
        namespace, local = split(name)
        root = found.setdefault(namespace, _driver(namespace, []))
        if len(contents[name]) > 1:
            etree.SubElement(root, xsd("element"), name=local, type="xs:anyType")
        elif isinstance(content, MessagePart):
            _typed(schema, root, local, content)
        else:
            element = etree.SubElement(root, xsd("element"), name=local)
            sequence = etree.SubElement(etree.SubElement(element, xsd("complexType")), xsd("sequence"))
            for part in content:
                _declare(schema, sequence, part)
    return found


def _undeclared(operation: Operation) -> Iterator[tuple[str, "tuple[MessagePart, ...] | MessagePart"]]:
    """The elements, with the parts inside them or the typed part that they are."""
    for name, body in wrapped(operation):
        if body.use == "encoded":
            continue
        if operation.style == "rpc":
            yield name, tuple(body.parts)
        else:
            yield from ((part.name, part) for part in body.parts if not part.element)
    for fault in operation.faults:
        if fault.use != "encoded" and not fault.part.element:
            yield fault.part.name, fault.part


def wrapped(operation: Operation) -> list[tuple[str, Body]]:
    """The wrapper elements of an rpc operation with their bodies: the call, and the answer if there is one."""
    both = [(clark(operation.input.namespace, operation.wire_name), operation.input)]
    if operation.output:
        both.append((clark(operation.output.namespace, f"{operation.wire_name}Response"), operation.output))
    return both


def _declare(schema: Schema, sequence: etree._Element, part: MessagePart) -> None:
    if part.type:
        _typed(schema, sequence, part.name, part)
    elif schema.find("element", part.element) is None:
        etree.SubElement(sequence, xsd("any"), processContents="lax")
    else:
        namespace, local = split(part.element)
        child = etree.SubElement(sequence, xsd("element"), nsmap={"p": namespace} if namespace else None)
        child.set("ref", f"p:{local}" if namespace else local)


def _typed(schema: Schema, parent: etree._Element, name: str, part: MessagePart) -> None:
    """An element of the part's type; one that no schema defines (of SOAP encoding) admits anything."""
    known = is_builtin(part.type) or schema.find("type", part.type) is not None
    namespace, local = split(part.type if known else xsd("anyType"))
    element = etree.SubElement(parent, xsd("element"), nsmap={"p": namespace} if namespace else None, name=name)
    element.set("type", f"p:{local}" if namespace else local)
