"""Tells by the words of a field's name what it means."""

import functools
import re

from ...folding import bare
from . import fields, identifiers
from .fields import About, Field

WORD = re.compile(r"[A-Z]?[a-zà-ÿ]+|[A-Z]+(?![a-z])|\d+")

#: First match wins; a name matches when one of its words is this one, or when it contains it and it is long enough.
BY_NAME: tuple[tuple[str, Field], ...] = (
    ("numidentifiant", fields.person_number),
    ("typematricule", fields.same("NIR", "1")),
    ("rangnaissance", fields.same("1")),
    ("rangdenaissance", fields.same("1")),
    ("clerib", fields.made(identifiers.rib_key)),
    ("cleiban", fields.made(identifiers.iban)),
    ("matricule", fields.person_number),
    ("numerosecurite", fields.whole_nir),
    ("numsecu", fields.whole_nir),
    ("nss", fields.whole_nir),
    ("nir", fields.nir),
    ("ins", fields.nir),
    ("cle", fields.nir_key),
    ("codepostal", fields.home_has(lambda home: home.place.postal)),
    ("zipcode", fields.home_has(lambda home: home.place.postal)),
    ("postalcode", fields.home_has(lambda home: home.place.postal)),
    ("postcode", fields.home_has(lambda home: home.place.postal)),
    ("libellelieunaissance", fields.birth_name),
    ("communenaissance", fields.birth_name),
    ("villenaissance", fields.birth_name),
    ("birthplace", fields.birth_name),
    ("placeofbirth", fields.birth_name),
    ("departementnaissance", fields.of(lambda who: who.birth_place.department)),
    ("lieunaissance", fields.birth_code),
    ("lieudenaissance", fields.birth_code),
    ("paysnaissance", fields.same("FRANCE", "FR", "99100")),
    ("moisnaissance", fields.month),
    ("journaissance", fields.day),
    ("anneenaissance", fields.of(lambda who: f"{who.born:%Y}")),
    ("codecommune", fields.home_has(lambda home: home.place.insee)),
    ("codeinsee", fields.home_has(lambda home: home.place.insee)),
    ("insee", fields.home_has(lambda home: home.place.insee)),
    ("commune", fields.home),
    ("localite", fields.home),
    ("ville", fields.home),
    ("city", fields.home),
    ("town", fields.home),
    ("departement", fields.home_has(lambda home: home.place.department)),
    ("region", fields.home_has(lambda home: home.place.region)),
    ("pays", fields.same("FRANCE", "FR", "FRA", "250")),
    ("country", fields.same("FR", "FRANCE", "FRA", "250")),
    ("numerovoie", fields.home_has(lambda home: home.number)),
    ("numvoie", fields.home_has(lambda home: home.number)),
    ("typevoie", fields.home_has(lambda home: home.kind)),
    ("libellevoie", fields.home_has(lambda home: home.street)),
    ("nomvoie", fields.home_has(lambda home: home.street)),
    ("complement", fields.told("BATIMENT A", "BATIMENT {}")),
    ("mail", fields.of(lambda who: who.mail)),
    ("courriel", fields.of(lambda who: who.mail)),
    ("ipaddress", fields.same("192.0.2.1")),
    ("adresseip", fields.same("192.0.2.1")),
    ("adresse", fields.home_has(lambda home: home.line)),
    ("address", fields.home_has(lambda home: home.line)),
    ("street", fields.home_has(lambda home: home.line)),
    ("voie", fields.home_has(lambda home: home.line)),
    ("rue", fields.home_has(lambda home: home.line)),
    ("listeprenom", fields.names),
    ("prenoms", fields.names),
    ("prenom", fields.of(lambda who: who.first_names[0])),
    ("firstname", fields.of(lambda who: who.first_names[0])),
    ("givenname", fields.of(lambda who: who.first_names[0])),
    ("forename", fields.of(lambda who: who.first_names[0])),
    ("nomusage", fields.of(lambda who: who.used_name)),
    ("nomusuel", fields.of(lambda who: who.used_name)),
    ("nomfamille", fields.of(lambda who: who.family_name)),
    ("nomnaissance", fields.of(lambda who: who.family_name)),
    ("nompatronymique", fields.of(lambda who: who.family_name)),
    ("lastname", fields.of(lambda who: who.used_name)),
    ("surname", fields.of(lambda who: who.used_name)),
    ("familyname", fields.of(lambda who: who.used_name)),
    ("fullname", fields.full_name),
    ("mobile", fields.mobile),
    ("portable", fields.mobile),
    ("telephone", fields.phone),
    ("phone", fields.phone),
    ("tel", fields.phone),
    ("fax", fields.phone),
    ("sexe", fields.sex),
    ("sex", fields.sex),
    ("gender", fields.sex),
    ("civilite", fields.title),
    ("naissance", fields.born),
    ("birth", fields.born),
    ("fin", fields.end),
    ("end", fields.end),
    ("expir", fields.end),
    ("echeance", fields.end),
    ("fermeture", fields.end),
    ("date", fields.beginning),
    ("heure", fields.clock),
    ("oid", fields.same(identifiers.INS_TEST_OID)),
    ("uuid", fields.made(identifiers.uuid)),
    ("guid", fields.made(identifiers.uuid)),
    ("siret", fields.made(identifiers.siret)),
    ("siren", fields.made(identifiers.siren)),
    ("finess", fields.made(identifiers.finess)),
    ("rpps", fields.made(identifiers.rpps)),
    ("adeli", fields.made(identifiers.finess)),
    ("iban", fields.made(identifiers.iban)),
    ("bic", fields.same("EXEMFRPPXXX", "EXEMFRPP")),
    ("montant", fields.amount),
    ("prix", fields.amount),
    ("price", fields.amount),
    ("amount", fields.amount),
    ("solde", fields.amount),
    ("taux", fields.same("65", "0.65")),
    ("age", fields.of(lambda who: str(who.age))),
    ("rang", fields.rank),
    ("annee", fields.year),
    ("year", fields.year),
    ("devise", fields.same("EUR", "€")),
    ("currency", fields.same("EUR", "€")),
    ("langue", fields.same("fr", "FR", "FRA")),
    ("organisme", fields.told("ORGANISME D EXEMPLE", "ORGANISME D EXEMPLE {}")),
    ("url", fields.told("https://exemple.invalid/", "https://exemple.invalid/{}")),
    ("uri", fields.told("https://exemple.invalid/", "https://exemple.invalid/{}")),
    ("code", fields.code),
    ("libelle", fields.told("Libellé d'exemple", "Libellé d'exemple {}")),
    ("message", fields.told("Message d'exemple", "Message d'exemple {}")),
    ("numero", fields.ordinal),
    ("nombre", fields.rank),
    ("nom", fields.of(lambda who: who.used_name)),
    ("name", fields.of(lambda who: who.used_name)),
    ("version", fields.same("1.0")),
    ("num", fields.ordinal),
    ("lib", fields.told("LIBELLE", "LIBELLE {}")),
    ("cod", fields.code),
    ("dat", fields.beginning),
    ("mnt", fields.amount),
)
EXACT: dict[str, Field] = {
    "id": fields.ordinal,
    "ref": fields.told("R0001", "R{:04d}"),
    "reference": fields.told("R0001", "R{:04d}"),
    "cp": fields.home_has(lambda home: home.place.postal),
}
VAGUE = {fields.code, fields.ordinal, fields.beginning}
"""Meanings that the name of the element around makes precise: `commune.code`, `naissance.date`."""


def meant(name: str, about: About) -> list[str]:
    """What the row would have in a field of that name, the likeliest first; [] when the name says nothing.

    Before the last dot of a name stands the element around.
    """
    return [text for field in _fields(name) for text in field(about)]


@functools.lru_cache(maxsize=8192)
def _fields(name: str) -> tuple[Field, ...]:
    around, _dot, own = name.rpartition(".")
    found = _matching(own)
    if around and (not found or found[0] in VAGUE):
        whole = _matching(f"{own}.{around.rpartition('.')[2]}")  # as names are put together: codeCommune
        found = (*(field for field in whole if field not in VAGUE), *found)
    return found


def _matching(name: str) -> tuple[Field, ...]:
    folded, words = bare(name), {bare(word) for word in WORD.findall(name)}
    found = [EXACT[folded]] if folded in EXACT else []
    # A short word must stand alone: "age" is not in messageID, "nom" is in nomUsage.
    found += [field for word, field in BY_NAME if word in words or (len(word) > 4 and word in folded)]
    return tuple(found)
