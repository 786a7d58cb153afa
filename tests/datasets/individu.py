"""The contract of these tests: an enumeration, a pattern, numbers, dates, an optional part and a table."""

WSDL = b"""<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap12/"
    xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:v1="urn:exemple:individu" targetNamespace="urn:exemple:individu">
  <wsdl:types>
    <xsd:schema targetNamespace="urn:exemple:individu">
      <xsd:element name="demande"><xsd:complexType><xsd:sequence>
        <xsd:element name="individu"><xsd:complexType><xsd:sequence>
          <xsd:element name="id" type="xsd:string"/>
          <xsd:element name="cle" type="xsd:string" minOccurs="0"/>
        </xsd:sequence></xsd:complexType></xsd:element>
      </xsd:sequence></xsd:complexType></xsd:element>
      <xsd:element name="reponse"><xsd:complexType><xsd:sequence>
        <xsd:element name="qualite"><xsd:simpleType><xsd:restriction base="xsd:string">
          <xsd:enumeration value="A"/><xsd:enumeration value="C"/><xsd:enumeration value="E"/>
        </xsd:restriction></xsd:simpleType></xsd:element>
        <xsd:element name="NIR"><xsd:simpleType><xsd:restriction base="xsd:string">
          <xsd:pattern value="[0-9]{13}"/>
        </xsd:restriction></xsd:simpleType></xsd:element>
        <xsd:element name="nom"><xsd:simpleType><xsd:restriction base="xsd:string">
          <xsd:maxLength value="10"/>
        </xsd:restriction></xsd:simpleType></xsd:element>
        <xsd:element name="age" type="xsd:int"/>
        <xsd:element name="naissance" type="xsd:date" minOccurs="0"/>
        <xsd:element name="maj" type="xsd:dateTime" minOccurs="0"/>
        <xsd:element name="adresse" minOccurs="0"><xsd:complexType>
          <xsd:sequence>
            <xsd:element name="rue" type="xsd:string"/>
            <xsd:element name="ville" type="xsd:string"/>
          </xsd:sequence>
          <xsd:attribute name="usage" type="xsd:string"/>
        </xsd:complexType></xsd:element>
        <xsd:element name="telephone" minOccurs="0" maxOccurs="3"><xsd:complexType><xsd:sequence>
          <xsd:element name="numero" type="xsd:string"/>
          <xsd:element name="rang" type="xsd:int"/>
        </xsd:sequence></xsd:complexType></xsd:element>
      </xsd:sequence></xsd:complexType></xsd:element>
      <xsd:element name="inconnu"><xsd:complexType><xsd:sequence>
        <xsd:element name="motif" type="xsd:string"/>
      </xsd:sequence></xsd:complexType></xsd:element>
    </xsd:schema>
  </wsdl:types>
  <wsdl:message name="demande"><wsdl:part name="corps" element="v1:demande"/></wsdl:message>
  <wsdl:message name="reponse"><wsdl:part name="corps" element="v1:reponse"/></wsdl:message>
  <wsdl:message name="inconnu"><wsdl:part name="corps" element="v1:inconnu"/></wsdl:message>
  <wsdl:portType name="port"><wsdl:operation name="rechercher">
    <wsdl:input message="v1:demande"/><wsdl:output message="v1:reponse"/>
    <wsdl:fault name="inconnu" message="v1:inconnu"/>
  </wsdl:operation></wsdl:portType>
  <wsdl:binding name="liaison" type="v1:port">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="rechercher"><soap:operation soapAction="urn:rechercher"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
      <wsdl:fault name="inconnu"><soap:fault name="inconnu" use="literal"/></wsdl:fault>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="individu"><wsdl:port name="port" binding="v1:liaison">
    <soap:address location="http://exemple.invalid/individu"/>
  </wsdl:port></wsdl:service>
</wsdl:definitions>
"""

HEADER = ["id", "qualite", "NIR", "nom", "age", "naissance", "maj", "rue", "ville", "usage", "telephone", "response"]
GOOD = {
    "id": "1", "qualite": "E", "NIR": "2980526954644", "nom": "Dupuis", "age": "46", "naissance": "1978-05-17",
    "maj": "2026-01-02T03:04:05", "rue": "1 rue X", "ville": "Lille", "usage": "domicile", "telephone": "01;1|02;2",
}  # fmt: skip


def sheet(*changes: dict[str, str], header: list[str] | None = None, response: str = "reponse") -> bytes:
    """A CSV with one row for each dict of changes to the good row; keys count up unless changed."""
    header = header or HEADER
    lines = [header]
    for number, change in enumerate(changes or ({},), start=1):
        cells = GOOD | {"id": str(number), "response": response} | change
        lines.append([cells.get(name, "") for name in header])
    return "\n".join(";".join(f'"{cell}"' for cell in line) for line in lines).encode()
