"""A contract of two key fields, with a choice, a nil, an attribute and a file in its answer."""

WSDL = b"""<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:n="urn:exemple:naissances"
    targetNamespace="urn:exemple:naissances">
  <wsdl:types><xsd:schema targetNamespace="urn:exemple:naissances" elementFormDefault="qualified">
    <xsd:element name="demande"><xsd:complexType><xsd:sequence>
      <xsd:element name="personne"><xsd:complexType><xsd:sequence>
        <xsd:element name="numero" type="xsd:string"/>
        <xsd:element name="dateNaissance" type="xsd:date" minOccurs="0"/>
      </xsd:sequence></xsd:complexType></xsd:element>
      <xsd:element name="correlation" type="xsd:string" minOccurs="0"/>
    </xsd:sequence></xsd:complexType></xsd:element>
    <xsd:element name="reponse"><xsd:complexType><xsd:sequence>
      <xsd:element name="dossier" type="xsd:string"/>
      <xsd:element name="echeance" type="xsd:date"/>
      <xsd:element name="correlation" type="xsd:string"/>
      <xsd:element name="emission" type="xsd:dateTime" minOccurs="0"/>
      <xsd:element name="deces" type="xsd:date" nillable="true"/>
      <xsd:choice>
        <xsd:element name="mail" type="xsd:string"/>
        <xsd:element name="telephone" type="xsd:string"/>
      </xsd:choice>
      <xsd:element name="acte" minOccurs="0"><xsd:complexType><xsd:simpleContent>
        <xsd:extension base="xsd:base64Binary"><xsd:attribute name="nom" type="xsd:string"/></xsd:extension>
      </xsd:simpleContent></xsd:complexType></xsd:element>
      <xsd:element name="evenement" minOccurs="0" maxOccurs="3"><xsd:complexType><xsd:sequence>
        <xsd:element name="libelle" type="xsd:string"/>
        <xsd:element name="jour" type="xsd:date"/>
      </xsd:sequence></xsd:complexType></xsd:element>
    </xsd:sequence></xsd:complexType></xsd:element>
  </xsd:schema></wsdl:types>
  <wsdl:message name="demande"><wsdl:part name="corps" element="n:demande"/></wsdl:message>
  <wsdl:message name="reponse"><wsdl:part name="corps" element="n:reponse"/></wsdl:message>
  <wsdl:portType name="port"><wsdl:operation name="chercher">
    <wsdl:input message="n:demande"/><wsdl:output message="n:reponse"/>
  </wsdl:operation></wsdl:portType>
  <wsdl:binding name="liaison" type="n:port">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="chercher"><soap:operation soapAction="urn:chercher"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="naissances"><wsdl:port name="port" binding="n:liaison">
    <soap:address location="http://exemple.invalid/naissances"/>
  </wsdl:port></wsdl:service>
</wsdl:definitions>
"""

HEADER = ["numero*", "dateNaissance*", "dossier", "echeance", "correlation", "emission", "deces", "mail", "telephone",
          "acte", "nom", "evenement", "response"]  # fmt: skip
GOOD = {
    "numero*": "12", "dateNaissance*": "1978-05-17", "dossier": "D1", "echeance": "2026-11-22", "correlation": "c",
    "deces": "1999-01-01", "mail": "jean@exemple.invalid", "response": "reponse",
}  # fmt: skip


def sheet(*changes: dict[str, str], header: list[str] | None = None) -> bytes:
    """A CSV with one row for each dict of changes to the good row."""
    header = header or HEADER
    lines = [header, *([(GOOD | change).get(name, "") for name in header] for change in changes or ({},))]
    return "\n".join(";".join(f'"{cell}"' for cell in line) for line in lines).encode()
