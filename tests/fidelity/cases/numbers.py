"""Numbers: the digits that are stored, with the zeros that are shown; what is shown otherwise is told or refused."""

from ..kinds import Case, Number, Raw, Read, read, refused

PLAIN = {
    "a whole number": ("42", "42"),
    "zero": ("0", "0"),
    "a negative": ("-5", "-5"),
    "a decimal": ("12.5", "12.5"),
    "a negative decimal": ("-0.25", "-0.25"),
    "a tenth": ("0.1", "0.1"),
    "three tenths": ("0.30000000000000004", "0.3"),
    "a third": ("0.33333333333333331", "0.333333333333333"),
    "fifteen digits": ("185079904512312", "185079904512312"),
    "the largest exact number": ("999999999999999", "999999999999999"),
    "a year": ("2024", "2024"),
    "a small number": ("1.0000000000000001E-5", "0.00001"),
    "a power of ten": ("1E+3", "1000"),
    "a hundred thousand": ("100000", "100000"),
    "a phone that lost its zero": ("612345678", "612345678"),
    "a sum of hundredths": ("1234567.89", "1234567.89"),
}
SHOWN = {
    "15 decimals": "0,123456789012345",
    "a third": "0,333333333333333",
    "three tenths": "0,3",
    "fifteen digits": "1,8508E+14",
    "a small number": "0,00001",
    "a power of ten": "1000",
}
TOLD = {"three tenths": ("N08",), "a third": ("N08",)}
# digits, format, shown, kind in ODS, read, told
FORMATTED = {
    "five digits": ("42", "00000", "00042", "float", read("00042", "N02")),
    "five digits, filled": ("12345", "00000", "12345", "float", read("12345")),
    "five digits, more": ("123456", "00000", "123456", "float", read("123456")),
    "five digits of zero": ("0", "00000", "00000", "float", read("00000", "N02")),
    "five digits of a negative": ("-42", "00000", "-00042", "float", read("-00042", "N02")),
    "nine digits": ("10000001", "000000000", "010000001", "float", read("010000001", "N02")),
    "two digits": ("7", "00", "07", "float", read("07", "N02")),
    "five digits, negatives in red": ("42", "00000;[Red]-00000", "00042", "float", read("00042", "N02")),
    "five digits and a currency": ("42", '00000" €"', "00042 €", "float", read("00042", "N02")),
    "a phone": ("612345678", '0#" "##" "##" "##" "##', "06 12 34 56 78", "float", read("0612345678", "N02", "N03")),
    "a phone with points": (
        "612345678",
        "00\\.00\\.00\\.00\\.00",
        "06.12.34.56.78",
        "float",
        read("0612345678", "N02", "N03"),
    ),
    "a social security number": (
        "185079904512312",
        '[>=3000000000000]#" "##" "##" "##" "###" "###" | "##;#" "##" "##" "##" "###" "###',
        "1 85 07 99 045 123 | 12",
        "float",
        read("185079904512312", "N03"),
    ),
    "a date that is a number": ("20240102", "0000\\-00\\-00", "2024-01-02", "float", read("20240102", "N03")),
    "a date with slashes that is a number": (
        "1022024",
        "00/00/0000",
        "01/02/2024",
        "float",
        read("01022024", "N02", "N03"),
    ),
    "text": ("42", "@", "42", "float", read("42")),
    "no decimals": ("12", "0", "12", "float", read("12")),
    "two decimals": ("12.5", "0.00", "12,50", "float", read("12.5")),
    "two decimals of a whole number": ("12", "0.00", "12,00", "float", read("12")),
    "two decimals, rounded": ("1234.5678", "0.00", "1234,57", "float", read("1234.5678", "N22")),
    "no decimals, rounded": ("1234.5678", "0", "1235", "float", read("1234.5678", "N22")),
    "rounded to nothing": ("0.001", "0.00", "0,00", "float", read("0.001", "N22")),
    "thousands": ("1234567", "#,##0", "1 234 567", "float", read("1234567")),
    "thousands and decimals": ("1234567.5", "#,##0.00", "1 234 567,50", "float", read("1234567.5")),
    "thousands by hard spaces": ("1234567.5", "#,##0.00", "1\u202f234\u202f567,50", "float", read("1234567.5")),
    "in thousands": ("12345", "0,", "12", "float", read("12345", "N22")),
    "in thousands with three decimals": ("250", "0.000,", "0,250", "float", read("250", "N22")),
    "in millions": ("12000000", "0.0,,", "12,0", "float", read("12000000", "N22")),
    "a percentage": ("0.5", "0%", "50%", "percentage", read("0.5", "N04")),
    "a percentage with decimals": ("0.125", "0.00%", "12,50%", "percentage", read("0.125", "N04")),
    "a percentage above all": ("1.5", "0%", "150%", "percentage", read("1.5", "N04")),
    "a percentage, rounded": ("0.12345", "0%", "12%", "percentage", read("0.12345", "N04", "N22")),
    "euros": ("12.5", '#,##0.00\\ "€"', "12,50 €", "currency", read("12.5")),
    "euros by code": ("1234.5", "#,##0.00\\ [$€-40C]", "1 234,50 €", "currency", read("1234.5")),
    "dollars": ("12.5", "[$$-409]#,##0.00", "$12.50", "currency", read("12.5")),
    "accounting": (
        "1234.5",
        '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-',
        "1 234,50 €",
        "currency",
        read("1234.5"),
    ),
    "accounting of zero": (
        "0",
        '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-',
        "- €",
        "currency",
        read("0"),
    ),
    "negatives in red": ("-5", "0;[Red]-0", "-5", "float", read("-5")),
    "negatives in parentheses": ("-5", "0;(0)", "(5)", "float", read("-5")),
    "negatives without a sign": ("-5", "0;[Red]0", "5", "float", read("-5", "N22")),
    "scientific": ("100000", "0.00E+00", "1,00E+05", "float", read("100000")),
    "a fraction": ("0.5", "# ?/?", "1/2", "float", read("0.5", "N22")),
    "a fraction of a whole number": ("3", "# ?/?", "3", "float", read("3")),
    "a unit": ("12", '0" kg"', "12 kg", "float", read("12", "N03")),
    "a unit with a digit": ("12", '0" m²"', "12 m²", "float", read("12", "N03")),
    "a name in front": ("12", '"Lot "0', "Lot 12", "float", read("12", "N03")),
    "General with a unit": ("12", 'General" ans"', "12 ans", "float", read("12", "N03")),
    "a condition": ("50", "[<100]00000;0", "00050", "float", read("00050", "N02")),
    "a condition that does not hold": ("500", "[<100]00000;0", "500", "float", read("500")),
    "hidden zeros": ("0", "0;-0;;@", "", "float", read("0", "N22")),
    "hidden numbers": ("42", ";;;", "", "float", read("42", "N22")),
    "a letter in front": ("42", '"A"0000', "A0042", "float", refused("V29")),
    "a zero that is not stored": ("612345678", '"0"#', "0612345678", "float", refused("V29")),
    "a country that is not stored": ("612345678", '"+33 "0', "+33 612345678", "float", refused("V29")),
    "a year that is not stored": ("17", '0"/2024"', "17/2024", "float", refused("V29")),
    "words": ("1", '[=1]"Oui";[=0]"Non";General', "Oui", "float", refused("V29")),
    "words for zero": ("0", '0;-0;"néant"', "néant", "float", refused("V29")),
    "sixteen digits": ("1234567890123456", "General", "1,23457E+15", "float", refused("V13")),
    "sixteen digits as a whole number": ("1234567890123456", "0", "1234567890123450", "float", refused("V13")),
    "twenty digits": ("1E+19", "General", "1E+19", "float", refused("V13")),
    "a negative of sixteen digits": ("-1234567890123456", "0", "-1234567890123450", "float", refused("V13")),
}
ODS_DIFFERS: dict[str, Read] = {
    # shown, its zero is one of the number: nothing tells it from a format
    "a zero that is not stored": read("0612345678", "N02"),
}
NO_NUMBER = {"not a number": "NaN", "infinity": "INF", "too large": "1E+400", "a hexadecimal": "0x10", "a comma": "1,5",
             "underscores": "1_000", "two points": "1.2.3", "Arabic digits": "١٢", "too small": "1E-400"}  # fmt: skip


def _formatted(name: str, digits: str, code: str, shown: str, kind: str, outcome) -> Case:
    but = {"ods": ODS_DIFFERS[name]} if name in ODS_DIFFERS else {}
    return Case(f"number as {name}", Number(digits, code, shown, kind), outcome, but)


def _damaged(name: str, raw: str) -> Case:
    """What stands where a number should: in XLS, whose numbers are numbers, one that has too many digits."""
    value = f'office:value-type="float" office:value="{raw}"'
    cell = Raw(
        xlsx=f'<c r="{{place}}"><v>{raw}</v></c>',
        ods=f"<table:table-cell {value}><text:p>{raw}</text:p></table:table-cell>",
        xls=Number("1E+300"),
        csv=raw.encode(),
    )
    told = ("N23",) if name == "too large" else ()
    return Case(f"no number: {name}", cell, refused("V17"), {"xls": refused("V13"), "csv": read(raw, *told)})


CASES = [
    *(Case(f"number: {name}", Number(digits, shown=SHOWN.get(name)), read(text, *TOLD.get(name, ())))
      for name, (digits, text) in PLAIN.items()),
    *(_formatted(name, *rest) for name, rest in FORMATTED.items()),
    *(_damaged(name, raw) for name, raw in NO_NUMBER.items()),
]  # fmt: skip
