"""Booleans, errors, formulas, styled texts, and cells that hold nothing."""

from ..kinds import Case, Cell, Fault, Formula, Moment, Nothing, Number, Raw, Read, Refused, Text, Truth, read, refused

FAULTS = {"#N/A": "#N/A", "#REF!": "#REF!", "#DIV/0!": "#DIV/0!", "#VALEUR!": "#VALUE!", "#NOM?": "#NAME?",
          "#NOMBRE!": "#NUM!", "#NUL!": "#NULL!"}  # fmt: skip
RESULTS: dict[str, tuple[Cell, Read]] = {
    "a number": (Number("2"), read("2", "N14")),
    "a decimal": (Number("0.1"), read("0.1", "N14")),
    "a text": (Text("abc"), read("abc", "N14")),
    "a text of digits": (Text("007"), read("007", "N14")),
    "a text with accents": (Text("été Ж"), read("été Ж", "N14")),
    "a text of two lines": (Text("a\nb"), read("a\nb", "N14")),
    "an empty text": (Text(""), read("", "N14")),
    "a date": (Moment("45293", "2024-01-02", "dd/mm/yyyy", "02/01/2024"), read("2024-01-02", "N14")),
    "a padded number": (Number("42", "00000", "00042"), read("00042", "N14", "N02")),
    "true": (Truth(True), read("true", "N14")),
    "false": (Truth(False), read("false", "N14")),
}
IN_CSV = {"a date": "02/01/2024", "a decimal": "0,1", "a padded number": "00042", "true": "VRAI", "false": "FAUX"}
STYLED = {
    "half in bold": Text("gras et maigre", runs=("gras et ", "maigre")),
    "each letter by itself": Text("abc", runs=("a", "b", "c")),
    "a digit in bold": Text("007", runs=("0", "07")),
    "a space at the border": Text("a b", runs=("a ", "b")),
    "a phonetic guide": Text("東京", guide="とうきょう"),
    "a phonetic guide in Latin": Text("北京", guide="Beijing"),
}
DAMAGED_TRUTH = Raw(
    xlsx='<c r="{place}" t="b"><v>2</v></c>',
    ods='<table:table-cell office:value-type="boolean" office:boolean-value="peut-être"/>',
    xls=Fault("#N/A", "#N/A"),
    csv=b"#N/A",
)
NUMBER_OF_TRUTH = Raw(
    xlsx='<c r="{place}" t="b"><f>TRUE()</f><v>1</v></c>',
    ods='<table:table-cell table:formula="of:=TRUE()" office:value-type="float" office:value="1"><text:p>TRUE</text:p>'
    "</table:table-cell>",
    xls=Formula(Truth(True)),
    csv=b"TRUE",
)
UNTYPED = Raw(
    xlsx='<c r="{place}" t="inlineStr"><is><t>a</t></is></c>',
    ods="<table:table-cell><text:p>a</text:p></table:table-cell>",
    xls=Text("a"),
    csv=b"a",
)
LINES = Raw(
    xlsx='<c r="{place}" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>',
    ods='<table:table-cell office:value-type="string"><text:p>a<text:s/>b</text:p></table:table-cell>',
    xls=Text("a b", runs=("a", " b")),
    csv=b'"a b"',
)
NOTE = "<office:annotation><text:p>une note</text:p></office:annotation>"
BOX = "<draw:text-box><text:p>un dessin</text:p></draw:text-box>"
FRAME = f'<draw:frame svg:width="2cm" svg:height="1cm">{BOX}</draw:frame>'


def _ods(inside: str, *, before: str = "") -> Raw:
    """A cell of ODS with something beside its text `a b`; the other formats keep such things far from the cells."""
    return Raw(
        xlsx='<c r="{place}" t="inlineStr"><is><t>a b</t><rPh sb="0" eb="1"><t>x</t></rPh></is></c>',
        ods=f'<table:table-cell office:value-type="string">{before}<text:p>{inside}</text:p></table:table-cell>',
        xls=Text("a b", guide="x"),
        csv=b"a b",
    )


CASES = [
    Case("boolean: true", Truth(True), read("true")),
    Case("boolean: false", Truth(False), read("false")),
    Case("boolean: neither", DAMAGED_TRUTH, refused("V17"), {"xls": refused("V12"), "csv": refused("V12")}),
    Case("boolean: a number that shows its truth", NUMBER_OF_TRUTH, read("true", "N14"), {"csv": read("TRUE")}),
    *(Case(f"error: {shown}", Fault(shown, code), refused("V12")) for shown, code in FAULTS.items()),
    *(Case(f"error of a formula: {shown}", Formula(Fault(shown, code)), refused("V12"), {"csv": refused("V12")})
      for shown, code in FAULTS.items()),
    *(Case(f"formula that gave {name}", Formula(result), outcome,
           {"csv": read(IN_CSV.get(name, outcome.text))}) for name, (result, outcome) in RESULTS.items()),
    Case("formula that gave an emoji", Formula(Text("😀")), read("😀", "N14"),
         {"xls": Refused("F06", file=True), "csv": read("😀")}),  # xlrd counts its halves otherwise
    Case("formula that was never calculated", Formula(None), refused("V11"),
         {"xls": read("", "N14"), "csv": read("")}),
    *(Case(f"styled text: {name}", text, read(text.text)) for name, text in STYLED.items()),
    Case("styled text: written inline", LINES, read("a b"), {"csv": read("a b")}),
    Case("beside the text: a note", _ods("a b", before=NOTE), read("a b"), {"csv": read("a b")}),
    Case("beside the text: a note inside", _ods(f"a {NOTE}b"), read("a b"), {"csv": read("a b")}),
    Case("beside the text: a drawing", _ods("a b", before=FRAME), read("a b"), {"csv": read("a b")}),
    Case("nothing: no cell", Nothing(), read("")),
    Case("nothing: a cell with a style", Nothing(styled=True), read("")),
    Case("nothing: an empty text", Text(""), read("")),
    Case("text without a type", UNTYPED, read("a"), {"csv": read("a")}),
]  # fmt: skip
