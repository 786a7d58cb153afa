"""RPC/encoded: scalars, structures, and the arrays of SOAP 1.1's section 5."""

from .writing import Answer, Call, Contract, Operation, Sheet, wsdl

SOLDE = Contract(
    "Solde",
    "rpc/encoded, scalars and a structure",
    "solde.wsdl",
    wsdl(
        "Solde",
        """<xsd:complexType name="Compte"><xsd:sequence>
          <xsd:element name="titulaire" type="xsd:string"/><xsd:element name="points" type="xsd:int"/>
        </xsd:sequence></xsd:complexType>""",
        Operation(
            "lireSolde",
            {"numero": 'type="xsd:string"', "annee": 'type="xsd:int"'},
            {"montant": 'type="xsd:double"', "devise": 'type="xsd:string"', "compte": 'type="t:Compte"'},
        ),
        style="rpc",
        use="encoded",
        form="unqualified",
    ),
    (
        Sheet(
            "lireSolde",
            (
                ("numero", "montant", "devise", "titulaire", "points", "response"),
                ("C1", "1250.75", "EUR", "Zoé Fictive", "12", "reponse"),
                ("C2", "-3.5", "XPF", "Élie Inventé", "0", "reponse"),
                ("C3", "", "", "", "", "clos"),
            ),
        ),
    ),
    (
        *(
            Call("lireSolde", {"numero": key, "annee": "2026"}, read)
            for key, read in (
                ("C1", {"montant": ["1250.75"], "devise": ["EUR"], "titulaire": ["Zoé Fictive"], "points": ["12"]}),
                ("C2", {"montant": ["-3.5"], "devise": ["XPF"], "titulaire": ["Élie Inventé"], "points": ["0"]}),
            )
        ),
        Call("lireSolde", {"numero": "C3", "annee": "2026"}, fault="Compte clos"),
    ),
    (Answer("lireSolde", "clos", "", "fault", "Compte clos"),),
)

ARRAYS = """<xsd:import namespace="http://schemas.xmlsoap.org/soap/encoding/"/>
<xsd:complexType name="Ligne"><xsd:sequence>
  <xsd:element name="acte" type="xsd:string"/><xsd:element name="montant" type="xsd:double"/>
</xsd:sequence></xsd:complexType>
<xsd:complexType name="Lignes"><xsd:complexContent><xsd:restriction base="enc:Array">
  <xsd:attribute ref="enc:arrayType" wsdl:arrayType="t:Ligne[]"/>
</xsd:restriction></xsd:complexContent></xsd:complexType>
<xsd:complexType name="Codes"><xsd:complexContent><xsd:restriction base="enc:Array">
  <xsd:attribute ref="enc:arrayType" wsdl:arrayType="xsd:string[]"/>
</xsd:restriction></xsd:complexContent></xsd:complexType>"""

DECOMPTE = Contract(
    "Decompte",
    "rpc/encoded, arrays of structures and of strings",
    "decompte.wsdl",
    wsdl(
        "Decompte",
        ARRAYS,
        Operation(
            "lireDecompte",
            {"numero": 'type="xsd:string"'},
            {"lignes": 'type="t:Lignes"', "codes": 'type="t:Codes"'},
        ),
        style="rpc",
        use="encoded",
        form="unqualified",
    ),
    (
        Sheet(
            "lireDecompte",
            (
                ("numero", "lignes.item", "codes.item", "response"),
                ("L1", "consultation;25.5|radio;60.25", "C|Z", "reponse"),
                ("L2", "bilan;18.75", "B", "reponse"),
                ("L3", "", "", "clos"),
            ),
        ),
    ),
    (
        Call(
            "lireDecompte",
            {"numero": "L1"},
            {"acte": ["consultation", "radio"], "montant": ["25.5", "60.25"]},
        ),
        Call("lireDecompte", {"numero": "L2"}, {"acte": ["bilan"], "montant": ["18.75"]}),
        Call("lireDecompte", {"numero": "L3"}, fault="Décompte clos"),
    ),
    (Answer("lireDecompte", "clos", "", "fault", "Décompte clos"),),
)

ALL = (SOLDE, DECOMPTE)
