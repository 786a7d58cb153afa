r"""The sets of characters that a pattern of XML Schema names (`\i`, `\p{Lu}`, `[A-Z-[IO]]`), and a pick of each."""

import functools
import unicodedata
from collections.abc import Callable

Test = Callable[[str], bool]

DIGITS, CAPITALS, SMALL = "1234567890", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
#: What a text is made of first: a class of digits gives 1, one of letters A.
PREFERRED = "1A0a2B3C4D5E6F7G8H9IJKLMNOPQRSTUVWXYZbcdefghijklmnopqrstuvwxyz -_./:,;@#+*()[]{}<>!?&=%$'\"\\^~|éèà"
SCANNED = 0x3000
LITERALS = {"n": "\n", "r": "\r", "t": "\t"}
BLOCKS = {
    "BasicLatin": (0x0000, 0x007F), "Latin-1Supplement": (0x0080, 0x00FF), "LatinExtended-A": (0x0100, 0x017F),
    "LatinExtended-B": (0x0180, 0x024F), "IPAExtensions": (0x0250, 0x02AF), "SpacingModifierLetters": (0x02B0, 0x02FF),
    "CombiningDiacriticalMarks": (0x0300, 0x036F), "Greek": (0x0370, 0x03FF), "GreekandCoptic": (0x0370, 0x03FF),
    "Cyrillic": (0x0400, 0x04FF), "Hebrew": (0x0590, 0x05FF), "Arabic": (0x0600, 0x06FF), "Thai": (0x0E00, 0x0E7F),
    "LatinExtendedAdditional": (0x1E00, 0x1EFF), "GreekExtended": (0x1F00, 0x1FFF),
    "GeneralPunctuation": (0x2000, 0x206F), "SuperscriptsandSubscripts": (0x2070, 0x209F),
    "CurrencySymbols": (0x20A0, 0x20CF), "LetterlikeSymbols": (0x2100, 0x214F), "NumberForms": (0x2150, 0x218F),
    "Arrows": (0x2190, 0x21FF), "MathematicalOperators": (0x2200, 0x22FF), "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF), "CJKUnifiedIdeographs": (0x4E00, 0x9FFF), "HangulSyllables": (0xAC00, 0xD7A3),
}  # fmt: skip
"""The blocks of Unicode that patterns of real contracts name, and their neighbours."""


class Unknown(ValueError):
    """No such class, category or block is known here."""


def is_name_start(char: str) -> bool:
    r"""`\i`: what an XML name begins with."""
    return char.isalpha() or char in "_:"


def is_name_char(char: str) -> bool:
    r"""`\c`: what an XML name holds."""
    return is_name_start(char) or char.isdecimal() or char in "-.·" or unicodedata.category(char) in ("Mn", "Mc")


def is_word(char: str) -> bool:
    r"""`\w`: anything but punctuation, separators and others; so not `_`."""
    return unicodedata.category(char)[0] not in "PZC"


def is_space(char: str) -> bool:
    r"""`\s`."""
    return char in " \t\n\r"


def is_digit(char: str) -> bool:
    r"""`\d`, which is `\p{Nd}`."""
    return unicodedata.category(char) == "Nd"


def is_any(char: str) -> bool:
    """`.`: all but the ends of lines."""
    return char not in "\n\r"


ESCAPES: dict[str, Test] = {"d": is_digit, "w": is_word, "s": is_space, "i": is_name_start, "c": is_name_char}


def escape(letter: str) -> Test:
    r"""The set that a backslash and this letter (not p or P) mean; other characters mean themselves."""
    if letter.lower() in ESCAPES:
        test = ESCAPES[letter.lower()]
        return test if letter.islower() else negated(test)
    return only(LITERALS.get(letter, letter))


def category(name: str) -> Test:
    r"""The set of `\p{name}`: a category of Unicode (`L`, `Lu`) or a block (`IsBasicLatin`). Raises Unknown."""
    if name.startswith("Is"):
        if name[2:] not in BLOCKS:
            raise Unknown(name)
        first, last = BLOCKS[name[2:]]
        return lambda char: first <= ord(char) <= last
    if not name or len(name) > 2:
        raise Unknown(name)
    return lambda char: unicodedata.category(char).startswith(name)


def only(wanted: str) -> Test:
    """The set of one character."""
    return lambda char: char == wanted


def between(first: str, last: str) -> Test:
    """The set of a range, both ends in it."""
    return lambda char: first <= char <= last


def negated(test: Test) -> Test:
    """Everything but that."""
    return lambda char: not test(char)


def pick(test: Test, turn: int = 0) -> str:
    """A character of the set; another one for another `turn` when there are several. "" when nothing is found.

    Turn 0 gives the first that people would think of; later turns stay among characters of the same kind.
    """
    inside = _alike(test)
    return inside[turn % len(inside)] if inside else ""


@functools.lru_cache(maxsize=4096)
def _alike(test: Test) -> str:
    """The first character of the set, then those of its kind."""
    first = next((char for char in PREFERRED if test(char)), "")
    if not first:
        seen = (char for char in map(chr, range(0x20, SCANNED)) if char.isprintable())
        return next((char for char in (*LITERALS.values(), *seen) if test(char)), "")
    kind = next((kind for kind in (DIGITS, CAPITALS, SMALL) if first in kind), first)
    return first + "".join(char for char in kind if char != first and test(char))
