"""Identifiers with right check digits that can belong to nobody, and telephone numbers kept for fiction.

What makes each of them nobody's: a NIR's commune is 990 to 998, which no department has; a SIREN begins with 000; a
FINESS number with the department 00; an RPPS number with 997, the block of tests; an IBAN is of the bank 00000. The
telephone numbers are those that Arcep keeps for films. A national health identity (INS) bears the OID of tests.
"""

from .drawing import draw

INS_TEST_OID = "1.2.250.1.213.1.4.10"
"""The assigning authority of test identities; .8 (NIR) and .9 (NIA) are those of real people."""
PHONES = ("019900", "026191", "035301", "046571", "053649")
MOBILE = "063998"
COMMUNES = range(990, 999)
BANK = "0" * 10
LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789", strict=True))
"""What the key of a French account number (RIB) counts letters for."""


def nir(*, sex: int, year: int, month: int, department: str, index: int) -> str:
    """13 characters; every `index` below 8991 has another commune or order of birth."""
    commune = COMMUNES[index // 999 % len(COMMUNES)]
    return f"{sex}{year % 100:02d}{month:02d}{department}{commune}{index % 999 + 1:03d}"


def luhn(digits: str) -> str:
    """The digits with the check digit that Luhn's formula wants behind them."""
    doubled = sum(sum(divmod(int(digit) * 2, 10)) for digit in digits[::-2])
    total = doubled + sum(int(digit) for digit in digits[-2::-2])
    return digits + str(-total % 10)


def siren(*words: object) -> str:
    """9 digits."""
    return luhn("000" + _digits(5, "siren", *words))


def siret(*words: object) -> str:
    """14 digits, which begin with the SIREN of the same words."""
    return luhn(siren(*words) + "0001")


def finess(*words: object) -> str:
    """9 digits."""
    return luhn("00" + _digits(6, "finess", *words))


def rpps(*words: object) -> str:
    """11 digits."""
    return luhn("997" + _digits(7, "rpps", *words))


def account(*words: object) -> str:
    """The 11 characters of an account number."""
    return _digits(11, "account", *words)


def rib_key(*words: object) -> str:
    """The two digits that close a RIB: 97 - (89 bank + 15 branch + 3 account) mod 97."""
    bank, branch = int(BANK[:5]), int(BANK[5:])
    number = int("".join(LETTERS.get(char, char) for char in account(*words)))
    return f"{97 - (89 * bank + 15 * branch + 3 * number) % 97:02d}"


def iban(*words: object) -> str:
    """27 characters, as ISO 7064 checks them (mod 97)."""
    rest = BANK + account(*words) + rib_key(*words)
    key = 98 - int(f"{rest}152700") % 97  # F = 15, R = 27
    return f"FR{key:02d}{rest}"


def phone(*words: object) -> str:
    """10 digits of a line in a house."""
    return PHONES[draw("zone", *words) % len(PHONES)] + _digits(4, "phone", *words)


def mobile(*words: object) -> str:
    """10 digits."""
    return MOBILE + _digits(4, "mobile", *words)


def uuid(*words: object) -> str:
    """A random-looking UUID of version 4."""
    text = f"{draw('uuid', 1, *words):016x}{draw('uuid', 2, *words):016x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _digits(count: int, *words: object) -> str:
    return f"{draw(*words) % 10**count:0{count}d}"
