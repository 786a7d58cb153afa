r"""Makes a text that matches a pattern of XML Schema (which is not a regular expression of Python: no anchors, \i, \c).

The text is a proposal; whoever asks checks it with the schema itself.
"""

from dataclasses import dataclass

PREFERRED = "1A0a2B3C4D5E6F7G8H9IJKLMNOPQRSTUVWXYZbcdefghijklmnopqrstuvwxyz -_./:,;@#+*()[]{}<>!?&=%$'\"\\^~|éèà"
ESCAPES = {
    "d": str.isdigit,
    "w": lambda char: char.isalnum(),
    "s": lambda char: char in " \t\n\r",
    "i": lambda char: char.isalpha() or char in "_:",
    "c": lambda char: char.isalnum() or char in "-._:",
}
CATEGORIES = {"L": str.isalpha, "Lu": str.isupper, "Ll": str.islower, "N": str.isdigit, "Nd": str.isdigit}
LITERALS = {"n": "\n", "r": "\r", "t": "\t"}
LONGEST = 2_000


class Unreadable(ValueError):
    """The pattern is not one that this reader understands; the caller tries something else."""


@dataclass
class _Reader:
    pattern: str
    grow: int
    at: int = 0
    made: int = 0

    def peek(self) -> str:
        return self.pattern[self.at] if self.at < len(self.pattern) else ""

    def next(self) -> str:
        char = self.peek()
        if not char:
            raise Unreadable("the pattern ends too early")
        self.at += 1
        return char

    def branches(self) -> str:
        first = self.branch()
        while self.peek() == "|":
            self.next()
            other = self.branch()
            first = first or other
        return first

    def branch(self) -> str:
        made = ""
        while self.peek() not in ("", "|", ")"):
            atom = self.atom()
            low, high = self.quantity()
            wanted = (
                low if high is not None and low >= high else max(low, min(low + self.grow, high or low + self.grow))
            )
            self.made += len(atom) * wanted
            if self.made > LONGEST:
                raise Unreadable("the text would be too long")
            made += atom * wanted
        return made

    def atom(self) -> str:
        char = self.next()
        if char == "(":
            made = self.branches()
            if self.next() != ")":
                raise Unreadable("a parenthesis is not closed")
            return made
        if char == "[":
            return _pick(self.char_class())
        if char == "\\":
            return _pick(self.escape())
        return "a" if char == "." else char

    def quantity(self) -> tuple[int, int | None]:
        char = self.peek()
        if char in ("?", "*", "+") and char:
            self.next()
            return (1, None) if char == "+" else (0, 1 if char == "?" else None)
        if char != "{":
            return 1, 1
        end = self.pattern.find("}", self.at)
        low, comma, high = self.pattern[self.at + 1 : end].partition(",")
        if end < 0 or not low.isdecimal() or not (high.isdecimal() or not high):
            raise Unreadable("a quantity is odd")
        self.at = end + 1
        return int(low), (int(high) if high else None) if comma else int(low)

    def escape(self):
        char = self.next()
        if char in "pP":
            end = self.pattern.find("}", self.at)
            test = CATEGORIES.get(self.pattern[self.at + 1 : end], str.isalpha)
            self.at = end + 1
            return test if char == "p" else lambda one: not test(one)
        if char.lower() in ESCAPES:
            test = ESCAPES[char.lower()]
            return test if char.islower() else lambda one: not test(one)
        wanted = LITERALS.get(char, char)
        return lambda one: one == wanted

    def char_class(self):
        negative = self.peek() == "^" and bool(self.next())
        tests, without = [], None
        while self.peek() != "]":
            char = self.next()
            if char == "-" and self.peek() == "[":
                self.next()
                without = self.char_class()
                break
            if char == "\\":
                tests.append(self.escape())
            elif self.peek() == "-" and self.pattern[self.at + 1 : self.at + 2] not in ("]", "[", ""):
                self.next()
                last = self.next()
                last = self.next() if last == "\\" else last
                tests.append(lambda one, low=char, high=last: low <= one <= high)
            else:
                tests.append(lambda one, wanted=char: one == wanted)
        if self.next() != "]":
            raise Unreadable("a class is not closed")
        return lambda one: (any(test(one) for test in tests) != negative) and not (without and without(one))


def example(pattern: str, *, grow: int = 0) -> str:
    """A text for the pattern; `grow` more repetitions than needed where it allows them. Raises Unreadable."""
    reader = _Reader(pattern, grow)
    made = reader.branches()
    if reader.at != len(pattern):
        raise Unreadable("a parenthesis is not opened")
    return made


def _pick(test) -> str:
    for char in PREFERRED:
        if test(char):
            return char
    for code in range(0x20, 0x3000):
        if test(chr(code)):
            return chr(code)
    raise Unreadable("nothing fits a class")
