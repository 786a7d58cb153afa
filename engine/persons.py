"""The numbers of real people (NIR) in what clients send: told from fictitious ones, and masked before anything is kept.

Structure and key of the NIR: Insee. A number whose commune has never existed belongs to nobody: test data use those.
"""

import re

import re2

COMMUNES = range(950, 999)
"""Beyond every commune that ever was: the largest number in Insee's official code is 909 (in Pas-de-Calais)."""
ABROAD = "99"
OVERSEAS = ("97", "98")
CORSICA = {"2A": "19", "2B": "18"}
BREAK = r"[ .\-/_\t\u00a0\u2007\u2009\u202f]?"
"""What people write between the groups of a number."""
WRITTEN = re.compile(
    rf"(?<![0-9A-Za-z])([1-478]{BREAK}\d\d{BREAK}(?:0[1-9]|1[0-2]|[2-3]\d|4[0-2]|[5-9]\d)){BREAK}"
    rf"(?:\d\d|2[ABab]){BREAK}\d\d\d{BREAK}\d\d\d{BREAK}\d\d(?![0-9A-Za-z])",
    re.ASCII,
)
MASKED = r"\1 ** *** *** **"

_LATIN = re2.Options()
_LATIN.encoding = re2.Options.Encoding.LATIN1
#: One pass in linear time over bytes of any encoding that writes digits as ASCII does.
_TOGETHER = re2.compile(rb"[1-478]\d{4}(?:\d\d|2[ABab])\d{8}", _LATIN)


def key(number: str) -> str:
    """The two digits that go with the 13 characters of a NIR: 97 - n mod 97, 2A counting as 19 and 2B as 18."""
    department = CORSICA.get(number[5:7].upper(), number[5:7])
    return f"{97 - int(number[:5] + department + number[7:13]) % 97:02d}"


def is_nobody(number: str) -> bool:
    """Whether a NIR (13 or 15 characters) names a commune or a country that has never had a number."""
    department, commune = number[5:7], number[7:10]
    if department == ABROAD:  # for those born abroad the three digits are a country: 990 to 999 are none
        return commune >= "990"
    if department in OVERSEAS:  # overseas the department has three digits and the commune two
        return commune[1:] == "99"
    return int(commune) in COMMUNES


def suspected(body: bytes) -> bool:
    """Whether a message bears a NIR, written in one piece, that could be somebody's."""
    if _TOGETHER.search(body) is None:
        return False
    return any(_is_somebody(found.decode("ascii")) for found in _TOGETHER.findall(body))


def masked(text: str) -> str:
    """The text with the end of every real NIR hidden; fictitious ones stay readable."""
    return WRITTEN.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    number = re.sub(r"[^0-9A-Za-z]", "", found[0])
    return found.expand(MASKED) if _is_somebody(number) else found[0]


def _is_somebody(number: str) -> bool:
    return key(number) == number[13:] and not is_nobody(number)
