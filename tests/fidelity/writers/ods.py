"""ODS as LibreOffice writes it: each value with its type, the text shown beside it, and the styles that show it."""

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from ..kinds import Cell, Fault, Formula, Moment, Nothing, Number, Raw, Text, Truth, constant, shown

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        **{name: f"{OASIS}{name}:1.0" for name in ("office", "table", "text", "style")},
        "number": f"{OASIS}datastyle:1.0",
        "draw": f"{OASIS}drawing:1.0",
        "svg": f"{OASIS}svg-compatible:1.0",
        "fo": f"{OASIS}xsl-fo-compatible:1.0",
        "of": f"{OASIS}of:1.2",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }.items()
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
BOLD = '<style:style style:name="gras" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
HIDDEN = '<style:style style:name="cachee" style:family="table"><style:table-properties table:display="false"/>'
HIDDEN += "</style:style>"
CLOCK = (
    '<number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/>'
    '<number:text>:</number:text><number:seconds number:style="long"/>'
)
DATE = (
    '<number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/>'
    '<number:text>/</number:text><number:year number:style="long"/>'
)
STYLES = {
    "date": f"<number:date-style {{name}}>{DATE}</number:date-style>",
    "datetime": f"<number:date-style {{name}}>{DATE}<number:text> </number:text>{CLOCK}</number:date-style>",
    "time": f"<number:time-style {{name}}>{CLOCK}</number:time-style>",
    "elapsed": f'<number:time-style {{name}} number:truncate-on-overflow="false">{CLOCK}</number:time-style>',
    "boolean": "<number:boolean-style {name}><number:boolean/></number:boolean-style>",
    "percentage": '<number:percentage-style {name}><number:number number:decimal-places="2" '
    'number:min-integer-digits="1"/><number:text> %</number:text></number:percentage-style>',
    "currency": '<number:currency-style {name}><number:number number:decimal-places="2" number:min-integer-digits="1"/>'
    "<number:text> </number:text><number:currency-symbol>€</number:currency-symbol></number:currency-style>",
}
ZEROS = re.compile("0{2,}")


@dataclass
class Around:
    """What stands around the cells, as for XLSX."""

    hidden_rows: tuple[int, ...] = ()
    hidden_columns: bool = False
    merged: tuple[int, int] | None = None
    sheets: tuple[tuple[str, str], ...] = ()
    after: tuple[tuple[str, str], ...] = ()
    name: str = "Feuille1"
    inside: str = ""


@dataclass
class _Book:
    styles: dict[str, str] = field(default_factory=dict)

    def style(self, name: str) -> str:
        """The attribute by which a cell bears the style; the style itself is written once."""
        if name not in self.styles:
            inside = f'style:name="N{len(self.styles)}"'
            if ZEROS.fullmatch(name):
                made = f'<number:number-style {inside}><number:number number:decimal-places="0" '
                made += f'number:min-integer-digits="{len(name)}"/></number:number-style>'
            else:
                made = STYLES[name].format(name=inside)
            made += f'<style:style style:name="c{len(self.styles)}" style:family="table-cell" '
            made += f'style:data-style-name="N{len(self.styles)}"/>'
            self.styles[name] = made
        return f'table:style-name="c{list(self.styles).index(name)}"'


def book(rows: list[list[Cell]], **around) -> bytes:
    return zipped(parts(rows, **around))


def parts(rows: list[list[Cell]], **given) -> dict[str, str]:
    around, made = Around(**given), _Book()
    lines = "".join(_row(made, number, row, around) for number, row in enumerate(rows, start=1))
    collapsed = ' table:visibility="collapse"'
    columns = f"<table:table-column/><table:table-column{collapsed * around.hidden_columns}/><table:table-column/>"
    tables = [_aside(*each) for each in around.sheets]
    tables.append(f"<table:table table:name={quoteattr(around.name)}>{around.inside}{columns}{lines}</table:table>")
    tables += [_aside(*each) for each in around.after]
    content = (
        f'{HEAD}<office:document-content {NAMES} office:version="1.2"><office:automatic-styles>{BOLD}{HIDDEN}'
        f"{''.join(made.styles.values())}</office:automatic-styles><office:body><office:spreadsheet>{''.join(tables)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    entries = (("/", TYPE), ("content.xml", "text/xml"))
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>' for path, kind in entries
    )
    manifest = f'{HEAD}<manifest:manifest xmlns:manifest="{OASIS}manifest:1.0" manifest:version="1.2">{listed}'
    return {"mimetype": TYPE, "content.xml": content, "META-INF/manifest.xml": f"{manifest}</manifest:manifest>"}


def zipped(parts: dict[str, str | bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            packed = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, packed)
    return stream.getvalue()


def _aside(name: str, state: str) -> str:
    style = "" if state == "visible" else 'table:style-name="cachee"'
    cell = '<table:table-cell office:value-type="float" office:value="9"/>'
    return f"<table:table table:name={quoteattr(name)} {style}><table:table-row>{cell}</table:table-row></table:table>"


def _row(made: _Book, number: int, row: list[Cell], around: Around) -> str:
    hidden = ' table:visibility="collapse"' if number in around.hidden_rows else ""
    spanned = ' table:number-columns-spanned="1" table:number-rows-spanned="2"'
    cells = "".join(
        _cell(made, cell, spanned if around.merged == (number, position) else "") for position, cell in enumerate(row)
    )
    return f"<table:table-row{hidden}>{cells}</table:table-row>"


def _cell(made: _Book, cell: Cell, more: str = "") -> str:
    match cell:
        case Text():
            return _element(f'office:value-type="string"{more}', _text(cell))
        case Number():
            style = made.style(cell.kind) if cell.kind != "float" else ""
            style = made.style(cell.format) if ZEROS.fullmatch(cell.format) else style
            return _element(f'{style} office:value-type="{cell.kind}" office:value="{cell.digits}"{more}', _seen(cell))
        case Moment():
            return _moment(made, cell, more)
        case Truth():
            value = f'office:value-type="boolean" office:boolean-value="{str(cell.value).lower()}"'
            return _element(f"{made.style('boolean')} {value}{more}", _seen(cell))
        case Fault():
            value = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
            formula = more or f' table:formula="of:={cell.code}"'
            return _element(value + formula, _seen(cell))
        case Formula():
            formula = f" table:formula={quoteattr('of:=' + constant(cell.result), {chr(10): '&#10;'})}"
            if cell.result == Text(""):
                return _element(formula, "<text:p/>")
            return _cell(made, cell.result, formula) if cell.result else f"<table:table-cell{formula}/>"
        case Nothing():
            return f"<table:table-cell {made.style('00000') if cell.styled else ''}/>"
        case Raw():
            return cell.ods


def _moment(made: _Book, cell: Moment, more: str) -> str:
    if cell.stated.startswith(("P", "-P")):
        style = made.style("elapsed" if "[" in cell.format else "time")
        return _element(f'{style} office:value-type="time" office:time-value="{cell.stated}"{more}', _seen(cell))
    style = made.style("datetime" if "T" in cell.stated else "date")
    return _element(f'{style} office:value-type="date" office:date-value="{cell.stated}"{more}', _seen(cell))


def _element(attributes: str, inside: str) -> str:
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


def _seen(cell: Cell) -> str:
    return f"<text:p>{_spaced(shown(cell))}</text:p>"


def _text(cell: Text) -> str:
    """Lines are paragraphs; a guide stands over the text as ruby."""
    if cell.runs:
        pieces = (
            f'<text:span text:style-name="gras">{_spaced(piece)}</text:span>' if at % 2 else _spaced(piece)
            for at, piece in enumerate(cell.runs)
        )
        return f"<text:p>{''.join(pieces)}</text:p>"
    if cell.guide:
        base, guide = escape(cell.text), escape(cell.guide)
        ruby = f"<text:ruby-base>{base}</text:ruby-base><text:ruby-text>{guide}</text:ruby-text>"
        return f"<text:p><text:ruby>{ruby}</text:ruby></text:p>"
    return "".join(f"<text:p>{_spaced(line)}</text:p>" for line in re.split("\r\n|\r|\n", cell.text))


def _spaced(text: str) -> str:
    """Spaces that XML would lose, and tabs, are elements."""
    held = escape(text)
    held = re.sub("^ +| (?= )| +$", lambda found: f'<text:s text:c="{len(found[0])}"/>', held)
    return held.replace("\t", "<text:tab/>")
