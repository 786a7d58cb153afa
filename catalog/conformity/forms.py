"""Says a simple pattern in words: people who fill spreadsheets read “6 digits, then 1 letter”, not an expression."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DIGITS, LETTERS, CAPITALS, SMALL, EITHER = "digits", "letters", "capitals", "small", "either"
CLASSES = {
    "[0-9]": DIGITS,
    r"\d": DIGITS,
    "[A-Za-z]": LETTERS,
    "[a-zA-Z]": LETTERS,
    "[A-Z]": CAPITALS,
    "[a-z]": SMALL,
    "[A-Za-z0-9]": EITHER,
    "[a-zA-Z0-9]": EITHER,
    "[0-9A-Za-z]": EITHER,
    "[0-9a-zA-Z]": EITHER,
    "[A-Z0-9]": EITHER,
    "[0-9A-Z]": EITHER,
}
WORDS: dict[str, Callable[[int], str]] = {
    DIGITS: lambda n: ngettext("%(n)d digit", "%(n)d digits", n),
    LETTERS: lambda n: ngettext("%(n)d letter", "%(n)d letters", n),
    CAPITALS: lambda n: ngettext("%(n)d capital letter", "%(n)d capital letters", n),
    SMALL: lambda n: ngettext("%(n)d small letter", "%(n)d small letters", n),
    EITHER: lambda n: ngettext("%(n)d letter or digit", "%(n)d letters or digits", n),
}
SPAN = re.compile(r"[0-9A-Za-z](?:-[0-9A-Za-z])?")
PIECE = re.compile(
    r"(?P<what>\[[^\]\\]+\]|\\d|\\[-./]|[-/: ]|[A-Za-z0-9])"
    r"(?:\{(?P<least>\d+)(?:,(?P<most>\d+))?\})?(?P<rest>[?*+{]?)"
)


def described(pattern: str) -> str:
    """`[0-9]{4}-[0-9]{2}` → “4 digits, “-”, 2 digits”; empty when the pattern is not that simple."""
    words, place = [], 0
    while place < len(pattern):
        piece = PIECE.match(pattern, place)
        said = _said(piece) if piece else ""
        if not said:
            return ""
        words.append(said)
        place = piece.end()
    return ", ".join(words)


def _said(piece: re.Match[str]) -> str:
    """One piece in words; empty when it is neither a known class nor a plain character."""
    if piece["rest"]:
        return ""
    least, most = int(piece["least"] or 1), int(piece["most"] or piece["least"] or 1)
    kind = CLASSES.get(piece["what"])
    among = "" if kind else _among(piece["what"])
    if among:
        return _counted(least, most, lambda n: _of_a_few(n, among))
    if kind is None:
        plain = piece["what"].removeprefix("\\")
        return _("“%(text)s”") % {"text": plain * least} if len(plain) == 1 and least == most else ""
    return _counted(least, most, WORDS[kind])


def _counted(least: int, most: int, words: Callable[[int], str]) -> str:
    told = words(most) % {"n": most}
    return told if least == most else _("from %(least)d to %(words)s") % {"least": least, "words": told}


def _of_a_few(count: int, among: str) -> str:
    words = ngettext("%(n)d character among %(among)s", "%(n)d characters among %(among)s", count)
    return words % {"n": count, "among": among}


def _among(what: str) -> str:
    """`[0-9AB]` → “0-9 A B”; empty when it is no class of plain letters and digits."""
    if not what.startswith("[") or SPAN.sub("", what[1:-1]):
        return ""
    return " ".join(SPAN.findall(what))
