"""Mends names of schema components that lead nowhere: for want of a prefix, a right namespace, or a definition."""

from dataclasses import dataclass

from lxml import etree

from .. import standard
from ..names import BUILTINS, WSDL, XML, XSD, XSI, clark, split, wsdl, xsd
from ..problems import Notice
from ..schema import Part
from . import missing
from .scopes import Scopes, Undeclared
from .tables import Tables
from .texts import USUAL_PREFIXES

WHERE = {
    xsd("element"): {"type": "type", "ref": "element", "substitutionGroup": "element"},
    xsd("attribute"): {"type": "type", "ref": "attribute", clark(WSDL, "arrayType"): "type"},
    xsd("extension"): {"base": "type"},
    xsd("restriction"): {"base": "type"},
    xsd("list"): {"itemType": "type"},
    xsd("union"): {"memberTypes": "type"},
    xsd("group"): {"ref": "group"},
    xsd("attributeGroup"): {"ref": "attributeGroup"},
    wsdl("part"): {"element": "element", "type": "type"},
}
"""{element: {attribute: the kind of what it names}}."""
SYNONYMS = {
    "any": "anyType",
    "ur-type": "anyType",
    "object": "anyType",
    "timeInstant": "dateTime",
    "timeDuration": "duration",
    "binary": "base64Binary",
    "uri": "anyURI",
    "uriReference": "anyURI",
    "CDATA": "normalizedString",
    "bool": "boolean",
    "number": "decimal",
    "real": "double",
    "char": "string",
    "text": "string",
}
"""Types of XML Schema's drafts, and words of programming languages, that stand for its built-in types."""
FOLDED = {**{name.casefold(): name for name in BUILTINS}, **{old.casefold(): new for old, new in SYNONYMS.items()}}
SIMPLE_ONLY = (xsd("attribute"), xsd("list"), xsd("union"))


@dataclass(frozen=True)
class Use:
    """A name where it is written."""

    node: etree._Element
    attribute: str
    kind: str
    part: Part


class References:
    """Mends every schema component's name of a contract; notices go to the contract."""

    def __init__(self, tables: Tables, scopes: Scopes) -> None:
        self.tables, self.scopes = tables, scopes
        self.notices: list[Notice] = []
        self._missing = missing.Missing(tables)
        self._told: set[tuple] = set()

    def mend(self) -> None:
        seen = set()
        for part in self.tables.parts:
            if part.root not in seen and part.file not in standard.BY_NAME:
                seen.add(part.root)
                self._mend_all(part.root, part)
        for document in self.tables.contract.documents.values():
            if document.is_wsdl:
                part = Part(document.name, document.root, document.target_namespace)
                for message in document.root.findall(wsdl("message")):
                    self._mend_all(message, part)
        self._missing.define()

    def _mend_all(self, root: etree._Element, part: Part) -> None:
        for node in root.iter(*WHERE):
            for attribute, kind in WHERE[node.tag].items():
                if node.get(attribute):
                    use = Use(node, attribute, kind, part)
                    names = node.get(attribute).split()
                    mended = [self._mend_one(name, use) for name in names]
                    if mended != names and node.get(attribute):
                        node.set(attribute, " ".join(mended))

    def _mend_one(self, text: str, use: Use) -> str:
        name, bracket, rank = text.partition("[")  # of wsdl:arrayType
        return self._mend(name, use) + bracket + rank

    def _mend(self, text: str, use: Use) -> str:
        """The name as it should be written; the very same when it leads somewhere."""
        try:
            namespace, local = self.scopes.read(text, use.node, use.part)
        except Undeclared as undeclared:
            namespace, local = self._declare(undeclared, use), undeclared.local
            text = text if namespace else local
        if self._leads(namespace, local, use):
            return text
        found = self._builtin(namespace, local, use) or self._elsewhere(namespace, local, use)
        if found and (split(found)[0] or not use.node.nsmap.get(None)):
            self._tell("name-guessed", use, kind=use.kind, name=local, found=found)
            return self.scopes.write(*split(found), use.node, use.part.file)
        if use.node.tag == wsdl("part") and self._other_kind(namespace, local, use):
            return text
        if namespace in (XSD, XSI, XML):
            found = xsd("string" if self._must_be_simple(use) else "anyType")
            self._tell("name-guessed", use, kind=use.kind, name=local, found=found)
            return self.scopes.write(*split(found), use.node, use.part.file)
        self._tell("undefined-any", use, kind=use.kind, name=local, namespace=namespace)
        home = namespace if namespace not in ("", WSDL) else use.part.target
        self._missing.want(use.kind, clark(home, local), use.node)
        return text if home == namespace else self.scopes.write(home, local, use.node, use.part.file)

    def _leads(self, namespace: str, local: str, use: Use) -> bool:
        if namespace == XSD and use.kind == "type":
            return local in BUILTINS and not (local == "anyType" and self._must_be_simple(use))
        if namespace in (XSD, XSI, WSDL) and use.kind in ("element", "attribute"):
            return use.node.tag != wsdl("part")  # a .NET data set's xs:schema, wsdl:arrayType, xsi:type
        return self.tables.has(use.kind, clark(namespace, local))

    # --- guesses ------------------------------------------------------------------------------------------------------

    def _declare(self, undeclared: Undeclared, use: Use) -> str:
        """What an undeclared prefix most probably means."""
        prefix, local, target = undeclared.prefix, undeclared.local, use.part.target
        usual = USUAL_PREFIXES.get(prefix, "")
        if self.tables.has(use.kind, clark(target, local)):
            namespace = target
        elif usual and (usual != XSD or FOLDED.get(local.casefold())):
            namespace = usual
        else:
            namespace = split(self.tables.only(use.kind, local))[0] or target
        if namespace:
            self.scopes.declare(use.part.file, prefix, namespace)
        self._tell("prefix-declared", use, prefix=prefix[:100], namespace=namespace)
        return namespace

    def _builtin(self, namespace: str, local: str, use: Use) -> str:
        """A built-in type, misspelt or in a wrong namespace."""
        if use.kind != "type":
            return ""
        if local in ("anyType", "any") and self._must_be_simple(use):
            return xsd("string")
        if namespace in (XSD, XSI):
            return xsd(FOLDED[local.casefold()]) if local.casefold() in FOLDED else ""
        return xsd(local) if local in BUILTINS else ""

    def _elsewhere(self, namespace: str, local: str, use: Use) -> str:
        """The only component of that local name, when the written namespace is one that nothing defines."""
        found = self.tables.only(use.kind, local)
        foreign = namespace in ("", WSDL) or not self.tables.defines(namespace)
        return found if foreign or split(found)[0] == use.part.target else ""

    def _other_kind(self, namespace: str, local: str, use: Use) -> bool:
        """A part that names a type as its element, or the reverse: the attribute is exchanged."""
        kind = "element" if use.kind == "type" else "type"
        name = clark(namespace, local)
        if not self.tables.has(kind, name) and not (kind == "type" and namespace == XSD and local in BUILTINS):
            return False
        use.node.set(kind, use.node.attrib.pop(use.attribute))
        self._tell("part-exchanged", use, kind=kind, name=local)
        return True

    def _must_be_simple(self, use: Use) -> bool:
        return use.node.tag in SIMPLE_ONLY or use.node.getparent().tag in (xsd("simpleType"), xsd("simpleContent"))

    def _tell(self, code: str, use: Use, **parameters: str) -> None:
        """Once for each name of a file: its other uses are mended alike."""
        once = (code, use.part.file, *parameters.values())
        if once in self._told:
            return
        self._told.add(once)
        line = use.node.sourceline or 0
        told = f"{use.part.file} line {line}: {code} {', '.join(parameters.values())}"
        self.notices.append(Notice(code, told, use.part.file, line, parameters))
