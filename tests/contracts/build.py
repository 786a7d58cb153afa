"""Writes small contracts around the one thing that a test is about."""

import io
import zipfile

TYPES = '<xsd:element name="demande" type="xsd:string"/><xsd:element name="reponse" type="xsd:string"/>'
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"
    xmlns:tns="urn:exemple:essai" targetNamespace="urn:exemple:essai">
"""
MESSAGES = """
  <wsdl:message name="demande"><wsdl:part name="corps" element="tns:demande"/></wsdl:message>
  <wsdl:message name="reponse"><wsdl:part name="corps" element="tns:reponse"/></wsdl:message>
  <wsdl:portType name="port"><wsdl:operation name="lire">
    <wsdl:input message="tns:demande"/><wsdl:output message="tns:reponse"/>
  </wsdl:operation></wsdl:portType>
  <wsdl:binding name="liaison" type="tns:port">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="lire"><soap:operation soapAction="urn:lire"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="Essai"><wsdl:port name="port" binding="tns:liaison">
    <soap:address location="http://169.254.169.254/"/></wsdl:port></wsdl:service>
"""


def contract(types: str = TYPES, *, schema: str = 'elementFormDefault="qualified"', head: str = "") -> bytes:
    """A contract whose operation `lire` asks `demande` and answers `reponse`, both declared in `types`."""
    inside = f'<wsdl:types><xsd:schema targetNamespace="urn:exemple:essai" {schema}>{types}</xsd:schema></wsdl:types>'
    return (HEAD.replace("\n", f"\n{head}", 1) + inside + MESSAGES + "</wsdl:definitions>").encode()


def answering(children: str, more: str = "") -> bytes:
    """A contract whose answer `reponse` is a sequence of `children`; `more` stands beside it in the schema."""
    return contract(
        '<xsd:element name="demande" type="xsd:string"/><xsd:element name="reponse"><xsd:complexType>'
        f"<xsd:sequence>{children}</xsd:sequence></xsd:complexType></xsd:element>{more}"
    )


def styled(
    *,
    messages: dict[str, str],
    operations: str,
    bound: str,
    types: str = "",
    style: str = "document",
    more: str = "",
    soap: str = "soap",
) -> bytes:
    """A contract in any style: parts by message, the portType's operations, and those of the SOAP binding.

    `more` stands at the end: other bindings and services.
    """
    told = "".join(f'<wsdl:message name="{name}">{parts}</wsdl:message>' for name, parts in messages.items())
    return (
        HEAD + f'<wsdl:types><xsd:schema targetNamespace="urn:exemple:essai">{types}</xsd:schema></wsdl:types>{told}'
        f'<wsdl:portType name="port">{operations}</wsdl:portType>'
        f'<wsdl:binding name="liaison" type="tns:port">'
        f'<{soap}:binding style="{style}" transport="http://schemas.xmlsoap.org/soap/http"/>{bound}</wsdl:binding>'
        '<wsdl:service name="Essai"><wsdl:port name="port" binding="tns:liaison">'
        f'<{soap}:address location="http://169.254.169.254/"/></wsdl:port></wsdl:service>{more}</wsdl:definitions>'
    ).encode()


def rpc(asked: str, told: str, *, types: str = "", use: str = "encoded") -> bytes:
    """A contract of rpc style whose operation `lire` asks the parts `asked` and answers the parts `told`."""
    encoding = 'encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"' if use == "encoded" else ""
    body = f'<soap:body use="{use}" namespace="urn:exemple:appel" {encoding}/>'
    return styled(
        types=types,
        style="rpc",
        messages={"demande": asked, "reponse": told},
        operations='<wsdl:operation name="lire"><wsdl:input message="tns:demande"/>'
        '<wsdl:output message="tns:reponse"/></wsdl:operation>',
        bound='<wsdl:operation name="lire"><soap:operation soapAction="urn:lire"/>'
        f"<wsdl:input>{body}</wsdl:input><wsdl:output>{body}</wsdl:output></wsdl:operation>",
    )


def zipped(files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An ordinary ZIP."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()
