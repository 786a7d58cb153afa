"""What a contract offers: operations with their messages, styles, versions, headers and faults."""

from catalog.contracts import reading

from . import reading_of
from .build import contract


def test_a_bare_contract_gives_its_operation_and_texts():
    read = reading_of.contract("individu.wsdl")
    operation = read["operations"][0]

    assert (read["main"], read["target_namespace"]) == ("individu.wsdl", "http://www.test.fr/individu/v1")
    assert read["documentation"].startswith("Recherche d'un individu")
    assert read["notices"] == []
    assert (operation["name"], operation["style"], operation["use"]) == ("rechercheIndividu", "document", "literal")
    assert operation["action"] == "urn:individu:rechercher"
    assert operation["input_element"] == "{http://www.test.fr/individu/v1}rechercheIndividuRequestElement"
    assert operation["output_element"] == "{http://www.test.fr/individu/v1}rechercheIndividuResponseElement"
    assert operation["documentation"] == "Trouve un individu par son identifiant."
    assert operation["one_way"] is False


def test_ports_of_both_soap_versions_give_one_operation():
    read = reading_of.contract("droits.wsdl")

    assert [(found["name"], found["soap_versions"]) for found in read["operations"]] == [
        ("lireDroits", ["1.1", "1.2"]),
        ("signaler", ["1.1"]),
    ]
    assert [port["soap_version"] for port in read["services"][0]["ports"]] == ["1.1", "1.2"]


def test_a_header_part_of_the_same_message_is_no_part_of_the_body():
    operation = reading_of.operation("droits.wsdl")

    told = [(header["name"], header["element"], header["required"]) for header in operation["headers"]]
    assert told == [("entete", "{urn:exemple:droits}contexte", False)]
    assert operation["input_element"] == "{urn:exemple:droits}lireDroits"
    assert "several-parts" not in {notice["code"] for notice in reading_of.contract("droits.wsdl")["notices"]}


def test_a_declared_fault_becomes_a_named_response():
    operation = reading_of.operation("droits.wsdl")
    fault = operation["responses"][1]

    told = [(declared["name"], declared["element"]) for declared in operation["faults"]]
    assert told == [("AssureInconnu", "{urn:exemple:droits}inconnu")]
    assert (fault["name"], fault["kind"], fault["fault_code"], fault["is_default"]) == (
        "AssureInconnu", "fault", "Server", False,
    )  # fmt: skip
    assert [slot["name"] for slot in fault["slots"]] == ["motif"]


def test_a_one_way_operation_answers_nothing():
    operation = reading_of.operation("droits.wsdl", 1)

    assert operation["one_way"] is True
    assert (operation["output_element"], operation["response_tree"], operation["responses"]) == ("", {}, [])


def test_an_rpc_call_is_wrapped_by_the_operations_name():
    operation = reading_of.operation("rpc.wsdl")

    assert (operation["style"], operation["action"]) == ("rpc", "")
    assert operation["input_element"] == "{urn:exemple:appel}tarifer"
    assert operation["output_element"] == "{urn:exemple:appel}tariferResponse"
    assert [(part["name"], part["namespace"]) for part in operation["request_tree"]["children"]] == [
        ("numero", ""),
        ("soin", ""),
    ]


def test_the_shape_of_tuxedo_is_recognised():
    assert reading_of.contract("tuxedo.wsdl")["kind"] == "tuxedo"
    assert reading_of.contract("individu.wsdl")["kind"] == "soap"


def test_imports_are_followed_through_folders():
    read = reading_of.contract("dossiers")

    assert read["main"] == "service.wsdl"
    assert [found["name"] for found in read["operations"]] == ["ouvrir"]


def test_keys_are_proposed_with_the_likeliest_first():
    labels = [found["label"] for found in reading_of.operation("droits.wsdl")["key_candidates"]]

    assert labels == ["numero", "motif"]
    assert reading_of.operation("individu.wsdl")["key_candidates"] == [{"label": "id", "path": ["individu", "id"]}]


def test_overloads_get_names_of_their_own():
    second = (
        b"""<wsdl:operation name="lire"><wsdl:input name="b" message="tns:autre"/></wsdl:operation></wsdl:portType>"""
    )
    bound = b"""<wsdl:operation name="lire"><soap:operation soapAction="urn:b"/>
      <wsdl:input name="b"><soap:body use="literal"/></wsdl:input></wsdl:operation></wsdl:binding>"""
    message = b"""<wsdl:message name="autre"><wsdl:part name="corps" element="tns:reponse"/></wsdl:message>"""
    content = (
        contract()
        .replace(b"</wsdl:portType>", second)
        .replace(b"</wsdl:binding>", bound)
        .replace(b"<wsdl:portType", message + b"<wsdl:portType")
    )

    read = reading.read({"a.wsdl": content})

    assert [found["name"] for found in read["operations"]] == ["lire", "lire-b"]
    assert [notice["code"] for notice in read["notices"]] == ["same-name"]


def test_an_operation_that_leads_nowhere_is_left_out_and_told():
    bound = b"""<wsdl:operation name="absente"><soap:operation soapAction=""/>
      <wsdl:input><soap:body use="literal"/></wsdl:input></wsdl:operation></wsdl:binding>"""

    read = reading.read({"a.wsdl": contract().replace(b"</wsdl:binding>", bound)})

    assert [found["name"] for found in read["operations"]] == ["lire"]
    assert [notice["code"] for notice in read["notices"]] == ["operation-skipped"]


def test_what_is_looked_for_in_another_namespace_is_taken_when_it_is_the_only_one():
    content = contract().replace(b'xmlns:tns="urn:exemple:essai"', b'xmlns:tns="urn:exemple:essai" xmlns:faux="urn:x"')

    read = reading.read({"a.wsdl": content.replace(b'binding="tns:liaison"', b'binding="faux:liaison"')})

    assert [found["name"] for found in read["operations"]] == ["lire"]
    assert len(read["notices"]) == 1
