"""The strict validator, and the closed contract that carries it."""

import pytest
from lxml import etree

from catalog.contracts import closing, loosening, strict, strictly
from engine import xml

from . import reading_of
from .build import TYPES, answering, contract

ANSWER = b"""<m:ouvert xmlns:m="urn:exemple:messages" etat="%s"><m:reference>%s</m:reference><m:refus>x</m:refus>
</m:ouvert>"""


@pytest.fixture(scope="module")
def validator() -> strict.Validator:
    return strict.Validator(reading_of.files("dossiers"))


def test_facets_are_enforced_with_the_place_of_the_error(validator):
    assert validator.errors(xml.parse(ANSWER % (b"clos", b"AB1234"))) == []

    (error, *_rest) = validator.errors(xml.parse(ANSWER % (b"clos", b"ab")))

    assert error["path"].endswith("reference")
    assert "reference" in error["message"]


def test_an_attribute_out_of_its_list_is_an_error(validator):
    assert "etat" in validator.errors(xml.parse(ANSWER % (b"perdu", b"AB1234")))[0]["message"]


@pytest.mark.parametrize(
    "soap", ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"]
)
def test_an_envelope_is_looked_into(validator, soap):
    envelope = b'<s:Envelope xmlns:s="%s"><s:Body>%s</s:Body></s:Envelope>'

    assert validator.errors(xml.parse(envelope % (soap.encode(), ANSWER % (b"clos", b"AB1234")))) == []
    assert validator.errors(xml.parse(envelope % (soap.encode(), ANSWER % (b"clos", b"?")))) != []


def test_the_detail_of_a_fault_is_looked_into():
    validator = strict.Validator(reading_of.files("droits.wsdl"))
    fault = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Server</faultcode>
      <faultstring>x</faultstring><detail><d:inconnu xmlns:d="urn:exemple:droits">{}</d:inconnu>
      </detail></s:Fault></s:Body>
      </s:Envelope>"""

    assert validator.errors(xml.parse(fault.format("<d:motif>x</d:motif>").encode())) == []
    assert len(validator.errors(xml.parse(fault.format("").encode()))) == 1


def test_an_element_that_nothing_declares_is_an_error(validator):
    assert validator.errors(etree.Element("inconnu"))[0]["message"].startswith("Element 'inconnu'")


def test_rpc_wrappers_are_declared():
    validator = strict.Validator(reading_of.files("rpc.wsdl"))
    call = '<a:tariferResponse xmlns:a="urn:exemple:appel"><rembourse>{}</rembourse></a:tariferResponse>'

    assert validator.errors(xml.parse(call.format("12.5").encode())) == []
    assert len(validator.errors(xml.parse(call.format("douze").encode()))) == 1


def test_a_namespace_spread_over_several_schemas_is_one():
    second = (
        '</xsd:schema><xsd:schema targetNamespace="urn:exemple:essai">'
        '<xsd:complexType name="t"><xsd:sequence><xsd:element name="a" type="xsd:int"/></xsd:sequence>'
        "</xsd:complexType>"
    )
    content = contract(
        f'<xsd:element name="demande" type="xsd:string"/><xsd:element name="reponse" type="tns:t"/>{second}'
    )
    validator = strict.Validator({"a.wsdl": content})

    assert validator.errors(xml.parse(b'<e:reponse xmlns:e="urn:exemple:essai"><a>1</a></e:reponse>')) == []
    assert len(validator.errors(xml.parse(b'<e:reponse xmlns:e="urn:exemple:essai"><a>un</a></e:reponse>'))) == 1


def test_the_same_schema_under_two_names_is_defined_once():
    same = reading_of.DATA.joinpath("dossiers/schemas/commun/cameleon.xsd").read_bytes()
    content = contract(f'<xsd:include schemaLocation="b.xsd"/><xsd:include schemaLocation="c.xsd"/>{TYPES}')

    validator = strict.Validator({"a.wsdl": content, "b.xsd": same, "c.xsd": same}, "a.wsdl")

    assert validator.errors(xml.parse(b'<e:demande xmlns:e="urn:exemple:essai">x</e:demande>')) == []


def test_a_redefinition_takes_the_place_of_what_it_redefines():
    base = (
        b'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:exemple:essai">'
        b'<xsd:simpleType name="t"><xsd:restriction base="xsd:string"><xsd:maxLength value="5"/></xsd:restriction>'
        b"</xsd:simpleType></xsd:schema>"
    )
    content = contract(
        '<xsd:redefine schemaLocation="b.xsd"><xsd:simpleType name="t"><xsd:restriction base="tns:t">'
        '<xsd:minLength value="3"/></xsd:restriction></xsd:simpleType></xsd:redefine>'
        '<xsd:element name="demande" type="xsd:string"/><xsd:element name="reponse" type="tns:t"/>'
    )
    validator = strict.Validator({"a.wsdl": content, "b.xsd": base}, "a.wsdl")

    assert [
        len(validator.errors(xml.parse(f'<e:reponse xmlns:e="urn:exemple:essai">{text}</e:reponse>'.encode()))) > 0
        for text in ("xx", "xxxx", "xxxxxxx")
    ] == [True, False, True]


def test_a_prefix_that_only_values_use_survives():
    types = '<xsd:element name="demande" type="xsd:string"/>'
    types += '<xsd:element name="reponse" type="q1:t" xmlns:q1="urn:exemple:essai"/>'
    kind = '<xsd:simpleType name="t"><xsd:restriction base="xsd:int"/></xsd:simpleType>'
    validator = strict.Validator({"a.wsdl": contract(types + kind)})

    assert len(validator.errors(xml.parse(b'<e:reponse xmlns:e="urn:exemple:essai">un</e:reponse>'))) == 1


def test_a_data_set_carries_any_schema():
    types = '<xsd:element ref="xsd:schema"/><xsd:any/>'
    validator = strict.Validator({"a.wsdl": answering(types)})
    inside = b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/><e:demande>x</e:demande>'

    assert validator.errors(xml.parse(b'<e:reponse xmlns:e="urn:exemple:essai">%s</e:reponse>' % inside)) == []


def test_a_schema_that_is_ambiguous_is_refused_with_its_reason_when_nothing_is_loosened():
    ambiguous = '<xsd:element name="v" minOccurs="0" type="xsd:string"/><xsd:element name="v" type="xsd:string"/>'
    opened = closing.open_contract({"a.wsdl": answering(ambiguous)})

    with pytest.raises(strict.StrictUnavailable, match="determinist"):
        strict.compile_schema(strictly.files(opened.schema, opened.wsdl))


def test_what_no_loosening_helps_is_left_as_it_is_with_its_reason():
    files = {strictly.MAIN: b"<autre/>"}

    found = loosening.compiled(files)

    assert (found.schema, found.files, found.loosened) == (None, files, ())
    assert "not a schema document" in found.reason


# --- the closed contract ----------------------------------------------------------------------------------------------

LINKS = ("{http://schemas.xmlsoap.org/wsdl/}import", "{http://www.w3.org/2001/XMLSchema}import",
         "{http://www.w3.org/2001/XMLSchema}include")  # fmt: skip


def targets(content: bytes) -> set[str]:
    return {link.get("schemaLocation", link.get("location")) for link in xml.parse(content).iter(*LINKS)}


def test_a_closed_contract_refers_to_nothing_but_its_own_files():
    closed = closing.closed(reading_of.files("dossiers"), "service.wsdl")

    served = {name: content for name, content in closed.items() if not name.startswith(("strict/", "flat/"))}
    assert set().union(*map(targets, served.values())) == {
        "abstrait.wsdl", "schemas/messages.xsd", "schemas/commun/cameleon.xsd", "standard/xlink.xsd",
        "standard/xml.xsd",
    }  # fmt: skip
    assert set(served) == {"service.wsdl"}.union(*map(targets, served.values()))


def test_a_closed_contract_validates_without_the_files_it_was_made_from():
    closed = closing.closed(reading_of.files("dossiers"), "service.wsdl")
    only_strict = {name: content for name, content in closed.items() if name.startswith("strict/")}

    validator = strict.Validator(only_strict)

    assert validator.errors(xml.parse(ANSWER % (b"clos", b"AB1234"))) == []
    assert validator.errors(xml.parse(ANSWER % (b"clos", b"ab"))) != []


def test_closing_twice_gives_the_same_bytes():
    files = reading_of.files("dossiers")

    assert closing.closed(files, "service.wsdl") == closing.closed(dict(reversed(files.items())), "service.wsdl")
