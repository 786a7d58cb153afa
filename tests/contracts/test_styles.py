"""Every style of message: what stands on the wire, valid by the contract's schema and read back by a real client."""

from typing import Any

import pytest
from lxml import etree

from catalog.contracts import closing, reading, strict
from catalog.contracts.clients import Client
from catalog.contracts.problems import ContractProblem
from engine import envelope, template, xml

from .build import rpc, styled

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
ENC = "http://schemas.xmlsoap.org/soap/encoding/"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
TEXT = '<wsdl:part name="texte" type="xsd:string"/>'
BOUND = '<wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>'
LIRE = (
    '<wsdl:operation name="lire"><wsdl:input message="tns:demande"/><wsdl:output message="tns:reponse"/>'
    "</wsdl:operation>"
)
LIRE_BOUND = f'<wsdl:operation name="lire"><soap:operation soapAction="urn:lire"/>{BOUND}</wsdl:operation>'
ELEMENTS = (
    '<xsd:element name="a" type="xsd:string"/><xsd:element name="b" type="xsd:string"/>'
    '<xsd:element name="c" type="xsd:string"/>'
)
MESSAGES = {
    "demande": '<wsdl:part name="corps" element="tns:a"/>',
    "reponse": '<wsdl:part name="corps" element="tns:b"/>',
    "autre": '<wsdl:part name="corps" element="tns:c"/>',
}


def operations(content: bytes) -> list[dict[str, Any]]:
    return reading.read({"a.wsdl": content})["operations"]


def notices(content: bytes) -> list[str]:
    return [notice["code"] for notice in reading.read({"a.wsdl": content})["notices"]]


def rendered(operation: dict[str, Any], name: str = "reponse", **values: str) -> bytes:
    """The whole envelope of a response, with its examples where no value is given."""
    response = next(found for found in operation["responses"] if found["name"] == name)
    compiled = template.compile(response["source"], kind=response["kind"], fault_string=response["fault_string"])
    given = {**response["examples"], **values}
    return compiled.render([given[slot] for slot in compiled.slots], operation["soap_versions"][0])


def body(answer: bytes) -> etree._Element:
    return xml.parse(answer).find(f"{{{SOAP}}}Body")


def read_by_zeep(content: bytes, answer: bytes) -> Any:
    """What zeep makes of the answer of the contract's first operation."""
    opened = closing.open_contract({"a.wsdl": content})
    client, operation = Client(opened.contract), opened.wsdl.operations[0]
    return client.binding(operation, "1.1").get(operation.wire_name).output.deserialize(xml.parse(answer))


def is_valid(content: bytes, answer: bytes) -> bool:
    return strict.Validator({"a.wsdl": content}, "a.wsdl").errors(xml.parse(answer)) == []


# --- rpc/encoded ------------------------------------------------------------------------------------------------------

ARRAY = (
    f'<xsd:import namespace="{ENC}"/><xsd:complexType name="Codes"><xsd:complexContent>'
    f'<xsd:restriction base="enc:Array" xmlns:enc="{ENC}">{{}}</xsd:restriction></xsd:complexContent></xsd:complexType>'
)
TYPED = f'<xsd:attribute ref="enc:arrayType" xmlns:enc="{ENC}" wsdl:arrayType="xsd:{{}}"/>'
STRUCT = (
    '<xsd:complexType name="Compte"><xsd:sequence><xsd:element name="titulaire" type="xsd:string"/>'
    '<xsd:element name="points" type="xsd:int"/></xsd:sequence></xsd:complexType>'
)


def array_of(inside: str) -> bytes:
    return rpc(TEXT, '<wsdl:part name="codes" type="tns:Codes"/>', types=ARRAY.format(inside))


def test_an_encoded_answer_tells_its_style_and_the_type_of_every_value():
    content = rpc(TEXT, '<wsdl:part name="compte" type="tns:Compte"/>', types=STRUCT)
    answer = rendered(operations(content)[0], titulaire="Zoé", points="3")
    wrapper = body(answer)[0]

    assert wrapper.get(f"{{{SOAP}}}encodingStyle") == ENC
    assert [(found.tag, found.get(f"{XSI}type")) for found in wrapper.iter()][1:] == [
        ("compte", "tns:Compte"),
        ("titulaire", "xsd:string"),
        ("points", "xsd:int"),
    ]
    read = read_by_zeep(content, answer)
    assert (read["titulaire"], read["points"]) == ("Zoé", 3)


def test_an_encoded_array_is_a_column_whose_records_zeep_reads():
    content = array_of(TYPED.format("string[]"))
    answer = rendered(operations(content)[0], item="A|B|C")
    array = body(answer)[0][0]

    assert array.get(f"{XSI}type") == "tns:Codes"
    assert array.get(f"{{{ENC}}}arrayType") == "xsd:string[]"
    assert [(item.tag, item.get(f"{XSI}type"), item.text) for item in array] == [
        ("item", "xsd:string", "A"), ("item", "xsd:string", "B"), ("item", "xsd:string", "C"),
    ]  # fmt: skip
    assert list(read_by_zeep(content, answer)) == ["A", "B", "C"]


def test_the_items_of_an_array_may_be_told_by_its_content():
    inside = '<xsd:sequence><xsd:element name="code" type="xsd:int" maxOccurs="unbounded"/></xsd:sequence>'
    array = body(rendered(operations(array_of(inside))[0], code="1|2"))[0][0]

    assert array.get(f"{{{ENC}}}arrayType") == "xsd:int[]"
    assert [(item.tag, item.text) for item in array] == [("code", "1"), ("code", "2")]


def test_an_array_may_hold_arrays():
    array = body(rendered(operations(array_of(TYPED.format("string[][]")))[0]))[0][0]

    assert [array.get(f"{{{ENC}}}arrayType"), array[0].get(f"{{{ENC}}}arrayType")] == ["xsd:string[][]", "xsd:string[]"]
    assert (array[0].get(f"{XSI}type"), array[0][0].get(f"{XSI}type")) == ("soapenc:Array", "xsd:string")


def test_an_array_without_a_type_of_its_own_is_one_of_texts():
    content = rpc(TEXT, f'<wsdl:part name="tout" xmlns:enc="{ENC}" type="enc:Array"/>')
    array = body(rendered(operations(content)[0], item="A|B"))[0][0]

    assert (array.get(f"{XSI}type"), array.get(f"{{{ENC}}}arrayType")) == ("soapenc:Array", "xsd:anyType[]")
    assert [item.text for item in array] == ["A", "B"]


def test_a_map_of_xml_soap_is_a_table_of_keys_and_values():
    content = rpc(TEXT, '<wsdl:part name="m" xmlns:apache="http://xml.apache.org/xml-soap" type="apache:Map"/>')
    answer = body(rendered(operations(content)[0], item="a;1|b;2"))[0][0]

    assert etree.QName(answer.get(f"{XSI}type").replace(":", "")).localname.endswith("Map")
    assert [[inner.text for inner in item] for item in answer] == [["a", "1"], ["b", "2"]]


def test_the_sample_of_an_encoded_call_tells_its_types_too():
    content = rpc('<wsdl:part name="codes" type="tns:Codes"/>', TEXT, types=ARRAY.format(TYPED.format("int[]")))
    array = body(operations(content)[0]["sample_request"].encode())[0][0]

    assert array.get(f"{{{ENC}}}arrayType") == "xsd:int[1]"
    assert [item.get(f"{XSI}type") for item in array] == ["xsd:int"]


@pytest.mark.parametrize(
    "call",
    [
        "<t:lire><compte><titulaire>Zoé</titulaire></compte></t:lire>",
        '<t:lire><compte xsi:type="t:C"><titulaire xsi:type="xsd:string">Zoé</titulaire></compte></t:lire>',
        '<t:lire><compte href="#id0"/></t:lire><multiRef id="id0"><titulaire>Zoé</titulaire></multiRef>',
    ],
)
def test_the_key_of_an_encoded_call_is_found_with_types_without_and_behind_references(call):
    content = rpc('<wsdl:part name="compte" type="tns:Compte"/>', TEXT, types=STRUCT)
    path = next(found["path"] for found in operations(content)[0]["key_candidates"] if found["label"] == "titulaire")
    request = (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:xsi="{XSI[1:-1]}" xmlns:t="urn:exemple:appel"><s:Body>{call}</s:Body>'
        "</s:Envelope>"
    )

    assert envelope.first(envelope.read(request.encode()), tuple(path)) == "Zoé"


def test_document_style_may_be_encoded():
    bound = LIRE_BOUND.replace('use="literal"', 'use="encoded"')
    content = styled(types=ELEMENTS, messages=MESSAGES, operations=LIRE, bound=bound)
    answer = rendered(operations(content)[0], b="texte")

    assert body(answer)[0].get(f"{{{SOAP}}}encodingStyle") == ENC
    assert read_by_zeep(content, answer) == "texte"


# --- literal ----------------------------------------------------------------------------------------------------------


def test_rpc_literal_tells_no_types():
    content = rpc(TEXT, '<wsdl:part name="compte" type="tns:Compte"/>', types=STRUCT, use="literal")
    answer = rendered(operations(content)[0])

    assert b"xsi:" not in answer
    assert b"encodingStyle" not in answer
    assert is_valid(content, answer)


def test_a_part_of_a_type_is_an_element_of_its_name_that_the_schema_checks():
    messages = {**MESSAGES, "reponse": '<wsdl:part name="nombre" type="xsd:int"/>'}
    content = styled(types=ELEMENTS, messages=messages, operations=LIRE, bound=LIRE_BOUND)
    operation = operations(content)[0]

    assert operation["output_element"] == "nombre"
    assert is_valid(content, rendered(operation, nombre="12"))
    assert not is_valid(content, rendered(operation, nombre="douze"))
    assert read_by_zeep(content, rendered(operation, nombre="12")) == 12


def test_two_parts_of_one_name_and_different_types_are_not_mistaken_for_each_other():
    messages = {
        "demande": TEXT, "reponse": '<wsdl:part name="valeur" type="xsd:int"/>',
        "autre": '<wsdl:part name="valeur" type="xsd:date"/>',
    }  # fmt: skip
    second = LIRE.replace("tns:reponse", "tns:autre").replace('name="lire"', 'name="relire"')
    bound = LIRE_BOUND + LIRE_BOUND.replace('name="lire"', 'name="relire"')
    content = styled(messages=messages, operations=LIRE + second, bound=bound)

    assert [is_valid(content, rendered(operation)) for operation in operations(content)] == [True, True]


def test_several_parts_stand_side_by_side():
    messages = {
        **MESSAGES,
        "reponse": '<wsdl:part name="un" element="tns:b"/><wsdl:part name="deux" element="tns:c"/>',
    }
    content = styled(types=ELEMENTS, messages=messages, operations=LIRE, bound=LIRE_BOUND)
    answer = rendered(operations(content)[0], b="1", c="2")

    assert [(found.tag, found.text) for found in body(answer)] == [
        ("{urn:exemple:essai}b", "1"), ("{urn:exemple:essai}c", "2"),
    ]  # fmt: skip
    assert is_valid(content, answer)
    assert dict(read_by_zeep(content, answer).__values__) == {"un": "1", "deux": "2"}
    assert notices(content) == ["several-parts"]


def test_an_answer_without_parts_is_an_empty_body():
    content = styled(types=ELEMENTS, messages={**MESSAGES, "reponse": ""}, operations=LIRE, bound=LIRE_BOUND)
    operation = operations(content)[0]

    assert (operation["one_way"], operation["responses"][0]["source"]) == (False, "")
    assert len(body(rendered(operation))) == 0


def test_headers_are_told_and_stand_in_no_body():
    own = "".join(f'<wsdl:part name="{name}" element="tns:{name}"/>' for name in ("b", "c"))
    head = '<soap:header message="tns:{}" part="{}" use="literal"/>'
    bound = LIRE_BOUND.replace("<wsdl:input>", "<wsdl:input>" + head.format("entete", "jeton"))
    bound = bound.replace("<wsdl:output>", "<wsdl:output>" + head.format("reponse", "c"))
    content = styled(
        types=ELEMENTS,
        messages={**MESSAGES, "reponse": own, "entete": '<wsdl:part name="jeton" element="tns:c"/>'},
        operations=LIRE,
        bound=bound,
    )
    operation = operations(content)[0]

    assert [(told["name"], told["required"]) for told in operation["headers"]] == [("jeton", False)]
    assert [found.tag for found in body(rendered(operation))] == ["{urn:exemple:essai}b"]
    assert notices(content) == []


def test_the_parts_that_travel_as_attachments_are_not_in_the_body():
    mime = "http://schemas.xmlsoap.org/wsdl/mime/"
    bound = LIRE_BOUND.replace(
        '<wsdl:output><soap:body use="literal"/></wsdl:output>',
        f'<wsdl:output><m:multipartRelated xmlns:m="{mime}"><m:part><soap:body use="literal"/></m:part>'
        '<m:part><m:content part="image" type="image/png"/></m:part></m:multipartRelated></wsdl:output>',
    )
    parts = '<wsdl:part name="corps" element="tns:b"/><wsdl:part name="image" type="xsd:base64Binary"/>'
    content = styled(types=ELEMENTS, messages={**MESSAGES, "reponse": parts}, operations=LIRE, bound=bound)
    answer = rendered(operations(content)[0], b="texte")

    assert [found.text for found in body(answer)] == ["texte"]
    assert read_by_zeep(content, answer)["corps"] == "texte"


# --- faults -----------------------------------------------------------------------------------------------------------

FAULTS = (
    '<wsdl:operation name="lire"><wsdl:input message="tns:demande"/><wsdl:output message="tns:reponse"/>'
    '<wsdl:fault name="Inconnu" message="tns:autre"/><wsdl:fault name="Clos" message="tns:clos"/></wsdl:operation>'
)
FAULTS_BOUND = LIRE_BOUND.replace(
    "</wsdl:operation>",
    '<wsdl:fault name="Inconnu"><soap:fault name="Inconnu" use="literal"/></wsdl:fault>'
    '<wsdl:fault name="Clos"><soap:fault name="Clos" use="encoded"/></wsdl:fault></wsdl:operation>',
)


def test_each_fault_is_a_named_response_in_the_use_that_the_binding_gives_it():
    messages = {**MESSAGES, "clos": '<wsdl:part name="motif" type="xsd:string"/>'}
    content = styled(types=ELEMENTS, messages=messages, operations=FAULTS, bound=FAULTS_BOUND)
    operation = operations(content)[0]
    details = [body(rendered(operation, name))[0].find("detail")[0] for name in ("Inconnu", "Clos")]

    assert [(found["name"], found["kind"], found["is_default"]) for found in operation["responses"]] == [
        ("reponse", "answer", True), ("Inconnu", "fault", False), ("Clos", "fault", False),
    ]  # fmt: skip
    assert [(detail.tag, detail.get(f"{XSI}type")) for detail in details] == [
        ("{urn:exemple:essai}c", None),
        ("motif", "xsd:string"),
    ]


def test_a_fault_without_its_message_is_left_out_and_told():
    content = styled(types=ELEMENTS, messages=MESSAGES, operations=FAULTS, bound=FAULTS_BOUND)

    assert [found["name"] for found in operations(content)[0]["responses"]] == ["reponse", "Inconnu"]
    assert notices(content) == ["fault-skipped"]


# --- operations -------------------------------------------------------------------------------------------------------

ONLY_SENDS = '<wsdl:operation name="avertir"><wsdl:output message="tns:reponse"/></wsdl:operation>'
ONLY_SENDS_BOUND = (
    '<wsdl:operation name="avertir"><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>'
)


def test_an_operation_that_only_sends_is_left_out_and_told():
    both = styled(types=ELEMENTS, messages=MESSAGES, operations=LIRE + ONLY_SENDS, bound=LIRE_BOUND + ONLY_SENDS_BOUND)
    alone = styled(types=ELEMENTS, messages=MESSAGES, operations=ONLY_SENDS, bound=ONLY_SENDS_BOUND)

    assert [found["name"] for found in operations(both)] == ["lire"]
    assert notices(both) == ["operation-skipped"]
    with pytest.raises(ContractProblem) as caught:
        operations(alone)
    assert (caught.value.code, caught.value.parameters["name"]) == ("notification", "avertir")


def test_an_output_before_its_input_is_answered_all_the_same():
    turned = LIRE.replace('<wsdl:input message="tns:demande"/><wsdl:output message="tns:reponse"/>',
                          '<wsdl:output message="tns:reponse"/><wsdl:input message="tns:demande"/>')  # fmt: skip
    content = styled(types=ELEMENTS, messages=MESSAGES, operations=turned, bound=LIRE_BOUND)

    assert [len(found["responses"]) for found in operations(content)] == [1]
    assert notices(content) == ["solicit-response"]


def test_an_operation_whose_types_are_missing_leaves_the_others_usable():
    messages = {**MESSAGES, "perdu": '<wsdl:part name="corps" type="tns:NullePart"/>'}
    lost = LIRE.replace('"lire"', '"perdre"').replace("tns:demande", "tns:perdu")
    content = styled(
        types=ELEMENTS, messages=messages, operations=LIRE + lost,
        bound=LIRE_BOUND + LIRE_BOUND.replace('"lire"', '"perdre"'),
    )  # fmt: skip

    assert "lire" in [found["name"] for found in operations(content)]
    assert len(notices(content)) == 1


def overloads(first: str, second: str, bound_first: str = "", bound_second: str = "") -> bytes:
    """Two operations `lire`; the arguments are the attributes of their inputs."""
    told = LIRE.replace("<wsdl:input", f"<wsdl:input {first}") + LIRE.replace(
        '<wsdl:input message="tns:demande"', f'<wsdl:input {second} message="tns:autre"'
    )
    bound = LIRE_BOUND.replace("<wsdl:input", f"<wsdl:input {bound_first}") + LIRE_BOUND.replace(
        "<wsdl:input", f"<wsdl:input {bound_second}"
    ).replace("urn:lire", "urn:relire")
    return styled(types=ELEMENTS, messages=MESSAGES, operations=told, bound=bound)


def test_overloads_are_told_apart_and_named_by_their_inputs():
    content = overloads('name="un"', 'name="deux"', 'name="deux"', 'name="un"')
    found = [(each["name"], each["input_element"], each["action"]) for each in operations(content)]

    assert found == [
        ("lire", "{urn:exemple:essai}c", "urn:lire"),
        ("lire-un", "{urn:exemple:essai}a", "urn:relire"),
    ]


def test_overloads_without_names_are_taken_in_their_order():
    found = [(each["name"], each["input_element"]) for each in operations(overloads("", ""))]

    assert found == [("lire", "{urn:exemple:essai}a"), ("lire-2", "{urn:exemple:essai}c")]


def second_binding(port_type: str = "tns:port", soap: str = "soap12") -> str:
    bound = LIRE_BOUND.replace("soap:", f"{soap}:")
    return (
        f'<wsdl:binding name="autre" type="{port_type}"><{soap}:binding style="document" '
        f'transport="http://schemas.xmlsoap.org/soap/http"/>{bound}</wsdl:binding><wsdl:service name="Autre">'
        f'<wsdl:port name="autre" binding="tns:autre"><{soap}:address location="http://exemple.invalid/"/></wsdl:port>'
        "</wsdl:service>"
    )


def test_two_services_that_carry_the_same_messages_give_one_operation():
    content = styled(types=ELEMENTS, messages=MESSAGES, operations=LIRE, bound=LIRE_BOUND, more=second_binding())
    read = reading.read({"a.wsdl": content})

    assert [(found["name"], found["soap_versions"]) for found in read["operations"]] == [("lire", ["1.1", "1.2"])]
    assert [service["name"] for service in read["services"]] == ["Essai", "Autre"]


def test_two_services_that_answer_differently_are_kept_apart():
    port = '<wsdl:portType name="autrePort">' + LIRE.replace("tns:reponse", "tns:autre") + "</wsdl:portType>"
    content = styled(
        types=ELEMENTS, messages=MESSAGES, operations=LIRE, bound=LIRE_BOUND,
        more=port + second_binding("tns:autrePort", "soap"),
    )  # fmt: skip

    assert [(found["name"], found["output_element"]) for found in operations(content)] == [
        ("lire", "{urn:exemple:essai}b"),
        ("lire-autre", "{urn:exemple:essai}c"),
    ]
    assert notices(content) == ["same-name"]


def test_a_binding_to_another_carrier_has_the_same_envelopes():
    content = styled(types=ELEMENTS, messages=MESSAGES, operations=LIRE, bound=LIRE_BOUND)
    content = content.replace(b"http://schemas.xmlsoap.org/soap/http", b"http://www.w3.org/2010/soapjms/")

    assert read_by_zeep(content, rendered(operations(content)[0], b="texte")) == "texte"
