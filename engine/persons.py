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
_SIGNS = r"[ .\-/_\t\u00a0\u00ad\u2000-\u200f\u202f\u2060\ufeff]"
BREAK = rf"{_SIGNS}?"
"""What people write between the groups of a number."""
LOOSE = rf"{_SIGNS}{{0,3}}"
"""The same with a blank on either side."""
GAP = rf"(?:{_SIGNS}|&#x?[0-9A-Fa-f]{{1,6}};){{0,3}}"
"""The same as XML may write it."""
WRITTEN = re.compile(
    rf"(?<![0-9A-Za-z])([1-478]{GAP}\d\d{GAP}(?:0[1-9]|1[0-2]|[2-3]\d|4[0-2]|[5-9]\d)){GAP}"
    rf"(?:\d\d|2[ABab]){GAP}\d\d\d{GAP}\d\d\d(?P<key>{GAP}\d\d)?(?![0-9A-Za-z])",
    re.ASCII,
)
MASK = " ** *** ***"
"""What takes the place of everything behind sex, year and month."""
GROUPS = 3
"""Gaps from which on thirteen characters are a number of this kind, whatever follows them."""
_REFERENCE = re.compile(r"&#x?[0-9A-Fa-f]{1,6};")
_OTHER = re.compile(r"[^0-9A-Za-z]+")

_LATIN = re2.Options()
_LATIN.encoding = re2.Options.Encoding.LATIN1
_TOGETHER = rb"[1-478]\d{4}(?:\d\d|2[ABab])\d{8}"
_GAP = rb"(?:[ .\-/_\t\xa0]|\xc2[\xa0\xad]|\xe2\x80[\x80-\x8f\xaf]|&#x?[0-9A-Fa-f]{1,6};){0,3}"
_APART = _GAP.join((rb"[1-478]", rb"\d\d", rb"\d\d", rb"(?:\d\d|2[ABab])", rb"\d\d\d", rb"\d\d\d", rb"\d\d"))
_SOMEWHERE = rb"(?:^|[^0-9A-Za-z])" + _APART + rb"(?:[^0-9A-Za-z]|$)|" + _TOGETHER
#: One pass over bytes of any encoding that writes digits as ASCII does; the one is faster where none is found.
_EITHER = re2.compile(_SOMEWHERE, _LATIN)
_EACH = (re.compile(_TOGETHER), re.compile(rb"(?<![0-9A-Za-z])" + _APART + rb"(?![0-9A-Za-z])"))
SHORTEST, SHORTEST_ALONE, SHORT = 15, 13, 200
#: An element whose name says that it holds such a number, which may come without its key.
_NAMED = re2.compile(
    rb"(?i)<(?:[\w.-]+:)?[\w.-]*(?:nir|nia|nss|matricule|immatric|numsecu|securitesociale)[\w.-]*(?:\s[^<>]*)?>"
    rb"\s*([1-478]\d{4}(?:\d\d|2[ab])\d{6})\s*<",
    _LATIN,
)


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
    """Whether a message bears a NIR, in one piece or in groups, that could be somebody's."""
    if len(body) < SHORTEST or (len(body) > SHORT and _EITHER.search(body) is None):
        return False
    if len(body) == SHORTEST and body.isdigit():  # most keys: there is but one way to read them
        number = int(body)
        is_right = 97 - number // 100 % 97 == number % 100
        return is_right and body[0] in b"123478" and not is_nobody(body.decode())
    found = (_compact(each.decode("latin-1")) for pattern in _EACH for each in pattern.findall(body))
    return any(_is_somebody(number) for number in found)


def masked(text: str, request: bytes = b"") -> str:
    """The text with the end of every real NIR hidden; fictitious ones stay readable.

    Without its key a number is one when it is written in groups, or stands in an element of `request` that says so.
    """
    if len(text) < SHORTEST_ALONE or WRITTEN.search(text) is None:
        return text
    named = {each.decode("ascii").upper() for each in _NAMED.findall(request)}
    return WRITTEN.sub(lambda found: _hidden(found, named), text)


def _hidden(found: re.Match[str], named: set[str]) -> str:
    number = _compact(found[0])
    if found["key"] and _is_somebody(number):
        return f"{found[1]}{MASK} **"
    grouped = len(_OTHER.findall(_REFERENCE.sub(" ", found[0]))) >= GROUPS
    if (grouped or number.upper() in named) and not is_nobody(number):
        return found[1] + MASK + (" **" if found["key"] else "")
    return found[0]


def _compact(text: str) -> str:
    return _OTHER.sub("", _REFERENCE.sub("", text))


def _is_somebody(number: str) -> bool:
    return key(number) == number[13:] and not is_nobody(number)
