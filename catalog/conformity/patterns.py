"""Patterns of XML Schema as expressions of RE2, which no value can slow down.

What does not translate (class subtraction, blocks, name characters) gives None: the strict schema still enforces it,
on the rendered answer, in the sealed child.
"""

import re2

PLAIN = {
    "d": r"\p{Nd}", "D": r"\P{Nd}", "s": r" \t\n\r", "S": None, "w": r"\p{L}\p{M}\p{N}\p{S}", "W": r"\p{P}\p{Z}\p{C}",
    "i": None, "I": None, "c": None, "C": None, "n": r"\n", "r": r"\r", "t": r"\t",
}  # fmt: skip
ESCAPABLE = set("\\|.?*+(){}-[]^$,")


class _Untranslatable(Exception):
    pass


def compiled(pattern: str) -> "re2._Regexp | None":
    """The expression that matches whole values as `pattern` does; None when RE2 cannot say the same."""
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(f"(?:{_Translation(pattern).text()})", options)
    except (_Untranslatable, re2.error):
        return None


class _Translation:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def text(self) -> str:
        out: list[str] = []
        while self._at < len(self._pattern):
            char = self._take()
            if char == "\\":
                piece = self._escape()
                out.append(f"[{piece}]" if len(piece) > 2 or piece.startswith(" ") else piece)
            elif char == "[":
                out.append(self._class())
            elif char == ".":
                out.append(r"[^\n\r]")
            elif char in "^$":
                out.append("\\" + char)
            elif char == "(" and self._peek() == "?":
                raise _Untranslatable
            else:
                out.append(char)
                if char in "*+?}" and self._peek() in ("?", "+"):
                    raise _Untranslatable  # XML Schema knows no lazy or possessive repetition
        return "".join(out)

    def _class(self) -> str:
        out = ["["]
        if self._peek() == "^":
            out.append(self._take())
        while True:
            char = self._take()
            if char == "]":
                return "".join([*out, "]"])
            if char == "\\":
                out.append(self._escape())
            elif char == "[":
                raise _Untranslatable  # subtraction
            else:
                out.append("\\^" if char == "^" else char)

    def _escape(self) -> str:
        char = self._take()
        if char in PLAIN:
            piece = PLAIN[char]
            if piece is None:
                raise _Untranslatable
            return piece
        if char in "pP":
            end = self._pattern.find("}", self._at)
            name = self._pattern[self._at + 1 : end]
            if self._peek() != "{" or end < 0 or name.startswith("Is"):
                raise _Untranslatable
            self._at = end + 1
            return f"\\{char}{{{name}}}"
        if char in ESCAPABLE:
            return "\\" + char
        raise _Untranslatable

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _take(self) -> str:
        if self._at >= len(self._pattern):
            raise _Untranslatable
        self._at += 1
        return self._pattern[self._at - 1]
