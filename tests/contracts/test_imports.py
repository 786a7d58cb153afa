"""Imports: resolved among the files sent and the standard schemas, or named with what to add."""

import pytest

from catalog.contracts import reading, standard
from catalog.contracts.problems import ContractProblem

from . import reading_of
from .build import TYPES, answering, contract

OTHER = (
    b'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:autre">'
    b'<xsd:element name="x" type="xsd:string"/></xsd:schema>'
)


def codes(read: dict) -> list[str]:
    return [notice["code"] for notice in read["notices"]]


def importing(location: str, namespace: str = "urn:autre") -> bytes:
    return contract(f'<xsd:import namespace="{namespace}" schemaLocation="{location}"/>{TYPES}')


def test_every_missing_file_is_named_at_once_with_its_place():
    files = reading_of.files("dossiers")
    del files["schemas/commun/cameleon.xsd"], files["abstrait.wsdl"]
    first = contract('<xsd:include schemaLocation="un.xsd"/><xsd:include schemaLocation="sous/deux.xsd"/>')

    with pytest.raises(ContractProblem) as caught:
        reading.read({"a.wsdl": first})

    both = [caught.value, *caught.value.others]
    assert [(found.code, found.missing, found.file) for found in both] == [
        ("import-missing", "un.xsd", "a.wsdl"),
        ("import-missing", "deux.xsd", "a.wsdl"),
    ]
    assert all(found.line > 0 for found in both)


def test_a_missing_file_deep_inside_is_named_with_the_file_that_imports_it():
    files = reading_of.files("dossiers")
    del files["schemas/commun/cameleon.xsd"]

    with pytest.raises(ContractProblem) as caught:
        reading.read(files)

    problem = caught.value
    assert (problem.file, problem.line, problem.missing) == ("schemas/messages.xsd", 5, "cameleon.xsd")


@pytest.mark.parametrize(
    "location", ["http://exemple.invalid/sous/autre.xsd", "classpath:autre.xsd", "/schemas/autre.xsd", "AUTRE.XSD",
                 "http://exemple.invalid/service?xsd=autre", "..\\\\autre.xsd"],
)  # fmt: skip
def test_a_file_that_is_there_under_its_name_is_taken_and_told(location):
    read = reading.read({"a.wsdl": importing(location), "autre.xsd": OTHER}, "a.wsdl")

    assert codes(read) in (["import-by-name"], [])


def test_a_namespace_without_a_location_is_looked_for_among_the_files():
    content = contract(f'<xsd:import namespace="urn:autre"/>{TYPES}')

    read = reading.read({"a.wsdl": content, "loin/autre.xsd": OTHER}, "a.wsdl")

    assert codes(read) == []


@pytest.mark.parametrize("known", standard.STANDARDS, ids=lambda known: known.file)
def test_a_standard_schema_is_found_by_its_namespace(known):
    read = reading.read({"a.wsdl": importing("http://exemple.invalid/ailleurs.xsd", known.namespace)})

    assert codes(read) == []


@pytest.mark.parametrize(
    "address", ["http://www.w3.org/2006/03/addressing/ws-addr.xsd", "https://www.w3.org/2001/xml.xsd"]
)
def test_a_standard_schema_is_found_by_its_address(address):
    known = standard.find(address=address)

    assert codes(reading.read({"a.wsdl": importing(address, known.namespace)})) == []


def test_a_standard_name_used_without_import_is_imported_and_told():
    kind = '<xsd:complexType><xsd:attribute ref="xml:lang"/></xsd:complexType>'

    read = reading.read({"a.wsdl": answering(f'<xsd:element name="v">{kind}</xsd:element>')})

    assert codes(read) == ["import-added"]
    assert (
        read["operations"][0]["responses"][0]["slots"][0]["path"][-1] == "@{http://www.w3.org/XML/1998/namespace}lang"
    )


def test_the_w3cs_own_schema_with_its_dtd_gives_way_to_the_catalogues():
    signature = (
        b'<?xml version="1.0"?><!DOCTYPE schema PUBLIC "-//W3C//DTD XMLSchema 200102//EN" '
        b'"http://www.w3.org/2001/XMLSchema.dtd" [<!ENTITY dsig "http://www.w3.org/2000/09/xmldsig#">]>'
        b'<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/2000/09/xmldsig#"/>'
    )

    read = reading.read(
        {"a.wsdl": importing("dsig.xsd", "http://www.w3.org/2000/09/xmldsig#"), "dsig.xsd": signature}, "a.wsdl"
    )

    assert codes(read) == ["standard-instead"]


def test_a_blank_line_before_the_declaration_is_skipped_and_told():
    assert codes(reading.read({"a.wsdl": b"\n  <!-- x -->\n" + contract()})) == ["text-before-declaration"]


def test_files_that_nothing_uses_are_left_out_and_told():
    assert codes(reading.read({"a.wsdl": contract(), "lisezmoi.txt": b"bonjour"})) == ["unused-files"]


# --- the main file ----------------------------------------------------------------------------------------------------


def test_the_wsdl_that_no_other_imports_is_the_main_one():
    assert reading_of.contract("dossiers")["main"] == "service.wsdl"


def test_two_possible_mains_are_listed_and_one_can_be_chosen():
    files = {"a.wsdl": contract(), "b.wsdl": contract()}

    with pytest.raises(ContractProblem) as caught:
        reading.read(files)

    assert (caught.value.code, caught.value.parameters["candidates"]) == ("ambiguous-main", ["a.wsdl", "b.wsdl"])
    assert reading.read(files, "b.wsdl")["main"] == "b.wsdl"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a.xsd": OTHER, "b.xsd": OTHER}, "no-wsdl"),
        ({"a.xsd": OTHER}, "only-schema"),
        ({"a.wsdl": b"<html/>"}, "not-wsdl"),
        ({"a.wsdl": b'<description xmlns="http://www.w3.org/ns/wsdl"/>'}, "wsdl-2"),
        ({"a.wsdl": b'<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>'}, "no-soap-binding"),
    ],
)
def test_what_is_no_contract_is_refused_for_what_it_is(files, code):
    with pytest.raises(ContractProblem) as caught:
        reading.read(files)

    assert caught.value.code == code


def test_a_main_file_that_is_not_there_is_refused():
    with pytest.raises(ContractProblem) as caught:
        reading.read({"a.wsdl": contract()}, "c.wsdl")

    assert caught.value.code == "main-not-found"
