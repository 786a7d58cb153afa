"""Spaces and line ends: those around a text go, and the person is told; those inside stay."""

from ..kinds import Case, Text, read

TRIMMED = {
    "a space in front": (" a", "a"), "a space behind": ("a ", "a"), "spaces around": ("  a b  ", "a b"),
    "a hard space in front": ("\xa0a", "a"), "a hard space behind": ("a\xa0", "a"),
    "a narrow hard space behind": ("a\u202f", "a"), "a figure space in front": ("\u2007a", "a"),
    "a tab behind": ("a\t", "a"), "a tab in front": ("\ta", "a"), "a line end behind": ("a\n", "a"),
    "a line end in front": ("\na", "a"), "a byte order mark in front": ("\ufeffa", "a"),
    "spaces alone": ("   ", ""), "a hard space alone": ("\xa0", ""), "a line end alone": ("\n", ""),
}  # fmt: skip
KEPT = {
    "two spaces inside": "a  b", "five spaces inside": "a     b", "a hard space inside": "1\xa0234,50",
    "a narrow hard space inside": "12\u202f%", "a tab inside": "a\tb", "an em space in front": "\u2003a",
    "an ideographic space behind": "a\u3000", "a line end inside": "a\nb", "a blank line inside": "a\n\nb",
    "spaces around a line end": "a \n b", "many lines": "\n".join("abcdefghij"), "a next line inside": "a\x85b",
    "a line separator inside": "a\u2028b", "a paragraph separator inside": "a\u2029b",
    "a separator behind a line end": "a\n;b",
}  # fmt: skip
CASES = [
    *(Case(f"spaces: {name}", Text(text), read(left, "N01")) for name, (text, left) in TRIMMED.items()),
    *(Case(f"spaces: {name}", Text(text), read(text)) for name, text in KEPT.items()),
    Case("spaces: a line end of Windows", Text("a\r\nb"), read("a\nb", "N05"), {"ods": read("a\nb")}),
    Case("spaces: a line end of old Macs", Text("a\rb"), read("a\nb", "N05"), {"ods": read("a\nb")}),
]
