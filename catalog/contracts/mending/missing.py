"""Defines, as widely as it can be, what a contract uses and nobody defines, so that the rest of it is still of use."""

from collections import defaultdict

from lxml import etree

from ..names import XSD, split, xsd
from .tables import Tables

SIMPLE = (xsd("simpleType"), xsd("simpleContent"))


class Missing:
    """Collects what is wanted; `define` adds the definitions to the schemas."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._wanted: dict[tuple[str, str], list[etree._Element]] = defaultdict(list)

    def want(self, kind: str, name: str, user: etree._Element) -> None:
        self._wanted[kind, name].append(user)

    def define(self) -> None:
        for (kind, name), users in self._wanted.items():
            namespace, local = split(name)
            home = self._tables.home(namespace)
            if kind == "type":
                _define_type(home, local, users)
            else:
                MADE[kind](home, local)
            self._tables.add(kind, name)


def _define_type(home: etree._Element, local: str, users: list[etree._Element]) -> None:
    """Simple where only a simple type can stand, empty where it is extended, else anything."""
    if any(_wants_simple(user) for user in users):
        made = etree.SubElement(home, xsd("simpleType"), name=local)
        etree.SubElement(made, xsd("restriction"), base=_string(home))
        return
    made = etree.SubElement(home, xsd("complexType"), name=local)
    if any(user.tag in (xsd("extension"), xsd("restriction")) for user in users):
        etree.SubElement(made, xsd("sequence"))
        return
    made.set("mixed", "true")
    _any(etree.SubElement(made, xsd("sequence")))
    etree.SubElement(made, xsd("anyAttribute"), processContents="lax")


def _wants_simple(user: etree._Element) -> bool:
    if user.tag in (xsd("attribute"), xsd("list"), xsd("union")):
        return True
    return user.getparent() is not None and user.getparent().tag in SIMPLE


def _element(home: etree._Element, local: str) -> None:
    etree.SubElement(home, xsd("element"), name=local, nillable="true")


def _attribute(home: etree._Element, local: str) -> None:
    etree.SubElement(home, xsd("attribute"), name=local, type=_string(home))


def _group(home: etree._Element, local: str) -> None:
    etree.SubElement(etree.SubElement(home, xsd("group"), name=local), xsd("sequence"))


def _attribute_group(home: etree._Element, local: str) -> None:
    made = etree.SubElement(home, xsd("attributeGroup"), name=local)
    etree.SubElement(made, xsd("anyAttribute"), processContents="lax")


def _any(parent: etree._Element) -> None:
    etree.SubElement(parent, xsd("any"), minOccurs="0", maxOccurs="unbounded", processContents="lax")


def _string(home: etree._Element) -> str:
    """`xsd:string` as it is written in this schema: its own element shows the prefix."""
    prefix = next(prefix for prefix, namespace in home.nsmap.items() if namespace == XSD)
    return f"{prefix}:string" if prefix else "string"


MADE = {"element": _element, "attribute": _attribute, "group": _group, "attributeGroup": _attribute_group}
