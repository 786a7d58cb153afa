"""Generated answers: a slot for each leaf, and examples that make a valid message."""

from lxml import etree

from catalog.contracts import reading, strict
from engine import template, xml
from tests.shared import shared_path

from . import reading_of
from .build import answering, contract


def default(operation: dict) -> dict:
    return next(found for found in operation["responses"] if found["is_default"])


def made(children: str, more: str = "") -> dict:
    return default(reading.read({"a.wsdl": answering(children, more)})["operations"][0])


def rendered(response: dict, **values: str) -> etree._Element:
    compiled = template.compile(response["source"])
    given = {**response["examples"], **values}
    return xml.parse(compiled.payload([given[slot] for slot in compiled.slots]))


def enveloped(response: dict) -> etree._Element:
    compiled = template.compile(response["source"], kind=response["kind"], fault_string=response["fault_string"])
    return xml.parse(compiled.render([response["examples"][slot] for slot in compiled.slots]))


def names(response: dict) -> list[str]:
    return [slot["name"] for slot in response["slots"]]


def test_the_golden_answer_comes_out_word_for_word():
    response = default(reading_of.operation("individu.wsdl"))
    wanted = xml.parse(shared_path("golden", "response.xml").read_bytes())[0][0]

    row = {"FA_rangNaissance": "1", "qualiteBeneficiaire": "E", "NIR": "2980526954644"}
    answer = rendered(response, **row, nomFamille="Dupuis", prenom="Jack", age="46")

    assert [(found.tag, (found.text or "").strip()) for found in answer.iter()] == [
        (found.tag, (found.text or "").strip()) for found in wanted.iter()
    ]


def test_the_template_and_its_slots_agree():
    for name in ("individu.wsdl", "droits.wsdl", "rpc.wsdl", "tuxedo.wsdl", "dossiers"):
        for operation in reading_of.contract(name)["operations"]:
            for response in operation["responses"]:
                compiled = template.compile(response["source"], kind=response["kind"])

                assert list(compiled.slots) == names(response)
                assert set(compiled.slots) == set(response["examples"])


def test_leaves_that_share_a_name_are_told_apart_by_the_ancestor_that_differs():
    usage = (
        '<xsd:complexType><xsd:sequence><xsd:element name="usage" type="xsd:string"/></xsd:sequence></xsd:complexType>'
    )
    names_of = f'<xsd:sequence><xsd:element name="nom">{usage}</xsd:element></xsd:sequence>'
    person = f'<xsd:complexType name="p">{names_of}</xsd:complexType>'
    parents = '<xsd:element name="pere" type="tns:p"/><xsd:element name="mere" type="tns:p"/>'

    response = made(f'{parents}<xsd:element name="age" type="xsd:int"/>', person)

    assert names(response) == ["pere.usage", "mere.usage", "age"]


def test_an_optional_leaf_is_left_out_when_empty():
    response = made('<xsd:element name="a" type="xsd:string" minOccurs="0"/><xsd:element name="b" type="xsd:string"/>')

    answer = rendered(response, a="", b="x")

    assert "{{a?}}" in response["source"]
    assert [etree.QName(found).localname for found in answer] == ["b"]


def test_an_optional_structure_is_left_out_when_all_inside_is_empty():
    inside = (
        '<xsd:complexType><xsd:sequence><xsd:element name="rue" type="xsd:string"/></xsd:sequence></xsd:complexType>'
    )
    response = made(f'<xsd:element name="adresse" minOccurs="0">{inside}</xsd:element>')

    assert 'mock:optional="true"' in response["source"]
    assert len(rendered(response, rue="")) == 0
    assert len(rendered(response, rue="x")) == 1


def test_a_repeated_flat_element_is_one_column_that_holds_a_table():
    response = default(reading_of.operation("droits.wsdl"))
    table = response["slots"][0]

    answer = rendered(response, droit="true;A;2024-01-01|false;B;", regime="01|02")

    assert (table["name"], table["type"], table["min"], table["max"]) == ("droit", "table", 0, None)
    assert [(one["name"], one["type"], one["required"]) for one in table["fields"]] == [
        ("ouvert", "boolean", True),
        ("code", "string", True),
        ("fin", "date", False),
    ]
    assert [len(found) for found in answer] == [2, 1, 0, 0]


def test_of_a_choice_the_example_fills_one_branch_only():
    response = default(reading_of.operation("dossiers"))

    assert (response["examples"]["refus"], response["examples"]["suite"]) == ("EXEMPLE", "")
    assert [slot["required"] for slot in response["slots"] if slot["name"] in ("refus", "suite")] == [False, False]


def test_attributes_are_slots_and_a_fixed_one_is_not():
    kind = (
        '<xsd:complexType name="t"><xsd:simpleContent><xsd:extension base="xsd:decimal">'
        '<xsd:attribute name="devise" type="xsd:string" use="required"/>'
        '<xsd:attribute name="version" fixed="1" use="required"/></xsd:extension></xsd:simpleContent></xsd:complexType>'
    )

    response = made('<xsd:element name="montant" type="tns:t"/>', kind)

    assert [(slot["name"], slot["path"][-1]) for slot in response["slots"]] == [
        ("devise", "@devise"),
        ("montant", "{urn:exemple:essai}montant"),
    ]
    assert 'version="1"' in response["source"]


def test_a_nillable_leaf_may_be_nil():
    response = made('<xsd:element name="fin" type="xsd:date" nillable="true"/>')

    answer = rendered(response, fin="∅")

    assert response["slots"][0]["nillable"] is True
    assert answer[0].get("{http://www.w3.org/2001/XMLSchema-instance}nil") == "true"


FACETS = {
    "pattern": '<xsd:pattern value="[A-Z]{2}-\\d{3,5}(/[xyz])?"/>',
    "two patterns": '<xsd:pattern value="A\\d+"/><xsd:pattern value="B\\d+"/>',
    "length": '<xsd:length value="7"/>',
    "lengths": '<xsd:minLength value="30"/><xsd:maxLength value="31"/>',
    "enumeration": '<xsd:enumeration value="OUI"/><xsd:enumeration value="NON"/>',
    "category": '<xsd:pattern value="\\p{Lu}\\p{Ll}+"/>',
    "subtraction": '<xsd:pattern value="[a-z-[aeiou]]{3}"/>',
    "names": '<xsd:pattern value="\\i\\c*"/>',
}
NUMBERS = {
    "bounds": '<xsd:minInclusive value="1900"/><xsd:maxInclusive value="1901"/>',
    "exclusive": '<xsd:minExclusive value="41"/><xsd:maxExclusive value="43"/>',
    "negative": '<xsd:maxInclusive value="-5"/>',
    "digits": '<xsd:totalDigits value="4"/><xsd:pattern value="[0-9]{4}"/>',
}


def facets(base: str, inside: str) -> str:
    kind = f'<xsd:simpleType><xsd:restriction base="xsd:{base}">{inside}</xsd:restriction></xsd:simpleType>'
    return f'<xsd:element name="valeur">{kind}</xsd:element>'


def notices(children: str) -> list[str]:
    return [notice["code"] for notice in reading.read({"a.wsdl": answering(children)})["notices"]]


def test_examples_respect_facets_of_texts():
    assert {name: notices(facets("string", inside)) for name, inside in FACETS.items()} == dict.fromkeys(FACETS, [])


def test_examples_respect_facets_of_numbers():
    assert {name: notices(facets("int", inside)) for name, inside in NUMBERS.items()} == dict.fromkeys(NUMBERS, [])


BUILTINS = [
    "string", "boolean", "decimal", "float", "double", "duration", "dateTime", "time", "date", "gYearMonth", "gYear",
    "gMonthDay", "gDay", "gMonth", "hexBinary", "base64Binary", "anyURI", "QName", "normalizedString", "token",
    "language", "NMTOKEN", "NMTOKENS", "Name", "NCName", "ID", "IDREF", "integer", "nonPositiveInteger",
    "negativeInteger", "long", "int", "short", "byte", "nonNegativeInteger", "unsignedLong", "unsignedInt",
    "unsignedShort", "unsignedByte", "positiveInteger",
]  # fmt: skip


def test_examples_fit_every_built_in_type():
    found = {base: notices(f'<xsd:element name="v" type="xsd:{base}"/>') for base in BUILTINS}

    assert found == dict.fromkeys(BUILTINS, [])


def test_what_cannot_be_made_valid_is_told():
    impossible = facets("string", '<xsd:pattern value="[A-Z]+"/><xsd:enumeration value="1"/>')

    assert notices(impossible) == ["response-invalid"]


def test_examples_of_identities_belong_to_nobody():
    response = default(reading_of.operation("individu.wsdl"))

    assert 990 <= int(response["examples"]["NIR"][7:10]) <= 998  # no department has such a commune


def test_every_example_of_the_test_contracts_is_valid():
    for name in ("individu.wsdl", "droits.wsdl", "rpc.wsdl", "tuxedo.wsdl", "dossiers"):
        validator = strict.Validator(reading_of.files(name))
        for operation in reading_of.contract(name)["operations"]:
            assert validator.errors(xml.parse(operation["sample_request"].encode())) == []
            for response in operation["responses"]:
                assert validator.errors(enveloped(response)) == []


def codes(children: str, more: str = "") -> list[str]:
    return [notice["code"] for notice in reading.read({"a.wsdl": answering(children, more)})["notices"]]


PERSON = (
    '<xsd:complexType name="p"><xsd:sequence><xsd:element name="nom" type="xsd:string"/>'
    '<xsd:element name="ami" type="tns:p" {}/></xsd:sequence></xsd:complexType>'
)


def test_what_must_be_there_and_has_no_end_is_nil():
    response = made('<xsd:element name="p" type="tns:p"/>', PERSON.format('nillable="true"'))
    friend = rendered(response)[0][1]

    assert (friend.tag, dict(friend.attrib), len(friend)) == (
        "{urn:exemple:essai}ami", {"{http://www.w3.org/2001/XMLSchema-instance}nil": "true"}, 0,
    )  # fmt: skip


def test_content_of_any_type_and_mixed_text_are_columns():
    mixed = '<xsd:element name="m"><xsd:complexType mixed="true"/></xsd:element>'
    response = made(f'<xsd:element name="tout"/><xsd:element name="simple" type="xsd:anySimpleType"/>{mixed}')

    assert names(response) == ["tout", "simple", "m"]
    assert [found.text for found in rendered(response, tout="a", simple="b", m="c")] == ["a", "b", "c"]


WILDCARDS = {
    "any": '<xsd:any processContents="lax"/>',
    "other": '<xsd:any namespace="##other" processContents="lax"/>',
    "target": '<xsd:any namespace="##targetNamespace" processContents="skip" minOccurs="2" maxOccurs="3"/>',
    "local": '<xsd:any namespace="##local" processContents="skip"/>',
    "listed": '<xsd:any namespace="urn:a urn:b" processContents="lax"/>',
    "strict": "<xsd:any/>",
}


def test_open_content_is_filled_with_what_it_admits():
    assert {name: codes(inside) for name, inside in WILDCARDS.items()} == dict.fromkeys(WILDCARDS, [])


def test_open_content_that_must_be_declared_takes_a_declared_element():
    response = made("<xsd:any/>")

    assert [found.tag for found in rendered(response)] == ["{urn:exemple:essai}demande"]


ATTRIBUTES = """<xsd:element name="v"><xsd:complexType><xsd:simpleContent><xsd:restriction base="tns:base">
  <xsd:attribute name="interdit" use="prohibited"/><xsd:attribute name="du" use="required" type="xsd:int"/>
  </xsd:restriction></xsd:simpleContent></xsd:complexType></xsd:element>"""
BASE = """<xsd:complexType name="base"><xsd:simpleContent><xsd:extension base="xsd:string">
  <xsd:attribute name="interdit" type="xsd:string"/><xsd:attribute name="du" type="xsd:int"/>
  <xsd:attribute name="fixe" fixed="X" use="required"/><xsd:attribute name="defaut" default="Y"/><xsd:anyAttribute/>
  </xsd:extension></xsd:simpleContent></xsd:complexType>"""


def test_attributes_are_written_as_their_use_says():
    response = made(ATTRIBUTES, BASE)

    assert dict(rendered(response, du="7")[0].attrib) == {"du": "7", "fixe": "X", "defaut": "Y"}
    assert dict(rendered(response, du="7", defaut="")[0].attrib) == {"du": "7", "fixe": "X"}


def test_elements_that_must_come_several_times_are_about_different_things():
    response = made('<xsd:element name="id" type="xsd:string" minOccurs="3" maxOccurs="5"/>')

    assert len({found.text for found in rendered(response)}) == 3


def test_references_of_a_key_lead_to_one_that_is_there():
    client = (
        '<xsd:element name="client" minOccurs="2" maxOccurs="9"><xsd:complexType><xsd:sequence>'
        '<xsd:element name="id" type="xsd:string"/></xsd:sequence></xsd:complexType></xsd:element>'
    )
    key = '<xsd:key name="k"><xsd:selector xpath="tns:client"/><xsd:field xpath="tns:id"/></xsd:key>'
    reference = (
        '<xsd:keyref name="r" refer="tns:k"><xsd:selector xpath="tns:payeur"/><xsd:field xpath="."/></xsd:keyref>'
    )
    payer = '<xsd:element name="payeur" type="xsd:string"/>'
    content = contract(
        '<xsd:element name="demande" type="xsd:string"/><xsd:element name="reponse"><xsd:complexType><xsd:sequence>'
        f"{client}{payer}</xsd:sequence></xsd:complexType>{key}{reference}</xsd:element>"
    )
    read = reading.read({"a.wsdl": content})
    answer = rendered(default(read["operations"][0]))

    assert read["notices"] == []
    assert answer[2].text in [found[0].text for found in answer[:2]]
