"""How much two names of columns mean the same, whatever their accents, case, humps and little words. Pure."""

import re

from rapidfuzz import fuzz

from ..folding import bare, fold

HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])")
LITTLE = frozenset(
    ("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "un", "une", "of", "the", "and")
)
SAME = {
    "lastname": "nom", "surname": "nom", "name": "nom", "family": "famille", "firstname": "prenom", "given": "prenom",
    "prenoms": "prenom", "birth": "naissance", "born": "naissance", "naiss": "naissance", "address": "adresse",
    "street": "rue", "voie": "rue", "city": "ville", "town": "ville", "commune": "ville", "country": "pays",
    "zip": "postal", "tel": "telephone", "phone": "telephone", "courriel": "mail", "email": "mail", "gender": "sexe",
    "amount": "montant", "status": "statut", "number": "numero", "num": "numero", "no": "numero", "nb": "nombre",
    "identifiant": "id", "identifier": "id", "libelle": "label", "dt": "date", "debut": "start", "fin": "end",
}  # fmt: skip
"""Words that people use for each other, in French and English: each stands for one of them."""
SHORT = {"ddn": ["date", "naissance"], "cp": ["code", "postal"]}
LEAST = 70
"""Likeness in percent from which a name is proposed for another."""


def words(name: str) -> list[str]:
    """The words of a name that say something: "dateNaissance" and "Date de naissance" give the same."""
    found: list[str] = []
    for word in fold(HUMPS.sub(" ", name)).split():
        found += SHORT.get(word, [SAME.get(word, word)])
    return [word for word in found if word not in LITTLE] or found


def likeness(one: str, other: str) -> float:
    """In percent; 100 only for names that differ in accents, case, spaces and punctuation at most."""
    if bare(one) == bare(other):
        return 100.0
    left, right = words(one), words(other)
    if left == right:
        return 98.0
    joined = fuzz.ratio("".join(left), "".join(right))
    sorted_words = fuzz.token_sort_ratio(" ".join(left), " ".join(right))
    part = 0.88 * fuzz.token_set_ratio(" ".join(left), " ".join(right)) if set(left) & set(right) else 0.0
    return min(97.0, max(joined, sorted_words, part))
