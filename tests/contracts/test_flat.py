"""The flat form of a contract: one WSDL that imports nothing and asks for no header, which clients read as the rest."""

import pytest
import zeep
from lxml import etree

from catalog.contracts import closing, flattening, reading
from catalog.contracts.names import WSDL, XSD
from catalog.contracts.problems import ContractProblem
from engine import xml
from tests.contracts import wsdl

from . import build, corpus, reading_of

LOCATIONS = f"//*[local-name()='import' and namespace-uri()='{WSDL}'] | //*[@schemaLocation]"
SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"
NAMES = {"w": WSDL, "x": XSD, "s": SOAP}


def flat(files: dict[str, bytes], main: str = "") -> etree._Element:
    return xml.parse(flattening.flatten(closing.open_contract(files, main).contract), limit=2**25)


class NoTransport(zeep.Transport):
    """Gives the flat WSDL and nothing else: whoever asks for more fails."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.content = content

    def load(self, url: str) -> bytes:
        assert url == "file:///flat.wsdl", f"{url} was asked for"
        return self.content


def operations(content: bytes) -> set[str]:
    client = zeep.Client("file:///flat.wsdl", transport=NoTransport(content))
    return {name for binding in client.wsdl.bindings.values() for name in binding._operations}


# --- what it holds ----------------------------------------------------------------------------------------------------


def test_imported_wsdl_and_schemas_are_in_it_and_nothing_is_named_outside():
    root = flat(reading_of.files("dossiers"))

    assert root.xpath(LOCATIONS) == []
    assert root.xpath("//x:include", namespaces=NAMES) == []
    assert len(root.xpath("/w:definitions/w:types/x:schema", namespaces=NAMES)) >= 2
    assert [len(root.findall(f"{{{WSDL}}}{kind}")) for kind in ("portType", "binding", "service")] == [1, 1, 1]


def test_names_of_the_imported_wsdl_are_those_of_the_one_that_is_left():
    files = {
        "main.wsdl": b"""<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:i="urn:imported"
            xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:main" targetNamespace="urn:main">
          <w:import namespace="urn:imported" location="abstract.wsdl"/>
          <w:message name="m"><w:part name="unused" type="i:x"/></w:message>
          <w:binding name="b" type="i:p"><s:binding transport="http://schemas.xmlsoap.org/soap/http"/>
            <w:operation name="lire"><s:operation soapAction=""/><w:input><s:body use="literal"/></w:input>
            </w:operation>
          </w:binding>
          <w:service name="S"><w:port name="p" binding="t:b"><s:address location="http://exemple.invalid"/></w:port>
          </w:service></w:definitions>""",
        "abstract.wsdl": b"""<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:t="urn:imported"
            xmlns:x="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:imported">
          <types><x:schema targetNamespace="urn:imported"><x:element name="q" type="x:string"/></x:schema></types>
          <message name="m"><part name="p" element="t:q"/></message>
          <portType name="p"><operation name="lire"><input message="t:m"/></operation></portType></definitions>""",
    }

    root = flat(files, "main.wsdl")

    assert [message.get("name") for message in root.findall(f"{{{WSDL}}}message")] == ["m", "m_2"]
    (operation,) = reading.read({"flat.wsdl": etree.tostring(root)})["operations"]
    assert operation["input_element"] == "{urn:imported}q"


def test_a_schema_without_a_namespace_takes_that_of_the_one_that_includes_it():
    root = flat(
        {
            "a.wsdl": build.contract('<xsd:include schemaLocation="types.xsd"/>'),
            "types.xsd": b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
              <xs:element name="demande" type="nom"/><xs:element name="reponse"><xs:complexType><xs:sequence>
                <xs:element ref="demande"/></xs:sequence></xs:complexType></xs:element>
              <xs:simpleType name="nom"><xs:restriction base="xs:string"/></xs:simpleType></xs:schema>""",
        }
    )

    schemas = root.findall(f"{{{WSDL}}}types/{{{XSD}}}schema")
    assert {schema.get("targetNamespace") for schema in schemas} == {"urn:exemple:essai"}
    tree = reading.read({"flat.wsdl": etree.tostring(root)})["operations"][0]["response_tree"]
    assert (tree["children"][0]["namespace"], tree["children"][0]["name"]) == ("urn:exemple:essai", "demande")


def test_prefixes_that_only_values_use_keep_their_meaning():
    schema = (
        '<xsd:schema xmlns:meme="urn:exemple:autre" xmlns:autre="urn:exemple:autre" xmlns="urn:exemple:autre" '
        'targetNamespace="urn:exemple:autre"><xsd:complexType name="t"><xsd:sequence>'
        '<xsd:element name="a" type="meme:s"/><xsd:element name="b" type="autre:s"/>'
        '<xsd:element name="c" type="s"/></xsd:sequence>'
        '</xsd:complexType><xsd:simpleType name="s"><xsd:restriction base="xsd:string"/></xsd:simpleType></xsd:schema>'
    )
    types = (
        '<xsd:import namespace="urn:exemple:autre"/><xsd:element name="demande" type="xsd:string"/>'
        '<xsd:element name="reponse" type="u:t" xmlns:u="urn:exemple:autre"/>'
    )
    content = build.contract(types).replace(b"</wsdl:types>", f"{schema}</wsdl:types>".encode())

    tree = reading.read({"flat.wsdl": etree.tostring(flat({"a.wsdl": content}))})["operations"][0]["response_tree"]

    assert [child["name"] for child in tree["children"]] == ["a", "b", "c"]


def test_headers_are_left_out_with_the_parts_that_they_alone_carry():
    content = build.contract(build.TYPES + '<xsd:element name="jeton" type="xsd:string"/>')
    content = content.replace(
        b'<wsdl:part name="corps" element="tns:demande"/>',
        b'<wsdl:part name="corps" element="tns:demande"/><wsdl:part name="entete" element="tns:jeton"/>',
    ).replace(
        b'<wsdl:input><soap:body use="literal"/>',
        b'<wsdl:input><soap:body use="literal" parts="corps"/>'
        b'<soap:header message="tns:demande" part="entete" use="literal"/>',
    )

    root = flat({"a.wsdl": content})

    assert root.xpath("//s:header", namespaces=NAMES) == []
    assert [part.get("name") for part in root.xpath("//w:message[@name='demande']/w:part", namespaces=NAMES)] == [
        "corps"
    ]


def test_names_that_salt_shortens_are_noted():
    root = flat({"a.wsdl": wsdl(operation="consulterDroitsAssure")})

    (note,) = root.xpath("/w:definitions/comment()", namespaces=NAMES)
    assert "consulterDroitsAssure = consulterDroits" in note.text


@pytest.mark.parametrize("style", ["rpc.wsdl", "droits.wsdl", "tuxedo.wsdl"])
def test_styles_stay_as_they_are(style):
    before, after = (
        [(each["name"], each["style"], each["use"], each["input_element"]) for each in found["operations"]]
        for found in (
            reading_of.contract(style),
            reading.read({"flat.wsdl": etree.tostring(flat(reading_of.files(style)))}),
        )
    )

    assert after == before


def test_a_contract_that_redefines_a_schema_has_none():
    files = {
        "a.wsdl": build.contract(
            '<xsd:redefine schemaLocation="types.xsd"><xsd:simpleType name="nom"><xsd:restriction base="tns:nom">'
            '<xsd:maxLength value="9"/></xsd:restriction></xsd:simpleType></xsd:redefine>'
            '<xsd:element name="demande" type="xsd:string"/><xsd:element name="reponse" type="xsd:string"/>'
        ),
        "types.xsd": b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:exemple:essai">
          <xs:simpleType name="nom"><xs:restriction base="xs:string"/></xs:simpleType></xs:schema>""",
    }

    assert flattening.files(closing.open_contract(files).contract) == {}


# --- where it is kept -------------------------------------------------------------------------------------------------


def test_it_travels_with_the_closed_contract():
    assert flattening.NAME in closing.closed(reading_of.files("dossiers"), "service.wsdl")


# --- who reads it -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["individu.wsdl", "droits.wsdl", "rpc.wsdl", "tuxedo.wsdl", "dossiers"])
def test_zeep_finds_every_operation_in_it_and_asks_for_nothing_else(name):
    content = etree.tostring(flat(reading_of.files(name)))

    assert operations(content) == {operation["name"] for operation in reading_of.contract(name)["operations"]}


def test_real_contracts_of_several_files_have_the_same_operations_in_it():
    real = [line for line in corpus.manifest() if (line["kind"], line["oracle"]) == ("real", "importable")]
    several = [line["file"] for line in real if int(line["n_files"]) > 3][::25]

    different = []
    for name in several:
        try:
            opened = closing.open_contract(corpus.closure(name), name)
        except ContractProblem:
            continue
        found = closing.open_contract({"flat.wsdl": flattening.flatten(opened.contract)})
        told = [[(each.name, each.style, each.action) for each in one.wsdl.operations] for one in (opened, found)]
        if told[0] != told[1]:
            different.append(name)

    assert len(several) > 5
    assert different == []
