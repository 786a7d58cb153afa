"""Finds in a text what looks like personal data, with the check digits of each kind; nobody's numbers do not count."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from stdnum import iban as iban_
from stdnum import luhn
from stdnum.fr import nir as nir_
from stdnum.fr import siret as siret_

from engine.persons import BREAK, LOOSE, MASK

from . import fictitious
from .kinds import Kind, Sighting

NIR = re.compile(
    rf"(?<![0-9A-Za-z])[1-478]{LOOSE}\d\d{LOOSE}(?:0[1-9]|1[0-2]|[2-3]\d|4[0-2]|[5-9]\d){LOOSE}"
    rf"(?:\d\d|2[ABab]){LOOSE}\d\d\d{LOOSE}\d\d\d(?P<key>{LOOSE}\d\d)?(?![0-9A-Za-z])"
)
"""Structure of the NIR (Insee): sex, year, month (20-42 and 50-99 when unknown), department, commune, order, key."""
OID = re.compile(r"(?<![\d.])1\.2\.250\.1\.213\.1\.4\.(?:8|9)(?![\d.]*\d)")
"""The authorities of real identities: .8 for the NIR, .9 for the NIA (ANS, référentiel INS)."""
IBAN = re.compile(
    r"(?<![0-9A-Za-z])[A-Z]{2}\d\d(?:[ \u00a0]?[0-9A-Z]{4}){2,7}(?:[ \u00a0]?[0-9A-Z]{1,3})?(?![0-9A-Za-z])"
)
NUMBER = re.compile(rf"(?<![0-9A-Za-z])\d(?:{BREAK}\d){{8,13}}(?![0-9A-Za-z])")
PHONE = re.compile(r"(?<![0-9A-Za-z+])(?:\+33 ?(?:\(0\) ?)?|0033 ?|0)[1-9](?:[ .\-\u00a0]?\d\d){4}(?![0-9A-Za-z])")
MAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62}\.)+[A-Za-z]{2,24}(?![A-Za-z0-9])")
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
ONLY = re.compile(r"[^0-9A-Za-z]")
LUHN_KINDS = {9: Kind.FINESS, 11: Kind.RPPS, 14: Kind.SIRET}


def sightings(text: str) -> Iterator[Sighting]:
    """Everything in `text` that has the form and the check digits of a real identifier.

    Positions are those of the text in Unicode's compatibility form (`normalised`), which reads full-width digits too.
    """
    text = normalised(text)
    for find in FINDERS:
        yield from find(text)


def normalised(text: str) -> str:
    """Compatibility form; characters that show nothing (zero width, soft hyphen) cannot hide a number."""
    return text if text.isascii() else INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def nir_without_key(text: str) -> str:
    """The 13 characters when the whole text is a NIR without its key and could be somebody's, else nothing."""
    found = NIR.fullmatch(text.strip())
    number = compact(found[0]) if found and not found["key"] else ""
    return "" if not number or fictitious.nir(number) else number


def is_masked(text: str) -> bool:
    """Whether somebody's number stood in the text, of which the engine kept the beginning only."""
    return MASK in text


def compact(text: str) -> str:
    """Letters and digits alone, in capitals."""
    return ONLY.sub("", text).upper()


def _nirs(text: str) -> Iterator[Sighting]:
    for found in NIR.finditer(text):
        number = compact(found[0])
        if fictitious.nir(number):
            continue
        if not found["key"]:
            yield Sighting(Kind.NIR_WITHOUT_KEY, found.start(), found.end())
        elif nir_.is_valid(number):
            yield Sighting(Kind.NIR, found.start(), found.end())


def _oids(text: str) -> Iterator[Sighting]:
    for found in OID.finditer(text):
        yield Sighting(Kind.INS_OID, found.start(), found.end())


def _ibans(text: str) -> Iterator[Sighting]:
    for found in IBAN.finditer(text):
        number = compact(found[0])
        if iban_.is_valid(number, check_country=False) and not fictitious.iban(number):
            yield Sighting(Kind.IBAN, found.start(), found.end())


def _numbers(text: str) -> Iterator[Sighting]:
    for found in NUMBER.finditer(text):
        digits = compact(found[0])
        kind = LUHN_KINDS.get(len(digits))
        if kind is None or not luhn.is_valid(digits) or fictitious.numbered(kind, digits):
            continue
        if kind is Kind.RPPS and digits[0] not in "18":  # the two ranges that were ever given
            continue
        if kind is Kind.SIRET and not siret_.is_valid(digits):
            continue
        yield Sighting(kind, found.start(), found.end())


def _phones(text: str) -> Iterator[Sighting]:
    for found in PHONE.finditer(text):
        digits = "0" + compact(found[0])[-9:]
        if not fictitious.phone(digits):
            yield Sighting(Kind.PHONE, found.start(), found.end())


def _mails(text: str) -> Iterator[Sighting]:
    if "@" not in text:
        return
    for found in MAIL.finditer(text):
        if not fictitious.mail(found[0]):
            yield Sighting(Kind.MAIL, found.start(), found.end())


FINDERS: tuple[Callable[[str], Iterator[Sighting]], ...] = (_nirs, _oids, _ibans, _numbers, _phones, _mails)
