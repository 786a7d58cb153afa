"""Says of an identifier that it can belong to nobody: the blocks that our own generator uses, and those of tests.

`catalog.contracts.plausible.identifiers` writes only such values and says why each of them is nobody's.
"""

from engine import persons

LUHN_PREFIXES = {"siret": ("000",), "finess": ("00",), "rpps": ("997",)}
FICTION_LINES = ("019900", "026191", "035301", "046571", "053649", "063998")
"""Kept by Arcep for films and books (decision 2018-0881)."""
NOBODY = (".invalid", ".example", ".test", ".localhost", "example.com", "example.org", "example.net")
"""RFC 2606 and RFC 6761."""
BANK = "00000"


def nir(number: str) -> bool:
    """A NIR (13 or 15 characters) of a commune or country that has never had that number."""
    return persons.is_nobody(number)


def iban(number: str) -> bool:
    """A French account of the bank 00000, or one that holds nothing but zeros."""
    return number[4:9] == BANK or not number[4:].strip("0")


def numbered(kind: str, digits: str) -> bool:
    """A SIRET, FINESS or RPPS number of a block that is never given; nothing but zeros is nobody's either."""
    return digits.startswith(LUHN_PREFIXES[kind]) or not digits.strip("0")


def phone(digits: str) -> bool:
    """A French number of ten digits, kept for fiction; nothing but zeros after the first two counts as well."""
    return digits.startswith(FICTION_LINES) or not digits[2:].strip("0")


def mail(address: str) -> bool:
    """An address that no server can have."""
    return address.rpartition("@")[2].lower().endswith(NOBODY)
