"""Document/literal: wrapped in each SOAP version, bare, header parts, typed faults, one-way, several files."""

from pathlib import Path

from tests.contracts.build import zipped

from .writing import Answer, Call, Contract, Operation, Sheet, wsdl

DATA = Path(__file__).resolve().parents[2] / "data" / "contracts"

LIRE = """
<xsd:element name="lireAffiliation"><xsd:complexType><xsd:sequence>
  <xsd:element name="numero" type="xsd:string"/><xsd:element name="jour" type="xsd:date" minOccurs="0"/>
</xsd:sequence></xsd:complexType></xsd:element>
<xsd:element name="lireAffiliationResponse"><xsd:complexType><xsd:sequence>
  <xsd:element name="nom" type="xsd:string"/><xsd:element name="depuis" type="xsd:date"/>
  <xsd:element name="rang" type="xsd:int"/><xsd:element name="actif" type="xsd:boolean"/>
</xsd:sequence></xsd:complexType></xsd:element>
<xsd:element name="assureInconnu"><xsd:complexType><xsd:sequence>
  <xsd:element name="motif" type="xsd:string"/><xsd:element name="code" type="xsd:int"/>
</xsd:sequence></xsd:complexType></xsd:element>"""


def _wrapped(name: str, style: str, soap: tuple[str, ...], form: str) -> Contract:
    operation = Operation(
        "lireAffiliation",
        {"parameters": 'element="t:lireAffiliation"'},
        {"parameters": 'element="t:lireAffiliationResponse"'},
        {"AssureInconnu": 'element="t:assureInconnu"'},
    )
    rows = (
        ("numero", "nom", "depuis", "rang", "actif", "motif", "code", "response"),
        ("A1", "Dupré-Élan", "2026-02-28", "2", "true", "", "", "reponse"),
        ("A2", "L'Œuf & <fils>", "1999-12-31", "1", "false", "", "", "reponse"),
        ("A404", "", "", "", "", "Numéro inconnu du référentiel", "404", "AssureInconnu"),
    )
    calls = [
        call
        for version in soap
        for call in (
            Call(
                "lireAffiliation",
                {"numero": "A1", "jour": "2026-11-22"},
                {"nom": ["Dupré-Élan"], "depuis": ["2026-02-28"], "rang": ["2"], "actif": ["true"]},
                soap=version,
            ),
            Call(
                "lireAffiliation",
                {"numero": "A2"},
                {"nom": ["L'Œuf & <fils>"], "depuis": ["1999-12-31"], "rang": ["1"], "actif": ["false"]},
                soap=version,
            ),
            Call(
                "lireAffiliation",
                {"numero": "A404"},
                {"motif": ["Numéro inconnu du référentiel"], "code": ["404"]},
                fault="AssureInconnu",
                soap=version,
            ),
        )
    ]
    content = wsdl(name, LIRE, operation, soap=soap, form=form)
    return Contract(name, style, f"{name}.wsdl", content, (Sheet("lireAffiliation", rows),), tuple(calls))


INDIVIDU = Contract(
    "Individu",
    "document/literal bare, SOAP 1.2, unqualified",
    "individu.wsdl",
    (DATA / "individu.wsdl").read_bytes(),
    (
        Sheet(
            "rechercheIndividu",
            (
                ("id", "nomFamille", "prenom", "age", "FA_rangNaissance", "qualiteBeneficiaire", "NIR", "response"),
                ("1", "Dupuis", "Jack", "46", "1", "E", "2800526990013", "reponse"),
                ("2", "Boulon", "Michel", "35", "2", "C", "1800526990012", "reponse"),
                ("3", "", "", "", "", "", "", "panne"),
            ),
        ),
    ),
    (
        *(
            Call("rechercheIndividu", {"individu": {"id": key}}, read, soap="1.2")
            for key, read in (
                ("1", {"nomFamille": ["Dupuis"], "prenom": ["Jack"], "age": ["46"], "qualiteBeneficiaire": ["E"]}),
                ("2", {"nomFamille": ["Boulon"], "prenom": ["Michel"], "age": ["35"], "NIR": ["1800526990012"]}),
            )
        ),
        Call("rechercheIndividu", {"individu": {"id": "3"}}, fault="Base fermée", soap="1.2"),
    ),
    (Answer("rechercheIndividu", "panne", "", "fault", "Base fermée"),),
)

DROITS = Contract(
    "Droits",
    "as Ordonnance, but body without parts=, and an operation that one binding leaves out",
    "droits.wsdl",
    (DATA / "droits.wsdl").read_bytes(),
    (
        Sheet(
            "lireDroits",
            (
                ("numero", "droit", "regime", "motif", "response"),
                ("7", "true;AMO;2027-01-31|false;AMC;2026-06-30", "général|agricole", "", "reponse"),
                ("8", "", "minier", "", "reponse"),
                ("404", "", "", "inconnu au bataillon", "AssureInconnu"),
            ),
        ),
    ),
    tuple(
        Call(
            "lireDroits",
            {"numero": key},
            read,
            fault=fault,
            soap=version,
            header={"contexte": {"session": "S-1"}},
        )
        for version in ("1.1", "1.2")
        for key, read, fault in (
            (
                "7",
                {
                    "code": ["AMO", "AMC"],
                    "fin": ["2027-01-31", "2026-06-30"],
                    "ouvert": ["true", "false"],
                    "regime": ["général", "agricole"],
                },
                "",
            ),
            ("8", {"regime": ["minier"], "code": []}, ""),
            ("404", {"motif": ["inconnu au bataillon"]}, "AssureInconnu"),
        )
    ),
)

PRESCRIRE = """
<xsd:element name="contexte"><xsd:complexType><xsd:sequence>
  <xsd:element name="session" type="xsd:string"/></xsd:sequence></xsd:complexType></xsd:element>
<xsd:element name="lireOrdonnance"><xsd:complexType><xsd:sequence>
  <xsd:element name="numero" type="xsd:string"/></xsd:sequence></xsd:complexType></xsd:element>
<xsd:element name="lireOrdonnanceResponse"><xsd:complexType><xsd:sequence>
  <xsd:element name="medicament" minOccurs="0" maxOccurs="unbounded"><xsd:complexType><xsd:sequence>
    <xsd:element name="libelle" type="xsd:string"/><xsd:element name="fin" type="xsd:date" minOccurs="0"/>
  </xsd:sequence><xsd:attribute name="substituable" type="xsd:boolean" use="required"/></xsd:complexType></xsd:element>
  <xsd:element name="note" type="xsd:string" maxOccurs="3"/>
</xsd:sequence></xsd:complexType></xsd:element>
<xsd:element name="introuvable"><xsd:complexType><xsd:sequence>
  <xsd:element name="motif" type="xsd:string"/></xsd:sequence></xsd:complexType></xsd:element>"""

ORDONNANCE = Contract(
    "Ordonnance",
    "header part, attribute, repeated elements, typed fault; both versions",
    "ordonnance.wsdl",
    wsdl(
        "Ordonnance",
        PRESCRIRE,
        Operation(
            "lireOrdonnance",
            {"corps": 'element="t:lireOrdonnance"', "contexte": 'element="t:contexte"'},
            {"corps": 'element="t:lireOrdonnanceResponse"'},
            {"Introuvable": 'element="t:introuvable"'},
            headers=("contexte",),
        ),
        soap=("1.1", "1.2"),
    ),
    (
        Sheet(
            "lireOrdonnance",
            (
                ("numero", "medicament", "note", "motif", "response"),
                ("7", "true;Paracétamol;2027-01-31|false;Ibuprofène;2026-06-30", "matin|soir", "", "reponse"),
                ("8", "", "aucun", "", "reponse"),
                ("404", "", "", "ordonnance perdue", "Introuvable"),
            ),
        ),
    ),
    tuple(
        Call(
            "lireOrdonnance",
            {"numero": key},
            read,
            fault=fault,
            soap=version,
            header={"contexte": {"session": "S-1"}},
        )
        for version in ("1.1", "1.2")
        for key, read, fault in (
            (
                "7",
                {
                    "libelle": ["Paracétamol", "Ibuprofène"],
                    "fin": ["2027-01-31", "2026-06-30"],
                    "substituable": ["true", "false"],
                    "note": ["matin", "soir"],
                },
                "",
            ),
            ("8", {"note": ["aucun"], "libelle": []}, ""),
            ("404", {"motif": ["ordonnance perdue"]}, "Introuvable"),
        )
    ),
)

SIGNALER = """
<xsd:element name="signaler"><xsd:complexType><xsd:sequence>
  <xsd:element name="numero" type="xsd:string"/><xsd:element name="texte" type="xsd:string"/>
</xsd:sequence></xsd:complexType></xsd:element>
<xsd:element name="suivre"><xsd:complexType><xsd:sequence>
  <xsd:element name="numero" type="xsd:string"/>
</xsd:sequence></xsd:complexType></xsd:element>
<xsd:element name="suivreReponse"><xsd:complexType><xsd:sequence>
  <xsd:element name="etat" type="xsd:string"/>
</xsd:sequence></xsd:complexType></xsd:element>"""

SIGNALEMENT = Contract(
    "Signalement",
    "one-way (202, empty) beside an answer",
    "signalement.wsdl",
    wsdl(
        "Signalement",
        SIGNALER,
        Operation("signaler", {"parameters": 'element="t:signaler"'}),
        Operation("suivre", {"parameters": 'element="t:suivre"'}, {"parameters": 'element="t:suivreReponse"'}),
    ),
    (
        Sheet(
            "suivre",
            (("numero", "etat", "response"), ("S1", "en cours", "reponse"), ("S2", "", "ferme")),
        ),
    ),
    (
        Call("signaler", {"numero": "S1", "texte": "adresse erronée"}, one_way=True),
        Call("suivre", {"numero": "S1"}, {"etat": ["en cours"]}),
        Call("suivre", {"numero": "S2"}, fault="Guichet fermé"),
    ),
    (Answer("suivre", "ferme", "", "fault", "Guichet fermé"),),
)

CERTIFIER = """
<xsd:import namespace="http://www.w3.org/2005/08/addressing"
    schemaLocation="http://www.w3.org/2006/03/addressing/ws-addr.xsd"/>
<xsd:element name="contexte"><xsd:complexType><xsd:sequence>
  <xsd:element name="logiciel" type="xsd:string"/><xsd:element name="temps" type="xsd:dateTime"/>
</xsd:sequence></xsd:complexType></xsd:element>
<xsd:element name="matricule"><xsd:complexType><xsd:sequence>
  <xsd:element name="numIdentifiant" type="xsd:string"/><xsd:element name="cle" type="xsd:string" minOccurs="0"/>
</xsd:sequence></xsd:complexType></xsd:element>
<xsd:element name="resultat"><xsd:complexType><xsd:sequence>
  <xsd:element name="cr"><xsd:complexType><xsd:sequence>
    <xsd:element name="codeCr" type="xsd:string"/><xsd:element name="libelleCr" type="xsd:string"/>
  </xsd:sequence></xsd:complexType></xsd:element>
  <xsd:element name="nomNaissance" type="xsd:string" minOccurs="0"/>
  <xsd:element name="prenom" type="xsd:string" minOccurs="0" maxOccurs="unbounded"/>
</xsd:sequence></xsd:complexType></xsd:element>
<xsd:element name="erreur"><xsd:complexType><xsd:simpleContent><xsd:extension base="xsd:string">
  <xsd:attribute name="severite" type="xsd:string"/><xsd:attribute name="code" type="xsd:string"/>
</xsd:extension></xsd:simpleContent></xsd:complexType></xsd:element>"""

IDENTITE = Contract(
    "Identite",
    "bare, header parts in the body's message, wsa:MessageID; SOAP 1.2",
    "identite.wsdl",
    wsdl(
        "Identite",
        CERTIFIER,
        Operation(
            "certifier",
            {
                "corps": 'element="t:matricule"',
                "contexte": 'element="t:contexte"',
                "message": 'element="wsa:MessageID"',
            },
            {"corps": 'element="t:resultat"'},
            {"Erreur": 'element="t:erreur"'},
            headers=("contexte", "message"),
        ),
        soap=("1.2",),
    ),
    (
        Sheet(
            "certifier",
            (
                ("numIdentifiant", "codeCr", "libelleCr", "nomNaissance", "prenom", "response"),
                ("1800526990012", "00", "OK", "Fictif", "Zoé|Anaïs", "reponse"),
                ("2800526990013", "01", "Aucune identité", "", "", "reponse"),
                ("9800526990014", "", "", "", "", "siram"),
            ),
        ),
    ),
    (
        *(
            Call(
                "certifier",
                {"numIdentifiant": key, "cle": "12"},
                read,
                soap="1.2",
                header={"contexte": {"logiciel": "essai", "temps": "2026-11-22T08:00:00Z"}},
            )
            for key, read in (
                ("1800526990012", {"codeCr": ["00"], "nomNaissance": ["Fictif"], "prenom": ["Zoé", "Anaïs"]}),
                ("2800526990013", {"codeCr": ["01"], "libelleCr": ["Aucune identité"], "prenom": []}),
            )
        ),
        Call("certifier", {"numIdentifiant": "9800526990014"}, fault="Logiciel inconnu", soap="1.2"),
    ),
    (
        Answer(
            "certifier",
            "siram",
            '<e:erreur xmlns:e="urn:exemple:identite" severite="fatale" code="desir_550">Numéro inconnu</e:erreur>',
            "fault",
            "Logiciel inconnu",
        ),
    ),
)

DOSSIERS = Contract(
    "Dossiers",
    "four files, imported WSDL and namespaces, chameleon include, extension, choice",
    "dossiers.zip",
    zipped(
        {
            path.relative_to(DATA / "dossiers").as_posix(): path.read_bytes()
            for path in sorted((DATA / "dossiers").rglob("*"))
            if path.is_file()
        }
    ),
    (
        Sheet(
            "ouvrir",
            (
                ("reference", "reference", "suite", "refus", "etat", "response"),
                ("AB1234", "AB1234", "2027-03-01", "", "ouvert", "reponse"),
                ("CD5678", "CD5678", "", "pièce manquante", "clos", "reponse"),
                ("EF9999", "", "", "", "", "perdu"),
            ),
        ),
    ),
    (
        Call("ouvrir", {"reference": "AB1234"}, {"reference": ["AB1234"], "suite": ["2027-03-01"], "etat": ["ouvert"]}),
        Call(
            "ouvrir", {"reference": "CD5678"}, {"reference": ["CD5678"], "refus": ["pièce manquante"], "etat": ["clos"]}
        ),
        Call("ouvrir", {"reference": "EF9999"}, fault="Dossier perdu"),
    ),
    (Answer("ouvrir", "perdu", "", "fault", "Dossier perdu"),),
)

RESEAU = {
    "etablissement.wsdl": wsdl(
        "Etablissement",
        """<xsd:import namespace="urn:exemple:adresse" schemaLocation="types/adresse.xsd"/>
        <xsd:element name="trouver"><xsd:complexType><xsd:sequence>
          <xsd:element name="finess" type="xsd:string"/></xsd:sequence></xsd:complexType></xsd:element>
        <xsd:element name="trouverResponse"><xsd:complexType><xsd:sequence>
          <xsd:element name="nom" type="xsd:string"/>
          <xsd:element name="lieu" type="a:Adresse" xmlns:a="urn:exemple:adresse"/>
        </xsd:sequence></xsd:complexType></xsd:element>""",
        Operation("trouver", {"parameters": 'element="t:trouver"'}, {"parameters": 'element="t:trouverResponse"'}),
    ),
    "types/adresse.xsd": b"""<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:c="urn:exemple:commune"
        targetNamespace="urn:exemple:adresse" elementFormDefault="qualified">
      <xsd:import namespace="urn:exemple:commune" schemaLocation="../commun/commune.xsd"/>
      <xsd:complexType name="Adresse"><xsd:sequence>
        <xsd:element name="voie" type="xsd:string"/><xsd:element ref="c:commune"/>
      </xsd:sequence></xsd:complexType></xsd:schema>""",
    "commun/commune.xsd": b"""<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"
        targetNamespace="urn:exemple:commune"><xsd:element name="commune"><xsd:complexType><xsd:sequence>
        <xsd:element name="code" type="xsd:string"/><xsd:element name="libelle" type="xsd:string"/>
      </xsd:sequence></xsd:complexType></xsd:element></xsd:schema>""",
}
ETABLISSEMENT = Contract(
    "Etablissement",
    "three files, three namespaces, qualified and not",
    "etablissement.zip",
    zipped(RESEAU),
    (
        Sheet(
            "trouver",
            (
                ("finess", "nom", "voie", "code", "libelle", "response"),
                ("F1", "Clinique du Lac", "1 rue Haute", "99001", "Valfictif", "reponse"),
                ("F2", "Hôpital d'Été", "2 quai Bas", "99002", "Île-Inventée", "reponse"),
                ("F3", "", "", "", "", "ferme"),
            ),
        ),
    ),
    (
        Call("trouver", {"finess": "F1"}, {"nom": ["Clinique du Lac"], "voie": ["1 rue Haute"], "code": ["99001"]}),
        Call("trouver", {"finess": "F2"}, {"nom": ["Hôpital d'Été"], "libelle": ["Île-Inventée"], "code": ["99002"]}),
        Call("trouver", {"finess": "F3"}, fault="Établissement fermé"),
    ),
    (Answer("trouver", "ferme", "", "fault", "Établissement fermé"),),
)

TUXEDO = Contract(
    "Tuxedo",
    "Oracle SALT: inbuf, outbuf, errbuf, FML fields",
    "tuxedo.wsdl",
    (DATA / "tuxedo.wsdl").read_bytes(),
    (
        Sheet(
            "LIRDOS",
            (
                ("NUM_DOSSIER", "NUM_DOSSIER", "LIB_ETAT", "DAT_ACTE", "COD_ERREUR", "response"),
                ("D100", "D100", "SOLDÉ", "20260101|20260215|20260331", "", "reponse"),
                ("D200", "D200", "", "", "", "reponse"),
                ("D999", "", "", "", "E-12", "LIRDOSFault"),
            ),
        ),
    ),
    (
        Call(
            "LIRDOS",
            {"inbuf": {"NUM_DOSSIER": "D100"}},
            {"NUM_DOSSIER": ["D100"], "LIB_ETAT": ["SOLDÉ"], "DAT_ACTE": ["20260101", "20260215", "20260331"]},
        ),
        Call("LIRDOS", {"inbuf": {"NUM_DOSSIER": "D200"}}, {"NUM_DOSSIER": ["D200"], "DAT_ACTE": []}),
        Call("LIRDOS", {"inbuf": {"NUM_DOSSIER": "D999"}}, {"COD_ERREUR": ["E-12"]}, fault="LIRDOSFault"),
    ),
)

ALL = (
    _wrapped("Affiliation", "document/literal wrapped, SOAP 1.1, typed fault", ("1.1",), "qualified"),
    _wrapped("Assure", "document/literal wrapped, SOAP 1.2, unqualified, typed fault", ("1.2",), "unqualified"),
    _wrapped("Adhesion", "document/literal wrapped, both versions, typed fault", ("1.1", "1.2"), "qualified"),
    INDIVIDU,
    ORDONNANCE,
    DROITS,
    SIGNALEMENT,
    IDENTITE,
    ETABLISSEMENT,
    DOSSIERS,
    TUXEDO,
)
