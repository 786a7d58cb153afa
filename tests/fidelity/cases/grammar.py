"""What the grammar of datasets gives a meaning stays a text for the reading; and long texts stay whole."""

from ..kinds import Case, Refused, Text, read, refused

KEPT = {
    "nil": "∅", "a function": "{{today}}", "a function with arguments": "{{today(+3d, JJ/MM/AAAA)}}",
    "an escaped function": "\\{{today}}", "any key": "*", "an escaped star": "\\*", "an expression": "/9[0-9]+/",
    "an escaped slash": "\\/a/", "a table": "a;b|c;d", "an escaped separator": "a\\;b",
    "a rule": "? age < 18 & x existe",
    "several keys": "12 & 1978-05-17", "an escaped ampersand": "a\\&b", "base64": "JVBERi0xLjcK+/8=",
}  # fmt: skip
LONG = {
    "255 characters": "é" * 255,
    "256 characters": "é" * 256,
    "more than a record of XLS": "a" * 8225,
    "more than a record of XLS, two bytes each": "Ж" * 8225,
    "as many as a cell holds": "a" * 32_767,
}
CASES = [
    *(Case(f"grammar: {name}", Text(text), read(text)) for name, text in KEPT.items()),
    *(Case(f"long text: {name}", Text(text), read(text)) for name, text in LONG.items()),
    Case(
        "long text: an emoji that a record of XLS parts",
        Text("a" + "😀" * 6000),
        read("a" + "😀" * 6000),
        {"xls": Refused("F06", file=True)},
    ),  # xlrd cannot join it
    Case("long text: one too many", Text("a" * 32_768), refused("V16")),
]
