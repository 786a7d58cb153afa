"""The golden example as a bundle: the contract that fits the messages, the two responses, the two rows."""

import csv
import io
from collections.abc import Iterable
from dataclasses import replace

from engine.bundle import BundleSource, DatasetLabel, OperationSource, ResponseSource, RowSource
from engine.shelf import Pointer

PUBLIC_ID = "golden-sandbox-0000001"
DIGEST = "a" * 64
NAMESPACE = "http://www.test.fr/individu/v1"
SERVICE = "individu/v1"
PATH = f"/m/{PUBLIC_ID}/{SERVICE}"
FOREVER = 4e9

VALID = """<v:rechercheIndividuResponseElement xmlns:v="http://www.test.fr/individu/v1"><Referentiels><individu>
  <FA_rangNaissance>1</FA_rangNaissance><qualiteBeneficiaire>E</qualiteBeneficiaire><NIR>2980526954644</NIR>
  <nomFamille>{{nomFamille}}</nomFamille><prenom>{{prenom}}</prenom><age>{{age}}</age>
</individu></Referentiels></v:rechercheIndividuResponseElement>"""
INVALID = """<v:rechercheIndividuResponseElement xmlns:v="http://www.test.fr/individu/v1"><Referentiels>
  <motif>{{nomFamille}} {{prenom}}</motif></Referentiels></v:rechercheIndividuResponseElement>"""

WSDL = b"""<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:v="http://www.test.fr/individu/v1"
    targetNamespace="http://www.test.fr/individu/v1" name="Individu">
  <wsdl:types><xs:schema targetNamespace="http://www.test.fr/individu/v1">
    <xs:import namespace="urn:test:commun" schemaLocation="commun/types.xsd"/>
    <xs:element name="rechercheIndividuRequestElement"><xs:complexType><xs:sequence>
      <xs:element name="individu"><xs:complexType><xs:sequence><xs:element name="id" type="xs:string"/></xs:sequence>
      </xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
    <xs:element name="rechercheIndividuResponseElement"><xs:complexType><xs:sequence>
      <xs:any processContents="skip"/></xs:sequence></xs:complexType></xs:element>
  </xs:schema></wsdl:types>
  <wsdl:message name="demande"><wsdl:part name="p" element="v:rechercheIndividuRequestElement"/></wsdl:message>
  <wsdl:message name="reponse"><wsdl:part name="p" element="v:rechercheIndividuResponseElement"/></wsdl:message>
  <wsdl:portType name="Individu"><wsdl:operation name="rechercheIndividu"><wsdl:input message="v:demande"/>
    <wsdl:output message="v:reponse"/></wsdl:operation></wsdl:portType>
  <wsdl:binding name="IndividuSoap12" type="v:Individu">
    <soap12:binding transport="http://schemas.xmlsoap.org/soap/http" style="document"/>
    <wsdl:operation name="rechercheIndividu"><soap12:operation soapAction="urn:rechercheIndividu"/>
      <wsdl:input><soap12:body use="literal"/></wsdl:input><wsdl:output><soap12:body use="literal"/></wsdl:output>
    </wsdl:operation></wsdl:binding>
  <wsdl:service name="IndividuService"><wsdl:port name="Individu" binding="v:IndividuSoap12">
    <soap12:address location="http://production.example.invalid/individu"/></wsdl:port></wsdl:service>
</wsdl:definitions>"""
TYPES = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:test:commun">
  <xs:include schemaLocation="../racine.xsd"/></xs:schema>"""
ROOT = b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:test:commun"/>'
STRICT = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:mockadmin:strict">
  <xs:import namespace="http://www.test.fr/individu/v1" schemaLocation="ns0.xsd"/></xs:schema>"""
STRICT_PART = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.test.fr/individu/v1">
    <xs:element name="rechercheIndividuRequestElement"><xs:complexType><xs:sequence>
      <xs:element name="individu"><xs:complexType><xs:sequence><xs:element name="id" type="xs:string"/></xs:sequence>
      </xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>"""

FILES = {"contrat/individu.wsdl": WSDL, "contrat/commun/types.xsd": TYPES, "contrat/racine.xsd": ROOT}
STRICT_FILES = {**FILES, "strict/main.xsd": STRICT, "strict/ns0.xsd": STRICT_PART}

RESPONSES = (
    ResponseSource(name="individuValide", source=VALID),
    ResponseSource(name="individuInvalide", source=INVALID),
    ResponseSource(name="panne", kind="fault", fault_code="Server", fault_string="Panne {{code}}", source=""),
)
OPERATION = OperationSource(
    name="rechercheIndividu",
    element=f"{{{NAMESPACE}}}rechercheIndividuRequestElement",
    action="urn:rechercheIndividu",
    key_path=("individu", "id"),
    key_label="id",
    responses=RESPONSES,
    examples={"nomFamille": "Exemple", "prenom": "Zoé", "age": "1"},
    default_response="individuValide",
)


def rows_of(content: str) -> list[RowSource]:
    """Rows as the control plane would hand them over, from the example's CSV."""
    records = csv.DictReader(io.StringIO(content))
    return [
        RowSource(kind="literal", key=record["id"], response=record["response"], values=record, dataset=0, row=number)
        for number, record in enumerate(records, start=2)
    ]


def row(key: str, *, kind: str = "literal", name: str = "Dupuis", response: str = "individuValide", number: int = 2):
    values = {"nomFamille": name, "prenom": "Jack", "age": "46", "code": "7"}
    return RowSource(kind=kind, key=key, response=response, values=values, dataset=0, row=number)


def bundle_source(
    rows: Iterable[RowSource] = (), *, digest: str = DIGEST, strict: bool = False, **changes
) -> BundleSource:
    """The golden bundle with these rows; `changes` are of its operation."""
    return BundleSource(
        service="individu",
        version="v1",
        operations=[replace(OPERATION, rows=rows, **changes)],
        datasets=[DatasetLabel("Individus de démonstration", 3)],
        files=STRICT_FILES if strict else FILES,
        main_file="contrat/individu.wsdl",
        digest=digest,
    )


def pointer(**changes) -> Pointer:
    values = {"public_id": PUBLIC_ID, "generation": 1, "services": {SERVICE: DIGEST}, "expires_at": FOREVER}
    return Pointer(**{**values, **changes})


def request(key: str = "1", *, soap: str = "1.2", field: str = "id") -> bytes:
    namespace = {
        "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
        "1.2": "http://www.w3.org/2003/05/soap-envelope",
    }[soap]
    return (
        f'<soap:Envelope xmlns:soap="{namespace}" xmlns:v="{NAMESPACE}"><soap:Body>'
        f"<v:rechercheIndividuRequestElement><individu><{field}>{key}</{field}></individu>"
        "</v:rechercheIndividuRequestElement></soap:Body></soap:Envelope>"
    ).encode()
