"""The kinds of personal data that can be told from their form, and what a single one of each means."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was found; the values stand in reports, in the audit trail and in tests."""

    NIR = "nir"  # 15 characters, the key is right
    NIR_WITHOUT_KEY = "nir-without-key"  # 13 characters
    INS_OID = "ins-oid"  # the authority of real identities
    IBAN = "iban"
    RPPS = "rpps"
    FINESS = "finess"
    SIRET = "siret"
    MAIL = "mail"
    PHONE = "phone"
    PEOPLE = "people"  # family name, first name and day of birth of nobody that is known to be invented


@dataclass(frozen=True, slots=True)
class Sighting:
    """One piece of a text that looks like personal data: where it begins and ends, and nothing of its value."""

    kind: Kind
    start: int
    end: int


REFUSED = frozenset({Kind.NIR, Kind.INS_OID})
"""One is enough: nothing that is made up by chance looks like it."""

PERSONAL = frozenset({Kind.IBAN, Kind.RPPS, Kind.MAIL, Kind.PHONE})
"""Belong to a person; refused when there are many, or beside a person's name."""

MANY = 5
"""Different values of one personal kind that a person can explain as examples; from here on the file is refused."""
