"""What schemas can say: choice, nil, attributes, extensions told by xsi:type, and binary content."""

import base64

from .writing import Answer, Call, Contract, Operation, Sheet, wsdl

SERVIR = """
<xsd:element name="lirePrestation"><xsd:complexType><xsd:sequence>
  <xsd:element name="numero" type="xsd:string"/>
</xsd:sequence></xsd:complexType></xsd:element>
<xsd:element name="lirePrestationResponse"><xsd:complexType><xsd:sequence>
  <xsd:element name="prestation" type="t:Prestation"/>
</xsd:sequence></xsd:complexType></xsd:element>
<xsd:complexType name="Prestation"><xsd:sequence>
  <xsd:element name="libelle" type="xsd:string"/>
  <xsd:element name="cloture" type="xsd:date" nillable="true"/>
  <xsd:choice>
    <xsd:element name="montant" type="xsd:decimal"/><xsd:element name="motifRefus" type="xsd:string"/>
  </xsd:choice>
</xsd:sequence><xsd:attribute name="regime" type="xsd:string" use="required"/></xsd:complexType>
<xsd:complexType name="PrestationEnNature"><xsd:complexContent><xsd:extension base="t:Prestation"><xsd:sequence>
  <xsd:element name="taux" type="xsd:int"/>
</xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType>"""
EN_NATURE = """<p:lirePrestationResponse xmlns:p="urn:exemple:prestation"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <p:prestation xsi:type="p:PrestationEnNature" regime="{{regime}}">
    <p:libelle>{{libelle}}</p:libelle><p:cloture mock:nillable="true">{{cloture}}</p:cloture>
    <p:montant>{{montant}}</p:montant><p:taux>{{taux}}</p:taux>
  </p:prestation></p:lirePrestationResponse>"""

PRESTATION = Contract(
    "Prestation",
    "choice, nil, attribute, extension told by xsi:type",
    "prestation.wsdl",
    wsdl(
        "Prestation",
        SERVIR,
        Operation(
            "lirePrestation",
            {"parameters": 'element="t:lirePrestation"'},
            {"parameters": 'element="t:lirePrestationResponse"'},
        ),
    ),
    (
        Sheet(
            "lirePrestation",
            (
                ("numero", "regime", "libelle", "cloture", "montant", "motifRefus", "taux", "response"),
                ("P1", "général", "Indemnité", "2026-09-30", "812.40", "", "", "reponse"),
                ("P2", "agricole", "Capital", "∅", "", "hors délai", "", "reponse"),
                ("P3", "minier", "Soins", "∅", "45.00", "", "65", "enNature"),
                ("P4", "", "", "", "", "", "", "suspendu"),
            ),
        ),
    ),
    (
        Call(
            "lirePrestation",
            {"numero": "P1"},
            {"regime": ["général"], "libelle": ["Indemnité"], "cloture": ["2026-09-30"], "montant": ["812.40"]},
        ),
        Call("lirePrestation", {"numero": "P2"}, {"regime": ["agricole"], "motifRefus": ["hors délai"], "montant": []}),
        Call("lirePrestation", {"numero": "P3"}, {"libelle": ["Soins"], "montant": ["45.00"], "taux": ["65"]}),
        Call("lirePrestation", {"numero": "P4"}, fault="Versement suspendu"),
    ),
    (
        Answer("lirePrestation", "enNature", EN_NATURE),
        Answer("lirePrestation", "suspendu", "", "fault", "Versement suspendu"),
    ),
)

DEPOSER = """
<xsd:import namespace="http://www.w3.org/2005/05/xmlmime" schemaLocation="http://www.w3.org/2005/05/xmlmime"/>
<xsd:element name="deposer"><xsd:complexType><xsd:sequence>
  <xsd:element name="numero" type="xsd:string"/>
  <xsd:element name="piece" type="xsd:base64Binary" xmime:expectedContentTypes="application/octet-stream"/>
</xsd:sequence></xsd:complexType></xsd:element>
<xsd:element name="deposerResponse"><xsd:complexType><xsd:sequence>
  <xsd:element name="accuse" type="xsd:string"/>
  <xsd:element name="recu" type="xsd:base64Binary" xmime:expectedContentTypes="application/octet-stream"/>
</xsd:sequence></xsd:complexType></xsd:element>"""
PIECE = base64.b64encode(bytes(range(256)) * 8).decode()
"""Two kilobytes with every octet: above the size from which clients send an attachment."""
RECU = base64.b64encode("Reçu n° 1\0\xff".encode("latin-1")).decode()

PIECES = Contract(
    "Pieces",
    "binary content, sent as MTOM by the clients that can",
    "pieces.wsdl",
    wsdl(
        "Pieces",
        DEPOSER,
        Operation("deposer", {"parameters": 'element="t:deposer"'}, {"parameters": 'element="t:deposerResponse"'}),
    ),
    (
        Sheet(
            "deposer",
            (
                ("numero", "accuse", "recu", "response"),
                ("X1", "AR-1", RECU, "reponse"),
                ("X2", "AR-2", "AAEC", "reponse"),
                ("X3", "", "", "illisible"),
            ),
        ),
    ),
    (
        Call("deposer", {"numero": "X1", "piece": PIECE}, {"accuse": ["AR-1"], "recu": [RECU]}),
        Call("deposer", {"numero": "X2", "piece": PIECE}, {"accuse": ["AR-2"], "recu": ["AAEC"]}),
        Call("deposer", {"numero": "X3", "piece": PIECE}, fault="Pièce illisible"),
    ),
    (Answer("deposer", "illisible", "", "fault", "Pièce illisible"),),
    binary=("piece", "recu"),
)

ALL = (PRESTATION, PIECES)
