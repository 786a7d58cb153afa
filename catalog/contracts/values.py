"""Plausible values for a simple type: French-looking by the element's name, and always checked against the facets.

Everything is fictitious: the identification numbers are those of a department that no birth certificate bears.
"""

import functools
import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from .facets import checker
from .patterns import Unreadable, example

NIR = "1800199999001"  # born "abroad" (99) in the country 999, which does not exist
NIR_KEY = f"{97 - int(NIR) % 97:02d}"

#: First match wins; a name matches when it contains the word, folded to letters and digits.
BY_NAME: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("numidentifiant", (NIR, "1")),
    ("typematricule", ("NIR", "1")),
    ("rangnaissance", ("1",)),
    ("matricule", (NIR, "M0001")),
    ("numerosecurite", (NIR + NIR_KEY, NIR)),
    ("nir", (NIR, NIR + NIR_KEY)),
    ("cle", (NIR_KEY, "A")),
    ("codepostal", ("75001",)),
    ("zipcode", ("75001",)),
    ("postalcode", ("75001",)),
    ("lieunaissance", ("75056",)),
    ("commune", ("75056", "PARIS")),
    ("ville", ("PARIS",)),
    ("city", ("PARIS",)),
    ("pays", ("FRANCE", "FR")),
    ("country", ("FR", "FRANCE")),
    ("adresse", ("1 RUE DE L EXEMPLE",)),
    ("address", ("1 RUE DE L EXEMPLE",)),
    ("rue", ("RUE DE L EXEMPLE",)),
    ("listeprenom", ("CAMILLE ALEX",)),
    ("prenom", ("CAMILLE",)),
    ("firstname", ("CAMILLE",)),
    ("nomfamille", ("MARTEL",)),
    ("nomnaissance", ("MARTEL",)),
    ("lastname", ("MARTEL",)),
    ("mail", ("camille.martel@exemple.invalid",)),
    ("telephone", ("0100000000", "+33100000000")),
    ("phone", ("0100000000",)),
    ("sexe", ("F", "2")),
    ("gender", ("F", "female")),
    ("naissance", ("1980-01-15", "19800115", "15/01/1980")),
    ("birth", ("1980-01-15", "19800115")),
    ("date", ("2024-01-15", "20240115", "15/01/2024")),
    ("heure", ("10:30:00", "1030")),
    ("oid", ("1.2.250.1.213.1.4.8",)),
    ("siret", ("00000000000000",)),
    ("siren", ("000000000",)),
    ("finess", ("000000000",)),
    ("iban", ("FR0000000000000000000000000",)),
    ("montant", ("12.50", "1250")),
    ("prix", ("12.50", "1250")),
    ("amount", ("12.50", "1250")),
    ("taux", ("65", "0.65")),
    ("age", ("44",)),
    ("rang", ("1",)),
    ("annee", ("2024",)),
    ("year", ("2024",)),
    ("devise", ("EUR",)),
    ("currency", ("EUR",)),
    ("langue", ("fr",)),
    ("url", ("https://exemple.invalid/",)),
    ("uri", ("https://exemple.invalid/",)),
    ("code", ("00", "A1", "1")),
    ("libelle", ("Libellé d'exemple", "LIBELLE")),
    ("message", ("Message d'exemple",)),
    ("numero", ("1", "0001")),
    ("nombre", ("1",)),
    ("nom", ("MARTEL",)),
    ("name", ("MARTEL",)),
    ("version", ("1.0",)),
    ("num", ("1", "0001")),
    ("lib", ("LIBELLE",)),
    ("cod", ("00", "1")),
    ("dat", ("20240115", "2024-01-15")),
    ("mnt", ("12.50", "1250")),
)
EXACT = {"id": ("1",), "ref": ("R0001",), "cp": ("75001",), "tel": ("0100000000",)}
BY_BASE: dict[str, tuple[str, ...]] = {
    "boolean": ("true",),
    "decimal": ("12.50", "1", "0"),
    "float": ("12.5",),
    "double": ("12.5",),
    "date": ("2024-01-15", "1980-01-15"),
    "dateTime": ("2024-01-15T10:30:00", "2024-01-15T10:30:00Z"),
    "time": ("10:30:00",),
    "duration": ("P1D",),
    "gYear": ("2024",),
    "gYearMonth": ("2024-01",),
    "gMonth": ("--01",),
    "gMonthDay": ("--01-15",),
    "gDay": ("---15",),
    "base64Binary": ("ZXhlbXBsZQ==", "AAAA"),
    "hexBinary": ("00", "0000"),
    "anyURI": ("urn:exemple", "https://exemple.invalid/"),
    "language": ("fr", "fr-FR"),
    "QName": ("exemple",),
    "nonPositiveInteger": ("0",),
    "negativeInteger": ("-1",),
}
INTEGERS = {
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedLong",
    "unsignedShort", "unsignedByte",
}  # fmt: skip
LITERAL = ("exemple", "EXEMPLE", "EX", "E", "1", "0")
TOO_LONG = 4_000
WORD = re.compile(r"[A-Z]?[a-zà-ÿ]+|[A-Z]+(?![a-z])|\d+")


class Values:
    """Gives values; identifiers of one message are all different."""

    def __init__(self) -> None:
        self._identifiers = 0

    def of(self, leaf: dict[str, Any]) -> str:
        """The value for a leaf or attribute of a tree, or for a slot (name, base or type, facets, fixed, default)."""
        if leaf.get("fixed") is not None:
            return leaf["fixed"]
        base = leaf.get("base") or leaf.get("type") or "string"
        if base in ("ID", "IDREF", "ENTITY"):
            self._identifiers += base == "ID"
            return f"id-{max(self._identifiers, 1)}"
        told = {key: leaf[key] for key in ("facets", "variety", "item", "members") if leaf.get(key)}
        return _plausible(leaf.get("name", ""), json.dumps({**told, "base": base}), leaf.get("default") or "")


@functools.lru_cache(maxsize=4096)
def _plausible(name: str, told: str, default: str) -> str:
    kind = json.loads(told)
    check = checker(kind)
    first = ""
    for number, candidate in enumerate(_candidates(name, kind, default)):
        first = first or candidate
        if check(candidate):
            return candidate
        if number > 200:
            break
    return first


def _candidates(name: str, kind: dict[str, Any], default: str) -> Iterator[str]:
    if default:
        yield default
    facets, base = kind.get("facets", {}), kind["base"]
    yield from facets.get("enumeration", ())[:50]
    if kind.get("variety") == "list":
        item = _plausible(name, json.dumps(kind["item"]), "")
        yield " ".join([item] * max(facets.get("length", facets.get("minLength", 1)), 1))
        return
    if kind.get("variety") == "union":
        for member in kind.get("members", ()):
            yield _plausible(name, json.dumps(member), "")
        return
    yield from _by_name(name)
    yield from ("1", "0", "10", "100") if base in INTEGERS else BY_BASE.get(base, ())
    yield from _of_pattern(facets)
    yield from (facets[bound] for bound in ("minInclusive", "maxInclusive") if bound in facets)
    yield from _beside(facets)
    yield from _fitting(name, facets)
    yield from LITERAL


def _by_name(name: str) -> Iterator[str]:
    folded, words = fold(name), {fold(word) for word in WORD.findall(name)}
    yield from EXACT.get(folded, ())
    for word, values in BY_NAME:
        # A short word must stand alone: "age" is not in messageID, "nom" is in nomUsage.
        if word in words or (len(word) > 4 and word in folded):
            yield from values


def fold(text: str) -> str:
    """Letters and digits only, without accents, lower case."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if char.isalnum()).casefold()


def _of_pattern(facets: dict[str, Any]) -> Iterator[str]:
    for pattern in reversed(facets.get("pattern", ())):
        for grow in (0, 1, 2, 3, 5, 8, 12, 20):
            try:
                yield example(pattern, grow=grow)
            except Unreadable:
                break


def _beside(facets: dict[str, Any]) -> Iterator[str]:
    """Integers just inside exclusive bounds."""
    for bound, step in (("minExclusive", 1), ("maxExclusive", -1)):
        text = facets.get(bound, "")
        if text.lstrip("-").isdecimal():
            yield str(int(text) + step)


def _fitting(name: str, facets: dict[str, Any]) -> Iterator[str]:
    """Texts cut or stretched to the length asked."""
    longest = facets.get("length", facets.get("maxLength"))
    shortest = min(facets.get("length", facets.get("minLength", 0)), TOO_LONG)
    for text in (*_by_name(name), "EXEMPLE"):
        yield (text if longest is None else text[:longest]).ljust(shortest, "X")
    yield "1" * shortest
    digits = facets.get("totalDigits")
    if digits:
        yield "1" * digits
