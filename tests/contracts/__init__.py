"""A contract as small as a contract can be, for tests that need any version of any service."""


def wsdl(name: str = "Personne", operation: str = "lirePersonne") -> bytes:
    """A WSDL 1.1, document/literal, SOAP 1.1: asks for `id`, answers `nom` and `prenom`."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions name="{name}" targetNamespace="urn:exemple:{name}" xmlns:tns="urn:exemple:{name}"
    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <wsdl:types>
    <xsd:schema targetNamespace="urn:exemple:{name}" elementFormDefault="qualified">
      <xsd:element name="{operation}">
        <xsd:complexType><xsd:sequence><xsd:element name="id" type="xsd:string"/></xsd:sequence></xsd:complexType>
      </xsd:element>
      <xsd:element name="{operation}Reponse">
        <xsd:complexType><xsd:sequence>
          <xsd:element name="nom" type="xsd:string"/>
          <xsd:element name="prenom" type="xsd:string"/>
        </xsd:sequence></xsd:complexType>
      </xsd:element>
    </xsd:schema>
  </wsdl:types>
  <wsdl:message name="demande"><wsdl:part name="corps" element="tns:{operation}"/></wsdl:message>
  <wsdl:message name="reponse"><wsdl:part name="corps" element="tns:{operation}Reponse"/></wsdl:message>
  <wsdl:portType name="port">
    <wsdl:operation name="{operation}">
      <wsdl:input message="tns:demande"/><wsdl:output message="tns:reponse"/>
    </wsdl:operation>
  </wsdl:portType>
  <wsdl:binding name="liaison" type="tns:port">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="{operation}">
      <soap:operation soapAction="urn:{operation}"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="{name}">
    <wsdl:port name="port" binding="tns:liaison"><soap:address location="http://exemple.invalid/{name}"/></wsdl:port>
  </wsdl:service>
</wsdl:definitions>
""".encode()
