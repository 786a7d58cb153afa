"""Hostile spreadsheets by name, for an operation that asks `id` and answers `nom` and `prenom`.

Those that `tests.sheets` already makes are taken from there; here stand those that need an operation to be hostile.
"""

import io
import zipfile
from collections.abc import Callable

from tests.sheets import books
from tests.sheets.test_hostile_files import HOSTILE, with_part

MAKERS = {title: (make, filename, codes) for title, make, filename, codes in HOSTILE}
HEADER = ("id", "nom", "prenom", "reponse")
TOP = books.text_row(1, *HEADER)
SHEET = "xl/worksheets/sheet1.xml"


def row(cell: str, column: str = "B") -> bytes:
    """A good sheet but for the cell in row 2 of `column`, given as XML."""
    places = {"A": "1", "B": "Dupuis", "C": "Jack", "D": "reponse"}
    cells = [
        cell if place == column else f'<c r="{place}2" t="inlineStr"><is><t>{text}</t></is></c>'
        for place, text in places.items()
    ]
    return books.xlsx(TOP + f'<row r="2">{"".join(cells)}</row>')


def text(words: str, column: str = "B") -> bytes:
    return row(f'<c r="{column}2" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>', column)


def csv(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\n".join([";".join(HEADER), *lines, ""]).encode(encoding)


def bomb(opening: str, filler: bytes, mebibytes: int, part: str = SHEET) -> bytes:
    """So much `filler` in a part, written without ever holding it."""
    stream, piece = io.BytesIO(), filler * (2**20 // len(filler))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in books.xlsx_parts(TOP).items():
            if name != part:
                archive.writestr(name, content)
        with archive.open(part, "w", force_zip64=True) as target:
            target.write(opening.encode())
            for _mebibyte in range(mebibytes):
                target.write(piece)
    return stream.getvalue()


def many_parts() -> bytes:
    return books.zipped(books.xlsx_parts(TOP) | {f"p{n}": "" for n in range(20_000)}, compression=zipfile.ZIP_STORED)


def taken(number: str, title: str) -> tuple[str, str, Callable[[], bytes], set[str]]:
    make, filename, codes = MAKERS[title]
    return f"{number} {title}", filename, make, codes


XLSX, CSV, ODS = "jeu.xlsx", "jeu.csv", "jeu.ods"
CASES = [
    ("S01 a gigabyte of spaces", XLSX,
     lambda: bomb(f'<worksheet xmlns="{books.MAIN}"><sheetData>', b" ", 1024), {"F07"}),
    ("S02 one string of 256 MB", XLSX, lambda: bomb("<sst><si><t>", b"x", 256, "xl/sharedStrings.xml"), {"F07"}),
    taken("S03", "many shared strings"), taken("S04", "bzip2"), taken("S04", "lzma"), taken("S05", "a zip in a zip"),
    ("S06 20,000 entries", XLSX, many_parts, {"F07"}),
    taken("S07", "a cell at XFD1048576"), taken("S08", "a row beyond the last"), taken("S08", "a column ZZZZZZZZ"),
    ("S09 a merge of everything", XLSX, lambda: books.xlsx(
        TOP + books.text_row(2, "1", "Dupuis", "Jack", "reponse"),
        after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), {"V18"}),
    taken("S10", "a declared size below the real one"),
    taken("S11", "an ODS cell repeated 2^31 times"), taken("S11", "an ODS row repeated 2^31 times"),
    taken("S12", "ODS spaces"),
    taken("S13", "lol in the sheet"), taken("S13", "lol in the strings"), taken("S13", "XXE in the workbook"),
    taken("S13", "XXE in the styles, UTF-16"), taken("S13", "XXE in ODS"), taken("X08", "XML depth"),
    ("X02 an entity that calls", XLSX, lambda: with_part(
        SHEET, '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:{port}/x">]><worksheet>&e;</worksheet>'), {"F17"}),
    taken("S14", "external links"), taken("S14", "connections"), taken("S14", "an embedded object"),
    ("S14 a formula that calls", XLSX, lambda: row('<c r="B2"><f>WEBSERVICE("http://127.0.0.1:{port}/")</f></c>'),
     {"V11"}),
    ("S14 DDE", XLSX, lambda: row("<c r=\"B2\"><f>cmd|'/C calc'!A0</f></c>"), {"V11"}),
    ("S15 a formula without a result", XLSX, lambda: row('<c r="B2"><f>1+1</f></c>'), {"V11"}),
    ("S16 an error", XLSX, lambda: row('<c r="B2" t="e"><v>#REF!</v></c>'), {"V12"}),
    taken("S17", "macros"), taken("S17", "macros by name"), taken("S17", "ODS macros"),
    taken("S18", "an encrypted zip"),
    taken("S19", "csv named xlsx"), taken("S19", "xlsx named csv"), taken("S19", "a PNG"),
    taken("S19", "a web page named xls"), taken("S19", "a page before the archive"),
    taken("S19", "a page after the archive"), taken("S35", "no extension"),
    ("S20 a truncated file", XLSX, lambda: text("Dupuis")[:900], {"F06"}),
    ("S21 an identifier of 16 digits as a number", XLSX, lambda: row('<c r="A2"><v>1850775123456123</v></c>', "A"),
     {"V13"}),
    ("S25 NaN in a number", XLSX, lambda: row('<c r="B2"><v>NaN</v></c>'), {"V17"}),
    ("S25 1e400", XLSX, lambda: row('<c r="B2"><v>1e400</v></c>'), {"V17"}),
    ("S28 a single column", CSV, lambda: b"id\n1\n2\n", {"C01", "C07", "C04"}),
    ("S29 NUL in CSV", CSV, lambda: csv("1;Du\0puis;Jack;reponse"), {"V15"}),
    taken("S29", "a field without end"), taken("S29", "two million columns"),
    ("S29 a value too many", CSV, lambda: csv("1;Dupuis;Jack;reponse;encore"), {"F12"}),
    ("S30 a header twice", CSV, lambda: b"id;nom;NOM;prenom;reponse\n1;a;b;c;reponse\n", {"C02"}),
    ("S30 a header of 10,000 characters", CSV, lambda: b"id;nom;prenom;" + b"x" * 10_000 + b";reponse\n1;a;b;c;d\n",
     {"C06"}),
    ("S30 no header", CSV, lambda: b";;;\n1;a;b;reponse\n", {"F15", "C05"}),
    ("S30 the header of a prototype", CSV, lambda: b"id;nom;prenom;__proto__;reponse\n1;a;b;c;reponse\n", {"C03"}),
    ("S31 a key twice", CSV, lambda: csv("1;Dupuis;Jack;reponse", "1;Boulon;Michel;reponse"), {"V06"}),
    ("S31 a key twice after a trim", CSV, lambda: csv("1;Dupuis;Jack;reponse", " 1 ;Boulon;Michel;reponse"), {"V06"}),
    ("S32 an escaped NUL", XLSX, lambda: text("Du_x0000_puis"), {"V15"}),
    ("S32 an escaped surrogate", XLSX, lambda: text("Du_xD800_puis"), {"V15"}),
    ("S32 a character that XML forbids", CSV, lambda: csv("1;Du\x0bpuis;Jack;reponse"), {"V15"}),
    ("S32 the same in a header", CSV, lambda: b"id;n\x0bom;prenom;reponse\n1;a;b;reponse\n", {"C01", "C03", "V15"}),
    ("S33 a look-behind in a key", CSV, lambda: csv("/(?<=a)b/;Dupuis;Jack;reponse"), {"V07"}),
    ("S33 a repetition of 60,000", CSV, lambda: csv("/(a{1,60000})+/;Dupuis;Jack;reponse"), {"V07"}),
    ("S33 an expression of 501 characters", CSV, lambda: csv(f"/{'a' * 501}/;Dupuis;Jack;reponse"), {"V07"}),
    ("T01 a response of other templates", CSV, lambda: csv("1;Dupuis;Jack;{{7*7}}"), {"V25"}),
    ("T02 markup as a response", CSV, lambda: csv("1;Dupuis;Jack;<script>alert(1)</script>"), {"R01"}),
    taken("Z01", "a name that climbs"), taken("Z01", "an absolute name"), taken("Z01", "a drive"),
    taken("Z03", "a name twice"), taken("Z03", "a name twice but for its case"),
]  # fmt: skip
"""(title, file name, maker, codes of which the first problem bears one); {port} in the content is the canary's."""
