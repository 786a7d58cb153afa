"""RPC/literal: several parts of simple and complex types, both ways."""

from .writing import Answer, Call, Contract, Operation, Sheet, wsdl

TYPES = """
<xsd:complexType name="Acte"><xsd:sequence>
  <xsd:element name="code" type="xsd:string"/><xsd:element name="montant" type="xsd:decimal"/>
</xsd:sequence></xsd:complexType>
<xsd:complexType name="Prise"><xsd:sequence>
  <xsd:element name="taux" type="xsd:int"/><xsd:element name="libelle" type="xsd:string"/>
</xsd:sequence></xsd:complexType>"""

BAREME = Contract(
    "Bareme",
    "rpc/literal, several parts in and out",
    "bareme.wsdl",
    wsdl(
        "Bareme",
        TYPES,
        Operation(
            "tarifer",
            {"numero": 'type="xsd:string"', "acte": 'type="t:Acte"'},
            {"rembourse": 'type="xsd:decimal"', "prise": 'type="t:Prise"', "le": 'type="xsd:date"'},
        ),
        style="rpc",
    ),
    (
        Sheet(
            "tarifer",
            (
                ("numero", "rembourse", "taux", "libelle", "le", "response"),
                ("N1", "17.50", "70", "Consultation", "2026-05-04", "reponse"),
                ("N2", "0", "0", "Hors nomenclature", "2026-05-05", "reponse"),
                ("N3", "", "", "", "", "refuse"),
            ),
        ),
    ),
    (
        *(
            Call("tarifer", {"numero": key, "acte": {"code": "G", "montant": "25.00"}}, read)
            for key, read in (
                ("N1", {"rembourse": ["17.50"], "taux": ["70"], "libelle": ["Consultation"], "le": ["2026-05-04"]}),
                ("N2", {"rembourse": ["0"], "taux": ["0"], "libelle": ["Hors nomenclature"], "le": ["2026-05-05"]}),
            )
        ),
        Call("tarifer", {"numero": "N3", "acte": {"code": "G", "montant": "25.00"}}, fault="Acte refusé"),
    ),
    (Answer("tarifer", "refuse", "", "fault", "Acte refusé"),),
)

ALL = (BAREME,)
