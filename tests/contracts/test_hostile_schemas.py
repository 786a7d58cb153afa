"""Schemas that explode: circles, chains, diamonds, crowds, patterns. Each is read in time, or refused."""

import time

import pytest

from catalog.contracts import reading, strict
from catalog.contracts.problems import ContractProblem
from engine import xml

from .build import TYPES, answering, contract


def including(name: str, more: str = "") -> bytes:
    return (
        '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:exemple:essai">'
        f'<xsd:include schemaLocation="{name}"/>{more}</xsd:schema>'
    ).encode()


def within(seconds: float, files: dict[str, bytes]) -> dict | ContractProblem:
    """The reading, or the refusal; in any case in time."""
    started = time.perf_counter()
    try:
        return reading.read(files, "a.wsdl")
    except ContractProblem as problem:
        return problem
    finally:
        assert time.perf_counter() - started < seconds


def test_circular_and_self_imports_are_read():
    first = contract('<xsd:include schemaLocation="b.xsd"/>' + TYPES)
    files = {
        "a.wsdl": first,
        "b.xsd": including("c.xsd"),
        "c.xsd": including("b.xsd", '<xsd:include schemaLocation="c.xsd"/>'),
    }

    read = within(5, files)

    assert [operation["name"] for operation in read["operations"]] == ["lire"]


def test_a_long_chain_of_imports_is_read_or_refused_but_never_breaks():
    chain = {f"{number}.xsd": including(f"{number + 1}.xsd") for number in range(190)}
    chain["190.xsd"] = including("0.xsd")
    files = {"a.wsdl": contract('<xsd:include schemaLocation="0.xsd"/>' + TYPES), **chain}

    found = within(10, files)

    assert found["operations"] if isinstance(found, dict) else found.code == "too-deep"


def test_a_diamond_of_imports_is_read_once():
    layers = {
        f"{level}{side}.xsd": including(f"{level + 1}a.xsd", f'<xsd:include schemaLocation="{level + 1}b.xsd"/>')
        for level in range(16)
        for side in "ab"
    }
    layers |= {"16a.xsd": including("0a.xsd"), "16b.xsd": including("0b.xsd")}
    files = {"a.wsdl": contract('<xsd:include schemaLocation="0a.xsd"/>' + TYPES), **layers}

    assert within(10, files)["operations"]


@pytest.mark.parametrize("group", ["choice", "all", "sequence"])
def test_a_group_of_thousands_is_refused(group):
    branches = "".join(f'<xsd:element name="e{number}" type="xsd:string"/>' for number in range(8_000))
    types = (
        '<xsd:element name="demande" type="xsd:string"/><xsd:element name="reponse"><xsd:complexType>'
        f"<xsd:{group}>{branches}</xsd:{group}></xsd:complexType></xsd:element>"
    )

    assert within(5, {"a.wsdl": contract(types)}).code == "too-many-particles"


def test_nested_counters_are_read():
    inside = '<xsd:element name="v" type="xsd:string" maxOccurs="1000000"/>'
    types = f'<xsd:sequence maxOccurs="1000000">{inside}</xsd:sequence>'

    assert within(5, {"a.wsdl": answering(types)})["operations"]


@pytest.mark.parametrize(
    "more",
    [
        '<xsd:simpleType name="t"><xsd:restriction base="tns:t"/></xsd:simpleType>',
        '<xsd:simpleType name="t"><xsd:list itemType="tns:t"/></xsd:simpleType>',
        '<xsd:simpleType name="t"><xsd:union memberTypes="tns:t"/></xsd:simpleType>',
        '<xsd:complexType name="t"><xsd:complexContent><xsd:extension base="tns:t"/></xsd:complexContent>'
        "</xsd:complexType>",
        '<xsd:complexType name="t"><xsd:group ref="tns:g"/></xsd:complexType>'
        '<xsd:group name="g"><xsd:sequence><xsd:group ref="tns:g"/></xsd:sequence></xsd:group>',
        '<xsd:complexType name="t"><xsd:attributeGroup ref="tns:g"/></xsd:complexType>'
        '<xsd:attributeGroup name="g"><xsd:attributeGroup ref="tns:g"/></xsd:attributeGroup>',
    ],
    ids=["restriction", "list", "union", "extension", "group", "attribute group"],
)
def test_what_is_defined_by_itself_never_breaks(more):
    found = within(5, {"a.wsdl": answering('<xsd:element name="v" type="tns:t"/>', more)})

    if isinstance(found, dict):
        assert {notice["code"] for notice in found["notices"]} >= {"strict-unavailable"}
    else:
        assert found.code in ("circular", "too-deep")


def test_types_that_double_at_each_level_are_cut():
    levels = "".join(
        f'<xsd:complexType name="t{level}"><xsd:sequence><xsd:element name="a" type="tns:t{level + 1}"/>'
        f'<xsd:element name="b" type="tns:t{level + 1}"/></xsd:sequence></xsd:complexType>'
        for level in range(24)
    )
    levels += '<xsd:simpleType name="t24"><xsd:restriction base="xsd:string"/></xsd:simpleType>'

    found = within(8, {"a.wsdl": answering('<xsd:element name="v" type="tns:t0"/>', levels)})

    assert "tree-cut" in {notice["code"] for notice in found["notices"]}


@pytest.mark.parametrize("pattern", ["(a|aa)+b", "(.*a){12}", "((a{1,100}){1,100}){1,100}", "(x+x+)+y"])
def test_a_pattern_that_explodes_is_not_evaluated_and_told(pattern):
    facet = f'<xsd:pattern value="{pattern}"/>'
    kind = f'<xsd:simpleType><xsd:restriction base="xsd:string">{facet}</xsd:restriction></xsd:simpleType>'
    files = {"a.wsdl": answering(f'<xsd:element name="v">{kind}</xsd:element>')}

    found = within(12, files)

    assert [notice["parameters"]["pattern"] for notice in found["notices"] if notice["code"] == "pattern-ignored"] == [
        pattern
    ]
    value = (
        '<e:reponse xmlns:e="urn:exemple:essai"><e:v>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!</e:v></e:reponse>'
    )
    assert strict.Validator(files).errors(xml.parse(value.encode())) == []


ORDINARY = [
    "([A-Z]+ )*[A-Z]+",
    "([a-z]+\\.)+fr",
    "(\\d{2}){5}",
    "[A-Z]{2}-(\\d{3,5}(/[xyz])?)",
    "((a|b)c){12}",
    "[(a+)+]{20}",
    "(a+)+$",
]


@pytest.mark.parametrize("pattern", ORDINARY)
def test_an_ordinary_pattern_is_enforced(pattern):
    facet = f'<xsd:pattern value="{pattern}"/>'
    kind = f'<xsd:simpleType><xsd:restriction base="xsd:string">{facet}</xsd:restriction></xsd:simpleType>'
    files = {"a.wsdl": answering(f'<xsd:element name="v">{kind}</xsd:element>')}

    assert "pattern-ignored" not in {notice["code"] for notice in within(5, files)["notices"]}
    wrong = '<e:reponse xmlns:e="urn:exemple:essai"><e:v>é</e:v></e:reponse>'
    assert strict.Validator(files).errors(xml.parse(wrong.encode())) != []
