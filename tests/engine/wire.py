"""A service with the odd things that real contracts have, and sandboxes of it with different settings."""

import base64
import http.client
from dataclasses import dataclass

from lxml import etree

from engine import bundle
from engine.bundle import BundleSource, DatasetLabel, OperationSource, ResponseSource, RowSource
from engine.shelf import Pointer, Shelf

OLD = "http://schemas.xmlsoap.org/soap/envelope/"
NEW = "http://www.w3.org/2003/05/soap-envelope"
ENVELOPES = {"1.1": OLD, "1.2": NEW}
TYPES = {"1.1": "text/xml", "1.2": "application/soap+xml"}
SPACE = "urn:exemple:pieces"
SERVICE = "pieces/1.0"
SANDBOXES = {
    "known": "wire-sandbox-known-001",
    "all": "wire-sandbox-accept-01",
    "none": "wire-sandbox-refuse-01",
    "mtom": "wire-sandbox-mtom-0001",
    "strict": "wire-sandbox-strict-01",
    "quiet": "wire-sandbox-quiet-001",
}
"""By what is set; `quiet` is called seldom, as the journal keeps the bodies of so many calls a second."""
PICTURE = bytes(range(256)) * 8
PATH = f"/m/{SANDBOXES['known']}/{SERVICE}"

WSDL = """<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:wsam="http://www.w3.org/2007/05/addressing/metadata" xmlns:p="urn:exemple:pieces"
    targetNamespace="urn:exemple:pieces" name="Pieces">
  <wsdl:message name="lire"><wsdl:part name="p" element="p:lirePièce"/></wsdl:message>
  <wsdl:message name="lu"><wsdl:part name="p" element="p:pièce"/></wsdl:message>
  <wsdl:message name="absente"><wsdl:part name="p" element="p:pièceAbsente"/></wsdl:message>
  <wsdl:message name="rien"/>
  <wsdl:portType name="Pieces">
    <wsdl:operation name="lirePièce"><wsdl:input message="p:lire"/><wsdl:output message="p:lu"/>
      <wsdl:fault name="absente" message="p:absente"/></wsdl:operation>
    <wsdl:operation name="compter"><wsdl:input message="p:rien" wsam:Action="urn:compter:demande"/>
      <wsdl:output message="p:rien" wsam:Action="urn:compter:total"/></wsdl:operation>
  </wsdl:portType>
  <wsdl:binding name="PiecesSoap" type="p:Pieces">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http" style="document"/>
    <wsdl:operation name="lirePièce"><soap:operation soapAction="urn:exemple:lire"/></wsdl:operation>
    <wsdl:operation name="compter"><soap:operation soapAction="urn:exemple:compter"/></wsdl:operation>
  </wsdl:binding>
</wsdl:definitions>""".encode()
STRICT = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{SPACE}">
  <xs:element name="lirePièce"><xs:complexType><xs:sequence><xs:element name="numéro" type="xs:string"/>
    <xs:element name="image" type="xs:base64Binary" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
</xs:schema>""".encode()

PIECE = (
    '<p:pièce xmlns:p="urn:exemple:pieces"><titre>{{titre}}</titre><image>{{image}}</image>'
    '<page mock:each="pages"><vue>{{vue}}</vue></page></p:pièce>'
)
ABSENT = '<p:pièceAbsente xmlns:p="urn:exemple:pieces">{{titre}}</p:pièceAbsente>'


def answering(text: str) -> tuple[ResponseSource, ...]:
    """One named response, which says which operation it is of."""
    return (ResponseSource(name="trouvé", source=f'<p:réponse xmlns:p="{SPACE}">{text} {{{{titre}}}}</p:réponse>'),)


def row(key: str, response: str = "trouvé", **values: str) -> RowSource:
    return RowSource(kind="literal", key=key, response=response, values=values, dataset=0, row=2)


def operations() -> list[OperationSource]:
    """Accents and binary content; two of one element; two of an empty Body; an encoded one; a message of two parts."""
    image = base64.b64encode(PICTURE).decode()
    views = base64.b64encode(b"vue 1").decode()
    element = f"{{{SPACE}}}"
    return [
        OperationSource(
            name="lirePièce",
            element=f"{element}lirePièce",
            action="urn:exemple:lire",
            key_path=("numéro",),
            headers=("{urn:exemple:contexte}Contexte",),
            responses=[
                ResponseSource(name="trouvé", source=PIECE, binary=frozenset({"image", "pages/vue"})),
                ResponseSource(name="absente", kind="fault", fault_code="Client", fault_string="Non", source=ABSENT),
                ResponseSource(name="panne", kind="fault", fault_string="Panne", source=""),
            ],
            rows=[
                row("é1", titre="Œuvre", image=image, pages=f"{views}|pas du Base64"),
                row("€2", titre="Prix"),
                row("4", "absente", titre="perdue"),
                row("5", "panne"),
                row("6", titre="A" * 20_000),
                row(base64.b64encode(b"\0key\xff").decode(), titre="par pièce jointe"),
            ],
        ),
        OperationSource(
            name="chercher",
            element=f"{element}chercher",
            action="urn:exemple:parNom",
            key_path=("nom",),
            responses=answering("par nom"),
            rows=[row("x", titre="un")],
        ),
        OperationSource(
            name="chercher-2",
            element=f"{element}chercher",
            action="urn:exemple:parDate",
            key_path=("date",),
            responses=answering("par date"),
            rows=[row("x", titre="deux")],
        ),
        OperationSource(name="compter", element="", action="urn:exemple:compter", responses=answering("compte"),
                        default_response="trouvé"),
        OperationSource(name="vider", element="", action="urn:exemple:vider", responses=answering("vide"),
                        default_response="trouvé"),
        OperationSource(
            name="commander",
            element=f"{element}commander",
            key_path=("commande", "lignes", "ligne", "code"),
            responses=answering("commande"),
            rows=[row("A", titre="d'une ligne")],
        ),
        OperationSource(
            name="joindre",
            element=f"{element}joindre",
            key_path=(),
            parts=(f"{element}mention",),
            responses=answering("joint"),
            rows=[row("x", titre="avec mention")],
        ),
        OperationSource(name="noter", element=f"{element}noter", one_way=True),
    ]  # fmt: skip


def publish(shelf) -> None:
    """The bundle, and a sandbox for each setting."""
    files = {
        "pieces.wsdl": WSDL,
        "strict/main.xsd": f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:import namespace="{SPACE}" '
        'schemaLocation="ns0.xsd"/></xs:schema>'.encode(),
        "strict/ns0.xsd": STRICT,
    }  # fmt: skip
    digest = "b" * 64
    bundle.write(
        shelf,
        BundleSource(
            service="pieces",
            version="1.0",
            operations=operations(),
            datasets=[DatasetLabel("Pièces", 1)],
            files=files,
            main_file="pieces.wsdl",
            digest=digest,
        ),
    )
    for name, public_id in SANDBOXES.items():
        settings = {"strict": {"strict": True}, "mtom": {"binary": "mtom"}, "quiet": {}}.get(
            name, {"header_policy": name}
        )
        pointer = Pointer(
            public_id=public_id, generation=1, services={SERVICE: digest}, expires_at=4e9, language="en", **settings
        )
        Shelf(shelf).publish(pointer)


def envelope(inside: str, soap: str = "1.1", head: str = "", around: str = "") -> str:
    """A request; `around` stands before the envelope."""
    header = f"<s:Header>{head}</s:Header>" if head else ""
    return f'{around}<s:Envelope xmlns:s="{ENVELOPES[soap]}">{header}<s:Body>{inside}</s:Body></s:Envelope>'


def piece(number: str = "é1", more: str = "") -> str:
    """The payload that asks for a piece."""
    return f'<p:lirePièce xmlns:p="{SPACE}"><numéro>{number}</numéro>{more}</p:lirePièce>'


@dataclass
class Answer:
    """What came back over HTTP; names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def outcome(self) -> str:
        return self.headers["x-mockadmin-outcome"]

    @property
    def root(self) -> etree._Element:
        return etree.fromstring(self.body)

    @property
    def soap(self) -> str:
        return next(version for version, space in ENVELOPES.items() if self.root.tag == f"{{{space}}}Envelope")

    @property
    def reason(self) -> str:
        """The words of the fault."""
        return self.root.xpath("string(//*[local-name()='faultstring' or local-name()='Text'])")

    @property
    def code(self) -> str:
        """The fault's code without its prefix."""
        value = self.root.xpath("string(//*[local-name()='faultcode' or local-name()='Value'])")
        return value.rpartition(":")[2]

    @property
    def title(self) -> str:
        """What the row says."""
        return self.root.xpath("string(//titre)")

    @property
    def said(self) -> str:
        """All text of the Body."""
        return "".join(self.root[-1].itertext())


def post(engine, body: str | bytes, *, sandbox: str = "known", **headers: str) -> Answer:
    """One call; underscores in names of headers are hyphens."""
    content = body.encode() if isinstance(body, str) else body
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=20)
    try:
        path = f"/m/{SANDBOXES[sandbox]}/{SERVICE}"
        connection.request("POST", path, content, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, told, response.read())
    finally:
        connection.close()
