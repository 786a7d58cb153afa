"""Tuxedo services as Oracle's SALT exposes them: recognised where it is sure, with buffers, fields and errors."""

import pytest

from catalog.actions import contracts
from catalog.contracts import reading, tuxedo
from catalog.models import Operation
from engine import template

from . import build, reading_of
from .reading_of import DATA

SALT = "urn:pack.DOSSIER_typedef.salt11"
FML = (DATA / "tuxedo.wsdl").read_bytes()


def salt(inbuf: str, outbuf: str, *, namespace: str = "urn:exemple:essai", fields: str = "", part: str = "FML32"):
    """What is read of a contract whose messages hold buffers of these types."""
    types = (
        f'<xsd:element name="demande"><xsd:complexType><xsd:sequence><xsd:element name="inbuf" type="{inbuf}"/>'
        '</xsd:sequence></xsd:complexType></xsd:element><xsd:element name="reponse"><xsd:complexType><xsd:sequence>'
        f'<xsd:element name="outbuf" type="{outbuf}"/></xsd:sequence></xsd:complexType></xsd:element>{fields}'
    )
    content = build.contract(types).replace(b"urn:exemple:essai", namespace.encode())
    return reading.read({"a.wsdl": content.replace(b'part name="corps"', f'part name="{part}"'.encode())})


# --- recognised -------------------------------------------------------------------------------------------------------


def test_a_pack_gives_its_name_because_salt_calls_every_service_the_same():
    found = reading_of.contract("tuxedo.wsdl")

    assert found["services"][0]["name"] == "TuxedoWebService"
    assert (found["kind"], found["name"]) == ("tuxedo", "DOSSIER")


def test_messages_that_hold_a_buffer_and_no_more_are_enough():
    assert salt("xsd:string", "xsd:string")["kind"] == "tuxedo"


@pytest.mark.parametrize("name", ["individu.wsdl", "droits.wsdl", "rpc.wsdl", "dossiers"])
def test_other_contracts_are_not_taken_for_it(name):
    found = reading_of.contract(name)

    assert found["kind"] == "soap"
    assert [operation["tuxedo"] for operation in found["operations"]] == [{}] * len(found["operations"])


def test_an_inbuf_whose_answer_is_no_outbuf_proves_nothing():
    types = (
        '<xsd:element name="demande"><xsd:complexType><xsd:sequence><xsd:element name="inbuf" type="xsd:string"/>'
        '</xsd:sequence></xsd:complexType></xsd:element><xsd:element name="reponse" type="xsd:string"/>'
    )

    assert reading.read({"a.wsdl": build.contract(types)})["kind"] == "soap"


def test_a_schema_of_salt_that_no_message_uses_proves_nothing():
    other = f'<xsd:schema targetNamespace="{SALT}"><xsd:element name="x" type="xsd:string"/></xsd:schema>'
    content = build.contract().replace(b"</wsdl:types>", f"{other}</wsdl:types>".encode())

    assert reading.read({"a.wsdl": content})["kind"] == "soap"


# --- buffers ----------------------------------------------------------------------------------------------------------


def test_buffers_have_their_type_and_their_fields_with_how_often_they_occur():
    told = reading_of.operation("tuxedo.wsdl")["tuxedo"]

    assert told["service"] == "LIRDOS"
    assert {side: told[side]["buffer"] for side in ("in", "out", "err")} == dict.fromkeys(("in", "out", "err"), "FML32")
    assert [field["name"] for field in told["in"]["fields"]] == ["NUM_DOSSIER"]
    assert [(field["name"], field["max"]) for field in told["out"]["fields"]] == [
        ("NUM_DOSSIER", 1), ("LIB_ETAT", 1), ("DAT_ACTE", 10),
    ]  # fmt: skip
    assert [field["name"] for field in told["err"]["fields"]] == ["COD_ERREUR"]


@pytest.mark.parametrize(
    ("type_name", "part", "buffer"),
    [
        ("xsd:string", "STRING", "STRING"),
        ("xsd:string", "corps", "STRING"),
        ("xsd:base64Binary", "CARRAY", "CARRAY"),
        ("xsd:base64Binary", "corps", "CARRAY"),
        ("tns:view_client_In", "corps", "VIEW"),
        ("tns:view_client_In", "VIEW32", "VIEW32"),
        ("tns:fml_client_In", "corps", "FML"),
    ],
)
def test_the_type_of_a_buffer_is_told_by_its_part_or_by_its_schema(type_name, part, buffer):
    name = type_name.partition(":")[2]
    fields = f'<xsd:complexType name="{name}"><xsd:sequence><xsd:element name="NOM" type="xsd:string"/></xsd:sequence>'
    fields = "" if type_name.startswith("xsd:") else f"{fields}</xsd:complexType>"

    told = salt(type_name, type_name, fields=fields, part=part)["operations"][0]["tuxedo"]

    assert (told["in"]["buffer"], told["out"]["buffer"]) == (buffer, buffer)


def test_a_nested_buffer_keeps_its_own_fields():
    fields = (
        '<xsd:complexType name="fml32_a"><xsd:sequence><xsd:element name="ADRESSE" maxOccurs="3"><xsd:complexType>'
        '<xsd:sequence><xsd:element name="VILLE" type="xsd:string"/></xsd:sequence></xsd:complexType></xsd:element>'
        "</xsd:sequence></xsd:complexType>"
    )

    told = salt("tns:fml32_a", "tns:fml32_a", fields=fields)["operations"][0]["tuxedo"]

    (field,) = told["out"]["fields"]
    assert (field["name"], field["type"], field["max"]) == ("ADRESSE", "FML32", 3)
    assert [inner["name"] for inner in field["fields"]] == ["VILLE"]


def test_columns_bear_the_names_of_the_fields_and_occurrences_are_tables():
    slots = reading_of.operation("tuxedo.wsdl")["responses"][0]["slots"]

    assert [(slot["name"], slot["type"]) for slot in slots] == [
        ("NUM_DOSSIER", "string"), ("LIB_ETAT", "string"), ("DAT_ACTE", "table"),
    ]  # fmt: skip


# --- errors -----------------------------------------------------------------------------------------------------------


def faults(operation: dict) -> dict[str, dict]:
    return {each["name"]: each for each in operation["responses"] if each["kind"] == "fault"}


def test_every_operation_offers_the_errors_its_callers_may_meet():
    found = faults(reading_of.operation("tuxedo.wsdl"))

    assert set(found) == {"LIRDOSFault", "TPESVCFAIL", "TPETIME", "TPENOENT", "TPESYSTEM"}
    for name in tuxedo.FAULTS:
        assert found[name]["fault_string"].startswith(f"{name} - ")
        assert found[name]["fault_code"] == "Server"


def test_a_failure_carries_the_error_buffer_in_its_detail():
    found = faults(reading_of.operation("tuxedo.wsdl"))

    assert [slot["name"] for slot in found["TPESVCFAIL"]["slots"]] == ["COD_ERREUR"]
    assert "errbuf" in found["TPESVCFAIL"]["source"]
    assert found["TPETIME"]["source"] == ""


@pytest.mark.parametrize("name", tuxedo.FAULTS)
def test_each_error_can_be_rendered_by_the_engine(name):
    fault = faults(reading_of.operation("tuxedo.wsdl"))[name]

    made = template.compile(
        fault["source"], kind="fault", fault_code=fault["fault_code"], fault_string=fault["fault_string"]
    )

    assert set(made.slots) == {slot["name"] for slot in fault["slots"]}


def test_without_an_error_buffer_a_failure_has_no_detail():
    found = faults(salt("xsd:string", "xsd:string")["operations"][0])

    assert (found["TPESVCFAIL"]["source"], found["TPESVCFAIL"]["slots"]) == ("", [])


# --- kept -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_was_recognised_is_kept_on_the_operation(alice, organisation):
    contracts.publish_version(by=alice, organisation=organisation, content=FML, filename="dossier.wsdl", label="1.0")

    operation = Operation.objects.get()
    assert operation.version.service.name == "DOSSIER"
    assert operation.tuxedo["out"]["fields"][2] == {"name": "DAT_ACTE", "type": "string", "min": 0, "max": 10}
    assert operation.responses.filter(kind="fault").count() == 5
