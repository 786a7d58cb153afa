"""Real contracts that are beside the checkout and never copied into it; nothing where they are absent."""

import functools
import tarfile

from mockadmin.demo.identities import OID, PEOPLE
from tests.contracts.build import zipped
from tests.shared import SHARED

from .writing import Call, Contract, Sheet

CORPUS = SHARED / "corpus" / "dev.tar.gz"
INSI = "padoa__tlsi-ins/src/wsdl/"
COLUMNS = (
    *("CodeCR", "LibelleCR", "INSACTIF.NumIdentifiant", "INSACTIF.Cle", "INSACTIF.OID", "NomNaissance", "Prenom"),
    *("Sexe", "DateNaissance", "LieuNaissance"),
)
KNOWN, UNKNOWN = PEOPLE[0], PEOPLE[1]
FOUND = (
    *("00", "OK", KNOWN.matricule, KNOWN.key, OID, KNOWN.surname, KNOWN.first_names[0]),
    *(KNOWN.sex, KNOWN.birth, KNOWN.place),
)
NOBODY = ("01", "Aucune identité trouvée", *("",) * 8)


@functools.cache
def _files() -> dict[str, bytes]:
    with tarfile.open(CORPUS) as tar:
        inside = [member for member in tar.getmembers() if member.isfile() and member.name.startswith(INSI)]
        return {member.name.removeprefix(INSI): tar.extractfile(member).read() for member in inside}


def _asked(person) -> dict:
    return {"MatriculeIndividu": {"NumIdentifiant": person.matricule, "Cle": person.key, "TypeMatricule": "NIR"}}


def _insi() -> Contract:
    files = {name: content for name, content in _files().items() if name != "medimail.wsdl"}
    return Contract(
        "INSi",
        "the real teleservice: bare, four headers, ten schemas; SOAP 1.2",
        "insi.zip",
        zipped(files),
        (
            Sheet(
                "rechercherInsAvecCarteVitale",
                (
                    ("MatriculeIndividu.NumIdentifiant", *COLUMNS, "response"),
                    (KNOWN.matricule, *FOUND, "reponse"),
                    (UNKNOWN.matricule, *NOBODY, "reponse"),
                ),
            ),
            Sheet(
                "rechercherInsAvecTraitsIdentite",
                (("NomNaissance", *COLUMNS, "response"), (KNOWN.surname, *FOUND, "reponse")),
            ),
        ),
        (
            Call(
                "rechercherInsAvecCarteVitale",
                _asked(KNOWN),
                {"CodeCR": ["00"], "NomNaissance": [KNOWN.surname], "DateNaissance": [KNOWN.birth]},
                soap="1.2",
            ),
            Call(
                "rechercherInsAvecCarteVitale",
                _asked(UNKNOWN),
                {"CodeCR": ["01"], "LibelleCR": ["Aucune identité trouvée"], "NomNaissance": []},
                soap="1.2",
            ),
            Call(
                "rechercherInsAvecTraitsIdentite",
                {"NomNaissance": KNOWN.surname, "Prenom": [KNOWN.first_names[0]], "Sexe": KNOWN.sex},
                {"CodeCR": ["00"], "OID": [OID], "Prenom": [KNOWN.first_names[0]], "Sexe": [KNOWN.sex]},
                soap="1.2",
            ),
            Call("rechercherInsAvecTraitsIdentite", {"NomNaissance": "PERSONNE"}, fault="PERSONNE", soap="1.2"),
        ),
    )


ALL = (_insi(),) if CORPUS.exists() else ()
