"""Words that programs give a meaning, and signs that formats need for themselves."""

from ..kinds import Case, Refused, Text, read

KEPT = {
    "TRUE": "TRUE", "VRAI": "VRAI", "true": "true", "oui": "oui", "yes": "Yes", "null": "null", "NULL": "NULL",
    "None": "None", "undefined": "undefined", "N/A without a sign": "N/A", "a hash": "#", "a hash and a digit": "#1",
    "two hashes": "##", "a prototype": "__proto__", "a constructor": "constructor", "an address": "a.b@exemple.invalid",
    "a place on the web": "https://exemple.invalid/?a=1&b=2#c", "a path": "C:\\temp\\new", "a UNC path": "\\\\a\\b",
    "an SQL string": "'; DROP TABLE x; --", "a script": "<script>alert(1)</script>", "a template": "${7*7} #{7*7}",
}  # fmt: skip
ACTIVE = {
    "a formula as text": "=1+1", "a command": "=cmd|'/C calc'!A0", "a sum": "@SUM(A1:A9)", "a plus and a name": "+A1",
    "a minus and a sum": "-2+3", "an equals sign": "=", "two equals signs": "==", "a minus": "-", "two minuses": "--",
    "a plus": "+", "an at sign": "@", "a mention": "@moi", "a link that fetches": '=HYPERLINK("http://a.invalid")',
    "a word between minuses": "-a-",
}  # fmt: skip
QUOTES = {
    "a quotation mark": '"', "two quotation marks": '""', "quotation marks around": '"a"', "one inside": 'a"b',
    "one at the end": 'a"', "a semicolon": ";", "a semicolon between": "a;b", "a comma": "a,b", "a bar": "a|b",
    "all separators": 'a;b,c|d"e', "a backslash": "\\", "a backslash and n": "a\\nb", "a separator line": "sep=,",
    "a quotation mark and a separator": '";"', "an apostrophe": "'", "an apostrophe in front": "'a",
    "an apostrophe before digits": "'007", "an apostrophe inside": "l'été", "a grave accent": "`a`",
}  # fmt: skip
MARKUP = {
    "an element": "<b>gras</b>", "an ampersand": "a & b", "an entity": "&amp;", "an entity of a character": "&#65;",
    "the end of CDATA": "]]>", "CDATA": "<![CDATA[x]]>", "a comment": "<!-- x -->", "an instruction": "<?xml?>",
    "an escape of XLSX": "_x0041_", "an escaped escape": "_x005F_x0041_", "a line end as an escape": "_x000D_",
    "half an escape": "_x00", "an escape in small letters": "_x000d_", "quotes of XML": "'\"<>&",
}  # fmt: skip
ERRORS = {
    "not available": "#N/A",
    "in French": "#VALEUR!",
    "of LibreOffice": "Err:502",
    "a cell too narrow": "########",
}


def _kept(group: str, texts: dict[str, str]) -> list[Case]:
    return [Case(f"{group}: {name}", Text(text), read(text)) for name, text in texts.items()]


CASES = [
    *_kept("word", KEPT),
    *_kept("text like a formula", ACTIVE),
    *_kept("quotes", QUOTES),
    *_kept("markup", MARKUP),
    *(Case(f"error typed as text: {name}", Text(text), read(text), {"csv": Refused("V12")})
      for name, text in ERRORS.items()),
    Case("quotes: an apostrophe before a formula", Text("'=1+1"), read("'=1+1"), {"csv": read("=1+1", "N10")}),
    Case("quotes: two apostrophes before a formula", Text("''=1"), read("''=1"), {"csv": read("'=1", "N10")}),
    Case("quotes: an apostrophe before an error", Text("'#N/A"), read("'#N/A"), {"csv": read("#N/A", "N10")}),
]  # fmt: skip
