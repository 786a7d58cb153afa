"""XLSX as Excel writes it: shared strings, styles by number, one sheet."""

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from catalog.sheets.findings import address

from ..kinds import Cell, Fault, Formula, Moment, Nothing, Number, Raw, Text, Truth, constant

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
FONT = '<font><sz val="11"/><name val="Calibri"/></font>'


@dataclass
class Around:
    """What stands around the cells. `hidden`: numbers of rows, counted from 1; `sheets`: before the one that counts."""

    program: str = "xl"
    since_1904: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: bool = False
    merged: str = ""
    sheets: tuple[tuple[str, str], ...] = ()
    after: tuple[tuple[str, str], ...] = ()
    name: str = "Feuil1"
    inline: bool = False


@dataclass
class _Book:
    around: Around
    formats: list[str] = field(default_factory=lambda: ["General"])
    strings: list[str] = field(default_factory=list)

    def style(self, code: str) -> int:
        if code not in self.formats:
            self.formats.append(code)
        return self.formats.index(code)

    def string(self, made: str) -> int:
        self.strings.append(made)
        return len(self.strings) - 1


def book(rows: list[list[Cell]], **around) -> bytes:
    return zipped(parts(rows, **around))


def parts(rows: list[list[Cell]], **given) -> dict[str, str]:
    around = Around(**given)
    made = _Book(around)
    data = "".join(_row(made, number, row) for number, row in enumerate(rows, start=1))
    columns = '<cols><col min="2" max="2" width="9" hidden="1"/></cols>' if around.hidden_columns else ""
    merged = f'<mergeCells count="1"><mergeCell ref="{around.merged}"/></mergeCells>' if around.merged else ""
    sheets = [*around.sheets, (around.name, "visible"), *around.after]
    main = len(around.sheets) + 1
    names = [f"worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    targets = [
        *(("worksheet", name) for name in names),
        ("styles", "styles.xml"),
        ("sharedStrings", "sharedStrings.xml"),
    ]
    kinds = "".join(
        f'<Override PartName="/xl/{name}" ContentType="{KIND}.{kind}+xml"/>'
        for kind, name in [("sheet.main", "workbook.xml"), *targets]
    )
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" state="{state}" r:id="rId{number}"/>'
        for number, (name, state) in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{kinds}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f'<fileVersion appName="{around.program}"/><workbookPr date1904="{int(around.since_1904)}"/>'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        "xl/styles.xml": _styles(made),
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}">{"".join(made.strings)}</sst>',
        **{f"xl/{name}": _sheet('<row r="1"><c r="A1"><v>9</v></c></row>') for name in names},
        f"xl/{names[main - 1]}": _sheet(data, before=columns, after=merged),
    }  # fmt: skip


def _sheet(data: str, *, before: str = "", after: str = "") -> str:
    return f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def held(text: str) -> str:
    """The text as XLSX holds it: what XML cannot, and what looks like such an escape, is escaped."""
    return escape(ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


def _row(made: _Book, number: int, row: list[Cell]) -> str:
    hidden = ' hidden="1"' if number in made.around.hidden_rows else ""
    cells = "".join(_cell(made, address(number, position), cell) for position, cell in enumerate(row))
    return f'<row r="{number}"{hidden}>{cells}</row>'


def _cell(made: _Book, place: str, cell: Cell, formula: str = "") -> str:
    match cell:
        case Text() if formula:
            return f'<c r="{place}" t="str">{formula}<v>{held(cell.text)}</v></c>'
        case Text() if made.around.inline:
            return f'<c r="{place}" t="inlineStr"><is>{_string(cell)}</is></c>'
        case Text():
            return f'<c r="{place}" t="s"><v>{made.string(f"<si>{_string(cell)}</si>")}</v></c>'
        case Number():
            return f'<c r="{place}" s="{made.style(cell.format)}">{formula}<v>{cell.digits}</v></c>'
        case Moment():
            return f'<c r="{place}" s="{made.style(cell.format)}">{formula}<v>{cell.serial}</v></c>'
        case Truth():
            return f'<c r="{place}" t="b">{formula}<v>{int(cell.value)}</v></c>'
        case Fault():
            return f'<c r="{place}" t="e">{formula}<v>{cell.code}</v></c>'
        case Formula():
            formula = f"<f>{escape(constant(cell.result))}</f>"
            return _cell(made, place, cell.result, formula) if cell.result else f'<c r="{place}">{formula}</c>'
        case Nothing():
            return f'<c r="{place}" s="{made.style("00000")}"/>' if cell.styled else ""
        case Raw():
            return cell.xlsx.format(place=place)


def _string(cell: Text) -> str:
    pieces = [f'<t xml:space="preserve">{held(piece)}</t>' for piece in cell.runs or (cell.text,)]
    if cell.runs:
        pieces = [f'<r><rPr>{"<b/>" * (at % 2)}<sz val="11"/></rPr>{piece}</r>' for at, piece in enumerate(pieces)]
    guide = f'<rPh sb="0" eb="1"><t>{held(cell.guide)}</t></rPh>' if cell.guide else ""
    return "".join(pieces) + guide


def _styles(made: _Book) -> str:
    numbered = list(enumerate(made.formats[1:], start=164))
    codes = "".join(f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>' for number, code in numbered)
    styles = "".join(f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
                     for number in (0, *(number for number, _code in numbered)))  # fmt: skip
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="{len(numbered)}">{codes}</numFmts><fonts count="1">{FONT}'
        '</fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/>'
        f'</borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs>{styles}</cellXfs></styleSheet>'
    )
