"""Builds spreadsheets byte by byte, so that a test says exactly what the file holds, and reads them."""

import io
import json
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from catalog.sheets import reading

DATA = Path(__file__).parent.parent / "data" / "sheets"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_NAMES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }.items()
)


class Table:
    """What the portal read: rows of texts without the header, problems and notices by code."""

    def __init__(self, result: dict) -> None:
        lines = result.get("blobs", {}).get("rows", b"").splitlines()
        self.result = result
        self.header = result["header"]
        self.numbers = [json.loads(line)[0] for line in lines]
        self.rows = [json.loads(line)[1] for line in lines]
        self.problems = result["problems"]
        self.codes = [problem["code"] for problem in result["problems"]]
        self.places = {problem["cell"]: problem["code"] for problem in result["problems"]}
        self.notices = {notice["code"]: notice for notice in result["notices"]}
        self.fatal = result["fatal"]


def read(content: bytes, filename: str = "jeu.xlsx", *, max_rows: int = 200_000) -> Table:
    """Reads in this process; hostile files are read in the sealed child instead."""
    return Table(reading.read({"filename": filename, "max_rows": max_rows}, {"file": content}))


def zipped(parts: dict[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def xlsx_parts(
    sheet_data: str,
    *,
    after: str = "",
    before: str = "",
    formats: tuple[str, ...] = (),
    strings: str = "",
    workbook: str = "",
    sheets: str = '<sheet name="Feuil1" sheetId="1" r:id="rId1"/>',
) -> dict[str, str | bytes]:
    """The parts of an XLSX file around the rows in `sheet_data`; style n+1 has the number format formats[n]."""
    codes = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for n, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(formats)))
    relations = {"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId2": ("worksheet", "worksheets/sheet2.xml"),
                 "rId3": ("styles", "styles.xml"), "rId4": ("sharedStrings", "sharedStrings.xml")}  # fmt: skip
    listed = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in relations.items()
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{workbook}<sheets>{sheets}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellXfs><xf numFmtId="0"/>'
        f"{styles}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{before}<sheetData>{sheet_data}</sheetData>{after}'
        "</worksheet>",
        "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{text_row(1, "autre", "feuille")}'
        "</sheetData></worksheet>",
    }


def xlsx(sheet_data: str, **around) -> bytes:
    return zipped(xlsx_parts(sheet_data, **around))


def text_row(number: int, *texts: str, attributes: str = "") -> str:
    cells = "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>' for text in texts)
    return f'<row r="{number}" {attributes}>{cells}</row>'


def xlsx_cell(cell: str, **around) -> bytes:
    """A sheet with the header id, v, response and one row whose B2 is `cell`."""
    ends = (("A", "1"), ("C", "ok"))
    first, last = (f'<c r="{place}2" t="inlineStr"><is><t>{text}</t></is></c>' for place, text in ends)
    return xlsx(text_row(1, "id", "v", "response") + f'<row r="2">{first}{cell}{last}</row>', **around)


def ods_parts(rows: str, *, styles: str = "", tables: str = "", attributes: str = "") -> dict[str, str | bytes]:
    content = (
        f"<office:document-content {ODS_NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="Feuille1" {attributes}>{rows}</table:table>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return {"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"}


def ods(rows: str, **around) -> bytes:
    return zipped(ods_parts(rows, **around))


def ods_row(*cells: str, attributes: str = "") -> str:
    """Cells are texts, or elements when they begin with <."""
    made = [
        cell if cell.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
        for cell in cells
    ]  # fmt: skip
    return f"<table:table-row {attributes}>{''.join(made)}</table:table-row>"


def ods_cell(cell: str) -> bytes:
    """A sheet with the header id, v, response and one row whose B2 is `cell`."""
    return ods(ods_row("id", "v", "response") + ods_row("1", cell, "ok"))
