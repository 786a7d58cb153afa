"""What the demonstration publishes: for each service its contract, its named responses and its datasets."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from catalog.stages import Kind, ResponseKind, Scope

from . import sources
from .identities import PEOPLE
from .people import LOCAL, NATIONAL

Rows = Sequence[Sequence[str | int | float]]


@dataclass(frozen=True)
class Answer:
    """A named response; the first of an operation is its default."""

    operation: str
    name: str
    source: str
    kind: ResponseKind = ResponseKind.ANSWER
    fault_code: str = ""
    fault_string: str = ""


@dataclass(frozen=True)
class Sheet:
    """A dataset and the file it comes from; the first row is the header."""

    operation: str
    name: str
    filename: str
    rows: Rows
    organisation: str = NATIONAL
    author: str = "Alice"
    scope: Scope = Scope.NETWORK


@dataclass(frozen=True)
class Published:
    """A service as its owner published it."""

    contract: str
    slug: str
    name: str
    label: str
    summary: str
    domain: str
    answers: tuple[Answer, ...]
    sheets: tuple[Sheet, ...]
    kind: Kind = Kind.SOAP


_fault = partial(Answer, kind=ResponseKind.FAULT, fault_code="Client")

INDIVIDU = Published(
    contract="individu.wsdl",
    slug="individu",
    name="Recherche d'individu",
    label="1.0",
    summary="Retrouve un individu par son identifiant (démonstration)",
    domain="Identité",
    answers=(
        Answer("rechercheIndividu", "individuValide", sources.INDIVIDU),
        Answer("rechercheIndividu", "individuInvalide", sources.INDIVIDU_INVALIDE),
    ),
    sheets=(
        Sheet(
            "rechercheIndividu",
            "Individus de référence",
            "individus.csv",
            (
                ("id", "nomFamille", "prenom", "age", "response"),
                (1, "Dupuis", "Jack", 46, "individuValide"),
                (2, "Boulon", "Michel", 35, "individuInvalide"),
            ),
        ),
        Sheet(
            "rechercheIndividu",
            "Individus de la caisse",
            "individus-caisse.xlsx",
            (
                ("id", "nomFamille", "prenom", "age", "response"),
                ("2", "Boulon", "Michel", 36, "individuValide"),
                *(
                    (str(n), each.surname, each.first_names[0], 20 + 3 * n, "individuValide")
                    for n, each in enumerate(PEOPLE, 3)
                ),
                ("/9[0-9]+/", "Inconnu", "Personne", 0, "individuInvalide"),
            ),
            organisation=LOCAL,
            author="Chloé",
            scope=Scope.ORGANISATION,
        ),
    ),
)

_TRAITS = ("matricule", "cle", "nomNaissance", "prenoms", "sexe", "dateNaissance", "lieuNaissance", "response")
_NOBODY = ("",) * 7


def _traits(each) -> tuple[str, ...]:
    names = " ".join(each.first_names)
    return (each.matricule, each.key, each.surname, names, each.sex, each.birth, each.place, "identiteTrouvee")


def _identity_answers(operation: str) -> tuple[Answer, ...]:
    return (
        Answer(operation, "identiteTrouvee", sources.IDENTITE_TROUVEE),
        Answer(operation, "aucuneIdentite", sources.AUCUNE_IDENTITE),
        Answer(operation, "plusieursIdentites", sources.PLUSIEURS_IDENTITES),
        _fault(operation, "logicielInconnu", sources.LOGICIEL_INCONNU, fault_string="Logiciel non autorisé"),
    )


IDENTITE = Published(
    contract="identite.wsdl",
    slug="identite-certifiee",
    name="Identité certifiée",
    label="1.0",
    summary="Rend l'identité certifiée d'une personne : codes retour 00, 01 et 02 (démonstration)",
    domain="Identité",
    answers=(*_identity_answers("rechercherParNumero"), *_identity_answers("rechercherParTraits")),
    sheets=(
        Sheet(
            "rechercherParNumero",
            "Identités par numéro",
            "identites-par-numero.xlsx",
            (
                ("NumIdentifiant", *_TRAITS),
                *((each.matricule, *_traits(each)) for each in PEOPLE),
                ("2550699999999", *_NOBODY, "plusieursIdentites"),
                ("/.*000/", *_NOBODY, "logicielInconnu"),
                ("*", *_NOBODY, "aucuneIdentite"),
            ),
        ),
        Sheet(
            "rechercherParTraits",
            "Identités par traits",
            "identites-excel.csv",
            (
                ("NomNaissance", *_TRAITS),
                *((each.surname, *_traits(each)) for each in PEOPLE),
                ("/(MARTIN|DURAND).*/", *_NOBODY, "plusieursIdentites"),
                ("*", *_NOBODY, "aucuneIdentite"),
            ),
        ),
    ),
)

REFERENTIEL = Published(
    contract="referentiel.wsdl",
    slug="referentiel-identites",
    name="Référentiel national des identités",
    label="2.0",
    summary="État civil connu sous un matricule (démonstration)",
    domain="Identité",
    answers=(
        Answer("consulterIdentite", "etatCivil", sources.ETAT_CIVIL),
        Answer("consulterIdentite", "identiteInconnue", sources.IDENTITE_INCONNUE),
    ),
    sheets=(
        Sheet(
            "consulterIdentite",
            "État civil",
            "etat-civil.csv",
            (
                (
                    *("matricule", "certification", "nomNaissance", "nomUsage", "prenoms", "dateNaissance"),
                    *("communeNaissance", "dateDeces", "response"),
                ),
                *(
                    (
                        *(each.matricule, "C", each.surname, "", "|".join(each.first_names), each.birth),
                        *(each.place, "2024-02-29" if each.surname == "FAUXMARAIS" else "", "etatCivil"),
                    )
                    for each in PEOPLE
                ),
                ("*", *_NOBODY, "identiteInconnue"),
            ),
        ),
    ),
)

DROITS = Published(
    contract="droits.wsdl",
    slug="droits-tuxedo",
    name="Consultation des droits (Tuxedo)",
    label="1.1",
    summary="Droits ouverts d'un assuré, par la passerelle Tuxedo (démonstration)",
    domain="Droits",
    kind=Kind.TUXEDO,
    answers=(
        Answer("CONSDROIT", "droits", sources.DROITS_OUVERTS),
        _fault(
            "CONSDROIT",
            "matriculeInconnu",
            sources.ERREUR_TUXEDO.format(service="CONSDROIT", pack="DROITS"),
            fault_string="TPESVCFAIL",
        ),
    ),
    sheets=(
        Sheet(
            "CONSDROIT",
            "Droits des assurés",
            "droits.csv",
            (
                ("NUM_MATRICULE", "NOM", "PRENOM", "DROITS_OUVERTS", "DATE_DEBUT", "DATE_FIN", "TAUX", "response"),
                *(
                    (each.matricule, each.surname, each.first_names[0], "O", "20240101", "", 70, "droits")
                    for each in PEOPLE[:6]
                ),
                *(
                    (each.matricule, each.surname, each.first_names[0], "N", "20200101", "20231231", 0, "droits")
                    for each in PEOPLE[6:]
                ),
                ("*", *("",) * 6, "matriculeInconnu"),
            ),
        ),
    ),
)

AFFILIATION = Published(
    contract="affiliation.wsdl",
    slug="affiliation-tuxedo",
    name="Recherche d'affiliation (Tuxedo)",
    label="1.0",
    summary="Organisme d'affiliation d'un assuré et ses bénéficiaires (démonstration)",
    domain="Droits",
    kind=Kind.TUXEDO,
    answers=(
        Answer("RECHAFFIL", "affiliation", sources.AFFILIATION),
        _fault(
            "RECHAFFIL",
            "matriculeInconnu",
            sources.ERREUR_TUXEDO.format(service="RECHAFFIL", pack="AFFIL"),
            fault_string="TPESVCFAIL",
        ),
    ),
    sheets=(
        Sheet(
            "RECHAFFIL",
            "Affiliations",
            "affiliations.xlsx",
            (
                ("NUM_MATRICULE", "CODE_ORGANISME", "LIB_ORGANISME", "CODE_CENTRE", "BENEFICIAIRES", "response"),
                (PEOPLE[0].matricule, "999", "Caisse locale fictive", "0001", "Zélie|Ana|Tom", "affiliation"),
                (PEOPLE[1].matricule, "998", "Caisse des îles fictives", "0002", "Anthelme", "affiliation"),
                ("*", "", "", "", "", "matriculeInconnu"),
            ),
        ),
    ),
)

TARIFICATION = Published(
    contract="tarification.wsdl",
    slug="tarification",
    name="Tarification des soins",
    label="3.0",
    summary="Calcul du remboursement d'un acte (démonstration)",
    domain="Remboursement",
    answers=(
        Answer("tarifer", "tarif", sources.TARIF),
        _fault("tarifer", "acteInconnu", sources.ACTE_INCONNU, fault_string="Acte inconnu : {{libelleActe}}"),
    ),
    sheets=(
        Sheet(
            "tarifer",
            "Nomenclature de démonstration",
            "tarifs.xlsx",
            (
                (
                    *("codeActe", "libelleActe", "baseRemboursement", "taux", "participationForfaitaire"),
                    *("montantRembourse", "response"),
                ),
                ("ACTE01", "Consultation fictive", 26.5, 70, 2, 16.55, "tarif"),
                ("ACTE02", "Visite fictive", 35, 70, 2, 22.5, "tarif"),
                ("ACTE03", "Soin infirmier fictif", 12.6, 60, "", 7.56, "tarif"),
                ("/ACTE9[0-9]/", "Acte hors nomenclature", 0, 0, "", 0, "tarif"),
                ("*", "inconnu", "", "", "", "", "acteInconnu"),
            ),
        ),
    ),
)

DOSSIER = Published(
    contract="dossier.wsdl",
    slug="dossier-medical",
    name="Dossier médical",
    label="1.0",
    summary="État et documents du dossier d'un patient (démonstration)",
    domain="Santé",
    answers=(
        Answer("consulterDossier", "dossier", sources.DOSSIER),
        Answer("consulterDossier", "dossierAbsent", sources.DOSSIER_ABSENT),
    ),
    sheets=(
        Sheet(
            "consulterDossier",
            "Dossiers de démonstration",
            "dossiers.xlsx",
            (
                ("identifiantPatient", "statut", "medecinTraitant", "documents", "response"),
                (
                    *("PATIENT-1", "OUVERT", "Dr Fictif"),
                    "Compte rendu fictif;2026-01-15;Dr Fictif|Ordonnance fictive;2026-02-03;Dr Inventé",
                    "dossier",
                ),
                ("PATIENT-2", "OUVERT", "", "", "dossier"),
                ("PATIENT-3", "FERME", "Dr Inventé", "Lettre de sortie fictive;2025-11-30;Clinique fictive", "dossier"),
                ("*", "", "", "", "dossierAbsent"),
            ),
        ),
    ),
)

ALL = (INDIVIDU, IDENTITE, REFERENTIEL, DROITS, AFFILIATION, TARIFICATION, DOSSIER)

FAULTY = Sheet(
    "rechercherParNumero",
    "Identités à corriger",
    "identites-a-corriger.xlsx",
    (
        ("NumIdentifiant", *_TRAITS),
        (PEOPLE[0].matricule, *_traits(PEOPLE[0])),
        ("28O0526990012", "28O0526990012", *_traits(PEOPLE[1])[1:]),
        (
            PEOPLE[2].matricule,
            PEOPLE[2].matricule,
            "7",
            "DOUXAMI",
            "Pierre-Alban",
            "H",
            "28/03/1992",
            "",
            "identiteTrouvee",
        ),
        (PEOPLE[0].matricule, *_traits(PEOPLE[0])),
        (PEOPLE[3].matricule, *_NOBODY, "identitéTrouvé"),
    ),
    organisation=LOCAL,
    author="Chloé",
    scope=Scope.ORGANISATION,
)
"""An upload that shows what a refusal looks like: a letter in a matricule, a short key, a wrong code, a wrong date,
a key given twice, a response that does not exist."""
