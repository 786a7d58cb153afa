"""Saving a response whose slots the message's tree does not show: its examples follow the contract all the same."""

import pytest

from catalog.actions import contracts, responses
from tests.contracts.build import answering

CHOICE = """<xsd:choice><xsd:element name="montant" type="xsd:decimal"/><xsd:element name="motif" type="xsd:string"/>
</xsd:choice><xsd:element name="acte" type="tns:Acte"/>"""
TYPES = """<xsd:complexType name="Acte"><xsd:sequence/></xsd:complexType>
<xsd:complexType name="Soin"><xsd:complexContent><xsd:extension base="tns:Acte"><xsd:sequence>
  <xsd:element name="jour" type="xsd:date"/></xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType>"""
SOURCE = """<r:reponse xmlns:r="urn:exemple:essai" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<r:montant>{{montant}}</r:montant><r:acte xsi:type="r:Soin"><r:jour>{{jour}}</r:jour></r:acte></r:reponse>"""


@pytest.fixture
def operation(alice, organisation):
    version = contracts.publish_version(
        by=alice, organisation=organisation, content=answering(CHOICE, TYPES), filename="essai.wsdl", label="1.0"
    )
    return version.operations.get()


def test_a_branch_of_a_choice_and_a_type_told_by_xsi_type_get_examples_that_fit(operation, alice):
    saved = responses.save(operation=operation, by=alice, name="soin", kind="answer", source=SOURCE)

    assert float(saved.examples["montant"]) >= 0
    assert len(saved.examples["jour"].split("-")) == 3
