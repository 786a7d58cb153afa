"""Schemas that XML Schema forbids: they are read as they were meant, and kept as strict as can be."""

import pytest

from catalog.contracts import strict
from engine import xml

from .build import TYPES, answering, contract
from .mended import codes, notices


def test_elements_of_a_schema_in_the_namespace_of_the_wsdl_are_read():
    types = TYPES.replace("xsd:element", "wsdl:element")

    assert notices(contract(types)) == [("schema-namespace", {"count": 2})]


def test_a_schema_file_without_any_namespace_is_read():
    content = contract(f'<xsd:import namespace="urn:autre" schemaLocation="autre.xsd"/>{TYPES}')

    assert codes({"a.wsdl": content, "autre.xsd": b'<schema targetNamespace="urn:autre"/>'}) == ["schema-namespace"]


@pytest.mark.parametrize(
    "inside",
    ['<xsd:attribute name="x"/><xsd:sequence/>', "<xsd:sequence/><xsd:sequence/>", '<xsd:element name="x"/>',
     '<xsd:extension base="xsd:string"><xsd:attribute name="x"/></xsd:extension>',
     "<xsd:complexContent><xsd:sequence/></xsd:complexContent>"],
    ids=["order", "two contents", "no content", "a bare extension", "a content of nothing"],
)  # fmt: skip
def test_the_parts_of_a_type_are_put_in_order(inside):
    assert codes(
        answering('<xsd:element name="v" type="tns:t"/>', f'<xsd:complexType name="t">{inside}</xsd:complexType>')
    ) == ["schema-order"]


def test_an_element_without_name_is_left_out():
    assert codes(answering('<xsd:element name="" type="xsd:string"/>')) == ["nameless"]


@pytest.mark.parametrize(
    ("children", "more"),
    [
        ('<xsd:element name="v" type="xsd:string" ref="tns:demande"/>', ""),
        ('<xsd:element name="v" type="tns:t"/>', '<xsd:complexType name="t" base="x"/>'),
        ('<xsd:element name="v" type="tns:t"/>',
         '<xsd:simpleType name="t"><xsd:restriction base="xsd:int"><xsd:maxLength value="3"/></xsd:restriction>'
         "</xsd:simpleType>"),
        ('<xsd:element name="v" type="tns:t"/>',
         '<xsd:complexType name="t"><xsd:all><xsd:element name="w" maxOccurs="9"/></xsd:all></xsd:complexType>'),
        ('<xsd:element name="v" minOccurs="0"/><xsd:element name="v"/>', ""),
        ('<xsd:element name="v" minOccurs="0"/><xsd:any/><xsd:any minOccurs="0"/>', ""),
    ],
    ids=["name and ref", "attribute", "facet", "all", "ambiguous", "ambiguous wildcards"],
)  # fmt: skip
def test_what_xml_schema_forbids_is_left_out_of_the_strict_schema_and_told(children, more):
    assert set(codes(answering(children, more))) == {"schema-loosened"}


def test_loosening_one_type_leaves_the_others_strict():
    content = answering(
        '<xsd:element name="v" minOccurs="0"/><xsd:element name="v"/>',
        '<xsd:element name="compte" type="xsd:int"/>',
    )
    validator = strict.Validator({"a.wsdl": content})

    assert validator.errors(xml.parse(b'<e:compte xmlns:e="urn:exemple:essai">un</e:compte>')) != []
    assert validator.errors(xml.parse(b'<e:reponse xmlns:e="urn:exemple:essai"><e:autre/></e:reponse>')) != []
    assert validator.errors(xml.parse(b'<e:reponse xmlns:e="urn:exemple:essai"><e:v/><e:v/></e:reponse>')) == []
