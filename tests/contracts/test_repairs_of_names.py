"""Imports and names that lead nowhere: they are led to what was meant, or left out, and told."""

import pytest

from catalog.contracts import closing, reading, strict
from catalog.contracts.problems import ContractProblem
from engine import xml

from .build import TYPES, answering, contract
from .mended import codes, notices

SCHEMA = '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:autre">{}</xsd:schema>'
OTHER = SCHEMA.format('<xsd:element name="x" type="xsd:string"/><xsd:complexType name="y"/>').encode()


def importing(namespace: str, location: str, more: str = TYPES) -> bytes:
    return contract(f'<xsd:import namespace="{namespace}" schemaLocation="{location}"/>{more}')


def test_an_import_for_another_namespace_takes_that_of_the_file():
    told = notices({"a.wsdl": importing("urn:faux", "autre.xsd"), "autre.xsd": OTHER})

    assert [(code, parameters["wanted"], parameters["found"]) for code, parameters in told] == [
        ("import-namespace", "urn:faux", "urn:autre")
    ]


def test_a_file_that_only_bears_the_name_must_be_of_the_namespace():
    with pytest.raises(ContractProblem) as caught:
        reading.read({"a.wsdl": importing("urn:faux", "loin/autre.xsd"), "ici/autre.xsd": OTHER}, "a.wsdl")

    assert (caught.value.code, caught.value.missing) == ("import-missing", "autre.xsd")


def test_of_several_files_of_a_name_the_one_with_the_likest_path_is_taken():
    wrong = SCHEMA.format('<xsd:element name="autre" type="xsd:string"/>').encode()
    content = importing(
        "urn:autre", "/racine/b/autre.xsd", f'<xsd:element name="v" type="o:y" xmlns:o="urn:autre"/>{TYPES}'
    )

    read = reading.read({"a.wsdl": content, "x/b/autre.xsd": OTHER, "x/c/autre.xsd": wrong}, "a.wsdl")

    assert read["notices"][0]["parameters"]["target"] == "x/b/autre.xsd"
    assert "undefined-any" not in {notice["code"] for notice in read["notices"]}


def test_a_document_that_uses_what_only_its_importer_imports_gets_the_import():
    whole = contract().decode()
    at, end = whole.index("<wsdl:binding"), whole.index("</wsdl:definitions>")
    main = whole[:at] + '<wsdl:import namespace="urn:exemple:essai" location="b.wsdl"/>' + whole[end:]
    binding = whole[: whole.index("<wsdl:types>")] + whole[at:]

    told = notices({"a.wsdl": main.encode(), "b.wsdl": binding.encode()})

    assert told == [("import-added", {"name": "a.wsdl"})]


def test_types_of_php_and_axis_are_known_without_import():
    more = '<xsd:element name="v" type="p:Map" xmlns:p="http://xml.apache.org/xml-soap"/>'

    assert notices(contract(TYPES + more)) == [("import-added", {"name": "standard/xml-soap.xsd"})]


def test_an_undeclared_prefix_is_read_as_the_namespace_that_knows_the_name():
    content = contract().replace(b'element="tns:demande"', b'element="oublie:demande"')

    told = notices(content)

    assert told == [("prefix-declared", {"prefix": "oublie", "namespace": "urn:exemple:essai"})]
    served = closing.closed({"a.wsdl": content}, "a.wsdl")["a.wsdl"]
    assert xml.parse(served).nsmap["oublie"] == "urn:exemple:essai"


@pytest.mark.parametrize(
    ("written", "found"),
    [("xsd:String", "string"), ("xsd:datetime", "dateTime"), ("tns:int", "int"), ("xsi:string", "string"),
     ("xsd:any", "anyType"), ("xsd:money", "anyType")],
)  # fmt: skip
def test_a_misspelt_type_is_the_one_that_was_meant(written, found):
    types = TYPES.replace('"xsd:string"', f'"{written}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"', 1)

    (told,) = notices(contract(types))

    assert (told[0], told[1]["found"]) == ("name-guessed", f"{{http://www.w3.org/2001/XMLSchema}}{found}")


def test_a_name_in_a_namespace_that_nothing_defines_is_found_by_its_local_part():
    content = contract().replace(b'element="tns:demande"', b'element="w:demande" xmlns:w="urn:perdu"')

    assert notices(content) == [
        ("name-guessed", {"kind": "element", "name": "demande", "found": "{urn:exemple:essai}demande"})
    ]


def test_what_nothing_defines_may_hold_anything_and_is_told_with_its_place():
    read = reading.read({"a.wsdl": answering('<xsd:element name="v" type="tns:Absent"/>')})

    (notice,) = read["notices"]
    assert (notice["code"], notice["parameters"]["name"], notice["line"] > 0) == ("undefined-any", "Absent", True)
    checked = strict.Validator({"a.wsdl": answering('<xsd:element name="v" type="tns:Absent"/>')})
    answer = '<e:reponse xmlns:e="urn:exemple:essai"><e:v>{}</e:v></e:reponse>'
    assert checked.errors(xml.parse(answer.format("<w/>libre").encode())) == []
    assert checked.errors(xml.parse(answer.format("</e:v><e:w/><e:v>").encode())) != []


@pytest.mark.parametrize(
    "user",
    ['<xsd:element ref="tns:absent"/>', '<xsd:group ref="tns:absent"/>',
     '<xsd:element name="w"><xsd:complexType><xsd:attribute ref="tns:absent"/></xsd:complexType></xsd:element>',
     '<xsd:element name="w"><xsd:complexType><xsd:attributeGroup ref="tns:absent"/></xsd:complexType></xsd:element>',
     '<xsd:element name="w"><xsd:complexType><xsd:attribute name="x" type="tns:absent"/></xsd:complexType>'
     "</xsd:element>",
     '<xsd:element name="w"><xsd:simpleType><xsd:restriction base="tns:absent"/></xsd:simpleType></xsd:element>',
     '<xsd:element name="w"><xsd:complexType><xsd:complexContent><xsd:extension base="tns:absent"><xsd:sequence>'
     '<xsd:element name="y" type="xsd:string"/></xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType>'
     "</xsd:element>"],
    ids=["element", "group", "attribute", "attribute group", "type of an attribute", "simple base", "base"],
)  # fmt: skip
def test_any_kind_of_missing_component_is_replaced(user):
    assert codes(answering(user)) == ["undefined-any"]


def test_a_schema_without_namespace_is_read_in_that_of_the_wsdl():
    content = contract().replace(b'<xsd:schema targetNamespace="urn:exemple:essai"', b"<xsd:schema")

    assert codes(content) == ["schema-target"]


def test_a_part_that_takes_an_element_for_a_type_is_exchanged():
    assert codes(contract().replace(b'element="tns:demande"', b'type="tns:demande"')) == ["part-exchanged"]


def test_names_of_port_types_bindings_and_messages_are_found_without_or_with_a_wrong_prefix():
    content = contract().replace(b'type="tns:port"', b'type="w:port" xmlns:w="urn:perdu"')
    content = content.replace(b'message="tns:demande"', b'message="demande"')

    assert [parameters["kind"] for _code, parameters in notices(content)] == ["portType"]


def test_a_port_without_binding_and_a_fault_without_message_are_left_out():
    content = contract().replace(b"</wsdl:service>", b'<wsdl:port name="q" binding="tns:rien"/></wsdl:service>')
    content = content.replace(
        b"</wsdl:operation></wsdl:portType>",
        b'<wsdl:fault name="f" message="tns:rien"/></wsdl:operation></wsdl:portType>',
    )

    assert codes(content) == ["port-left-out", "fault-skipped"]


def test_a_missing_message_is_an_empty_one():
    content = contract().replace(b'output message="tns:reponse"', b'output message="tns:perdue"')

    assert codes(content) == ["message-missing"]


def test_an_operation_bound_under_another_name_is_the_one_that_is_left():
    content = contract().replace(b'<wsdl:operation name="lire"><soap:', b'<wsdl:operation name="lira"><soap:')

    assert notices(content) == [("name-guessed", {"kind": "operation", "name": "lira", "found": "lire"})]


@pytest.mark.parametrize(
    "header", ['message="tns:rien" part="x" use="literal"', 'use="literal"', 'message="tns:demande"']
)
def test_a_header_of_no_message_is_left_out(header):
    body = b'<wsdl:input><soap:body use="literal"/>'
    content = contract().replace(body, body + f"<soap:header {header}/>".encode())

    assert codes(content) == ["odd-header"]


def test_a_part_whose_name_no_element_can_bear_is_renamed():
    rpc = contract().replace(b'style="document"', b'style="rpc"')
    rpc = rpc.replace(b'name="corps" element="tns:demande"', b'name="1 part" type="xsd:string"')

    told = notices(rpc.replace(b'name="corps" element="tns:reponse"', b'name="r" type="xsd:string"'))

    assert told == [("part-renamed", {"name": "1 part", "new": "_1_part"})]


def test_a_mended_contract_is_served_mended_and_needs_no_second_mending():
    content = contract().replace(b'element="tns:demande"', b'element="oublie:demande"')
    closed = closing.closed({"a.wsdl": content}, "a.wsdl")
    served = {name: text for name, text in closed.items() if not name.startswith(("strict/", "flat/"))}

    assert reading.read(served, "a.wsdl")["notices"] == []
