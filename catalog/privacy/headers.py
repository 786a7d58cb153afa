"""What the header of a column says about its values: a NIR, a person's name or first name, a birth date."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
NIR, FAMILY, FIRST, FULL, BIRTH = "nir", "family", "first", "full", "birth"
NAMES = (FAMILY, FIRST, FULL)
MEANINGS: dict[str, tuple[str, ...]] = {
    NIR: ("nir", "nia", "nss", "insee", "numsecu", "numerosecu", "secusociale", "securitesociale", "matricule",
          "numidentifiant", "immatriculation", "numins", "matriculeins"),
    FULL: ("nomprenom", "prenomnom", "nometprenom", "prenometnom", "nomsprenoms", "fullname"),
    FIRST: ("prenom", "prenoms", "firstname", "forename", "givenname"),
    FAMILY: ("nom", "noms", "nomfamille", "nomnaissance", "nomusage", "patronyme", "lastname", "surname",
             "familyname"),
    BIRTH: ("naissance", "naiss", "birth", "birthdate", "datnais", "ddn", "dob", "nele", "neele"),
}  # fmt: skip
THINGS = frozenset((
    "voie", "rue", "commune", "ville", "etablissement", "service", "organisme", "fichier", "caisse", "pays",
    "departement", "region", "raison", "societe", "entreprise", "produit", "response", "reponse", "code", "libelle",
    "rang", "ordre", "lieu", "place", "city", "country",
))  # fmt: skip
"""Words beside "nom" or "naissance" that make a column speak of a thing or a place."""


@dataclass(frozen=True)
class Columns:
    """Where a table says who somebody is: positions from 0; a full name stands in `family` and `first` alike."""

    family: int
    first: int
    birth: int


def meaning(header: str) -> str:
    """NIR, FAMILY, FIRST, FULL, BIRTH, or nothing; the path of a column (`individu.nir`) counts by its last step."""
    plain = unicodedata.normalize("NFKD", header.rpartition(".")[2]).encode("ascii", "ignore").decode()
    words = [word.lower() for word in WORDS.findall(plain)]
    joined = "".join(words)
    for found, known in MEANINGS.items():
        named = joined in known or any(word in known for word in words)
        if named or any(len(one) > 4 and one in joined for one in known):
            return "" if found != NIR and not THINGS.isdisjoint(words) else found
    return ""


def people(header: Sequence[str]) -> list[Columns]:
    """The columns that together name a person and say the day of birth, in any order; one for each part of a message.

    Columns of one path (`assure.nom`, `assure.prenom` …) belong together; when no path has all three, the first of each
    in the whole table do.
    """
    parts: dict[str, dict[str, int]] = {}
    whole: dict[str, int] = {}
    for position, name in enumerate(header):
        means = meaning(name)
        if means in (*NAMES, BIRTH):
            parts.setdefault(name.rpartition(".")[0], {}).setdefault(means, position)
            whole.setdefault(means, position)
    found = [columns for part in parts.values() if (columns := _columns(part))]
    return found or [columns for columns in [_columns(whole)] if columns]


def _columns(places: dict[str, int]) -> Columns | None:
    full = places.get(FULL)
    family, first = places.get(FAMILY, full), places.get(FIRST, full)
    birth = places.get(BIRTH)
    return None if family is None or first is None or birth is None else Columns(family, first, birth)
