"""Contracts of several shapes, each with one operation `lire` that is asked for `numero`; and their operations."""

from catalog.actions import contracts
from catalog.models import Operation

WIDE = 60
LONG = [f"VALEUR-NUMERO-{number:03d}" for number in range(40)]
"""An enumeration of more than the 255 characters that Excel takes as a list."""


def element(name: str, type_: str = "xsd:string", rest: str = "") -> str:
    return f'<xsd:element name="{name}" type="{type_}" {rest}/>'


def limited(name: str, base: str, facets: str, rest: str = "") -> str:
    return (
        f'<xsd:element name="{name}" {rest}><xsd:annotation><xsd:documentation>Ce que dit {name}.'
        f'</xsd:documentation></xsd:annotation><xsd:simpleType><xsd:restriction base="{base}">{facets}'
        "</xsd:restriction></xsd:simpleType></xsd:element>"
    )


def enumeration(name: str, values: list[str]) -> str:
    return limited(name, "xsd:string", "".join(f'<xsd:enumeration value="{value}"/>' for value in values))


def repeated(name: str, inside: str, most: str = "unbounded") -> str:
    return (
        f'<xsd:element name="{name}" minOccurs="0" maxOccurs="{most}"><xsd:complexType><xsd:sequence>{inside}'
        "</xsd:sequence></xsd:complexType></xsd:element>"
    )


SHAPES = {
    "choice": element("nom")
    + f"<xsd:choice>{element('telephone')}<xsd:sequence>{element('rue')}{element('ville')}</xsd:sequence></xsd:choice>",
    "attributes": '<xsd:element name="bloc"><xsd:complexType><xsd:sequence>'
    + element("texte")
    + '</xsd:sequence><xsd:attribute name="langue" type="xsd:string" use="required"/>'
    '<xsd:attribute name="niveau" type="xsd:int"/></xsd:complexType></xsd:element>',
    "nillable": element("nom") + element("fin", "xsd:date", 'nillable="true"'),
    "tables": element("nom")
    + repeated("beneficiaire", element("prenom") + element("naissance", "xsd:date", 'minOccurs="0"'))
    + '<xsd:element name="code" type="xsd:string" minOccurs="0" maxOccurs="unbounded"/>',
    "enumeration": enumeration("statut", LONG) + enumeration("sens", ["E", "S"]) + element("actif", "xsd:boolean"),
    "limits": limited("matricule", "xsd:string", '<xsd:pattern value="[0-9]{13}"/>')
    + limited("nom", "xsd:string", '<xsd:minLength value="2"/><xsd:maxLength value="10"/>')
    + limited("age", "xsd:int", '<xsd:minInclusive value="0"/><xsd:maxInclusive value="130"/>')
    + limited("taux", "xsd:decimal", '<xsd:fractionDigits value="2"/>', 'minOccurs="0"')
    + element("naissance", "xsd:date")
    + element("vu", "xsd:dateTime", 'minOccurs="0"'),
    "wide": "".join(element(f"colonne{number:02d}", rest='minOccurs="0"') for number in range(WIDE)),
}


def wsdl(inside: str) -> bytes:
    """A WSDL 1.1 whose answer holds the given elements, and which may refuse with the fault `inconnu`."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions targetNamespace="urn:exemple:forme" xmlns:tns="urn:exemple:forme"
    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <wsdl:types><xsd:schema targetNamespace="urn:exemple:forme" elementFormDefault="qualified">
    <xsd:element name="lire"><xsd:complexType><xsd:sequence>{element("numero")}</xsd:sequence></xsd:complexType>
    </xsd:element>
    <xsd:element name="lu"><xsd:complexType><xsd:sequence>{inside}</xsd:sequence></xsd:complexType></xsd:element>
    <xsd:element name="inconnu"><xsd:complexType><xsd:sequence>{element("motif")}</xsd:sequence></xsd:complexType>
    </xsd:element>
  </xsd:schema></wsdl:types>
  <wsdl:message name="demande"><wsdl:part name="corps" element="tns:lire"/></wsdl:message>
  <wsdl:message name="reponse"><wsdl:part name="corps" element="tns:lu"/></wsdl:message>
  <wsdl:message name="inconnu"><wsdl:part name="corps" element="tns:inconnu"/></wsdl:message>
  <wsdl:portType name="port"><wsdl:operation name="lire">
    <wsdl:input message="tns:demande"/><wsdl:output message="tns:reponse"/>
    <wsdl:fault name="inconnu" message="tns:inconnu"/>
  </wsdl:operation></wsdl:portType>
  <wsdl:binding name="liaison" type="tns:port">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="lire"><soap:operation soapAction="urn:lire"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
      <wsdl:fault name="inconnu"><soap:fault name="inconnu" use="literal"/></wsdl:fault>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="forme"><wsdl:port name="port" binding="tns:liaison">
    <soap:address location="http://exemple.invalid/forme"/>
  </wsdl:port></wsdl:service>
</wsdl:definitions>
""".encode()


def operation(by, organisation, *names: str) -> Operation:
    """The operation of a contract that has these shapes together."""
    made = contracts.publish_version(
        by=by,
        organisation=organisation,
        content=wsdl("".join(SHAPES[name] for name in names)),
        filename="forme.wsdl",
        label="1.0",
        name="Forme " + " ".join(names),
    )
    return made.operations.get()
