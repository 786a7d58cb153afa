"""What a schema has against an answer is told in words of the table, not in those of a parser."""

import pytest
from django.utils import translation
from lxml import etree

from catalog.conformity import reasons

SCHEMA = etree.XMLSchema(
    etree.fromstring("""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x" elementFormDefault="qualified">
  <xs:element name="dossier"><xs:complexType>
    <xs:sequence>
      <xs:element name="piece" type="xs:string" maxOccurs="2"/>
      <xs:element name="pays" type="xs:string" fixed="FR"/>
    </xs:sequence>
    <xs:attribute name="version" fixed="1"/>
  </xs:complexType></xs:element>
</xs:schema>""")
)
PIECE, FRENCH = "<piece/>", "<pays>FR</pays>"


def reason(inside: str, version: str = "1") -> str:
    answer = etree.fromstring(f'<dossier xmlns="urn:x" version="{version}">{inside}</dossier>')
    assert not SCHEMA.validate(answer)
    with translation.override("en"):
        return reasons.said(SCHEMA.error_log[0].message)


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (PIECE * 3 + FRENCH, "“piece” is one too many, or pays is missing before it."),
        (FRENCH, "“pays” is one too many, or piece is missing before it."),
        (PIECE + FRENCH + PIECE, "“piece” is one too many."),
        ("", "“dossier” is incomplete; next may come: piece."),
        (PIECE, "“dossier” is incomplete; next may come: piece."),
        (PIECE + "<pays>BE</pays>", "“pays” is always “FR”."),
    ],
)
def test_a_refusal_names_what_is_there_and_what_is_not(inside, words):
    assert reason(inside) == words


def test_an_attribute_is_named_too():
    assert reason(PIECE + FRENCH, version="2") == "“version” is always “1”."


def test_what_is_not_known_stays_as_it_is():
    told = "No match found for key-sequence ['{urn:x}1']."

    assert reasons.said(told) == told
