"""One form for words that people type and words that are stored: no accents, no case, no punctuation."""

import re
import unicodedata

_BREAKS = re.compile(r"[\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def fold(text: str) -> str:
    """`text` in lower case without accents, words separated by single spaces: "Droits-Assuré" → "droits assure"."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_BREAKS.sub(" ", bare.casefold()).split())


def bare(text: str) -> str:
    """Letters and digits alone, without accents and case: what makes two names one: "Nom d'usage" → "nomdusage"."""
    return fold(text).replace(" ", "")


def with_humps(text: str) -> str:
    """The folded words of `text`, and those inside its names: "LireDroits" → "liredroits lire droits"."""
    whole, parts = fold(text), fold(_HUMPS.sub(" ", text))
    return whole if whole == parts else f"{whole} {parts}"
