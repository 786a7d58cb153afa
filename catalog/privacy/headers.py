"""What the header of a column says about its values: a NIR, a person's name, a birth date."""

import re
import unicodedata

WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
MEANINGS: dict[str, tuple[str, ...]] = {
    "nir": ("nir", "nia", "nss", "insee", "numsecu", "numerosecu", "secusociale", "securitesociale", "matricule",
            "numidentifiant", "immatriculation", "numins", "matriculeins"),
    "name": ("nom", "prenom", "nomfamille", "nomnaissance", "nomusage", "patronyme", "lastname", "firstname",
             "surname"),
    "birth": ("naissance", "naiss", "birth", "datnais", "ddn"),
}  # fmt: skip


def meaning(header: str) -> str:
    """ "nir", "name", "birth", or nothing; the path of a column (`individu.nir`) counts by its last step."""
    plain = unicodedata.normalize("NFKD", header.rpartition(".")[2]).encode("ascii", "ignore").decode()
    words = [word.lower() for word in WORDS.findall(plain)]
    joined = "".join(words)
    for found, known in MEANINGS.items():
        if any(word in known for word in words) or any(len(one) > 4 and one in joined for one in known):
            return found
    return ""
