"""The text of a file: what is harmless is mended before it is parsed, and told; what may be harmful is refused."""

import pytest

from catalog.contracts import reading
from catalog.contracts.problems import ContractProblem

from .build import TYPES, contract
from .mended import codes, notices


def refusal(content: bytes) -> str:
    with pytest.raises(ContractProblem) as caught:
        reading.read({"a.wsdl": content})
    return caught.value.code


def doctyped(declaration: str, content: bytes) -> bytes:
    return content.replace(b"?>", b"?>" + declaration.encode(), 1)


def test_flat_entities_are_written_in_place():
    entities = '<!DOCTYPE d [<!-- noms --> <!ENTITY essai "urn:exemple:essai">]>'
    content = contract().replace(b'targetNamespace="urn:exemple:essai">\n', b'targetNamespace="&essai;">\n')

    assert notices(doctyped(entities, content)) == [("entities-expanded", {"names": "essai"})]


@pytest.mark.parametrize(
    "entity",
    ['<!ENTITY a SYSTEM "x">', '<!ENTITY % a "x">', '<!ENTITY a "&b;">', '<!ENTITY a "<b/>">', '<!ENTITY lt "x">',
     f'<!ENTITY a "{"x" * 501}">', "".join(f'<!ENTITY a{number} "x">' for number in range(51))],
)  # fmt: skip
def test_entities_that_reach_out_or_grow_are_refused(entity):
    assert refusal(doctyped(f"<!DOCTYPE d [{entity}]>", contract())) == "doctype"


def test_entities_that_would_explode_by_their_number_are_refused():
    many = b"<wsdl:service><wsdl:documentation>" + b"&a;" * 600 + b"</wsdl:documentation>"
    content = contract().replace(b"<wsdl:service>", many, 1).replace(b'<wsdl:service name="Essai">', many, 1)

    assert refusal(doctyped(f'<!DOCTYPE d [<!ENTITY a "{"x" * 500}">]>', content)) == "doctype"


@pytest.mark.parametrize(("encoding", "letter"), [("windows-1250", "ł"), ("iso-8859-2", "ł"), ("gbk", "中")])
def test_an_unusual_encoding_is_read(encoding, letter):
    text = contract(f"{TYPES}<!-- {letter} -->").decode().replace("UTF-8", encoding)

    assert notices(text.encode(encoding)) == [("transcoded", {"encoding": encoding})]


def test_accents_that_are_not_in_the_declared_encoding_are_refused():
    assert refusal(contract(f"{TYPES}<!-- é -->").decode().encode("latin-1")) == "not-xml"


def test_a_file_that_says_it_is_utf_16_and_is_not_is_read():
    assert codes(contract().replace(b"UTF-8", b"utf-16")) == ["transcoded"]


def test_a_prefix_forgotten_on_an_element_is_declared():
    policy = b'<wsp:Policy wsu:Id="p"/></wsdl:definitions>'

    told = notices(contract().replace(b"</wsdl:definitions>", policy))

    assert {(code, parameters["prefix"]) for code, parameters in told} == {
        ("prefix-declared", "wsp"), ("prefix-declared", "wsu"),
    }  # fmt: skip


def test_a_forgotten_prefix_of_a_binding_is_not_guessed():
    assert refusal(contract().replace(b'xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"', b"")) == "no-soap-binding"


def test_a_blank_inside_a_namespace_is_taken_out():
    declared = b'xmlns:xsd="http://www.w3.org/2001/XMLSchema"'

    assert codes(contract().replace(declared, b'xmlns:h="http:// exemple.invalid" ' + declared)) == [
        "namespace-cleaned"
    ]


@pytest.mark.parametrize("rest", [b"\x00\x1a", b"fin", b"<autre/>", b'<?xml version="1.0"?><autre/>'])
def test_what_follows_the_end_is_left_out(rest):
    assert codes(contract() + rest) == ["text-after-end"]


@pytest.mark.parametrize("old", ["1999/XMLSchema", "2000/10/XMLSchema"])
def test_a_draft_of_xml_schema_is_read_with_its_own_types(old):
    types = TYPES.replace('name="demande" type="xsd:string"', 'name="demande" type="xsd:timeInstant"')

    told = notices(contract(types).replace(b"2001/XMLSchema", old.encode()))

    assert [code for code, _parameters in told] == ["old-schema", "name-guessed"]
    assert told[1][1]["found"] == "{http://www.w3.org/2001/XMLSchema}dateTime"
