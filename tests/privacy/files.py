"""Spreadsheets that hide one number in one channel, and clean ones that look just like them."""

import csv
import io
from collections.abc import Callable

import openpyxl
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.sheets import books

HEADER = ["id", "nomFamille", "prenom", "response"]
Channel = Callable[[str], bytes]
CHANNELS: dict[str, tuple[str, Channel]] = {}
"""{name: (kind of file, what makes it)}"""


def channel(kind: str) -> Callable[[Channel], Channel]:
    def register(make: Channel) -> Channel:
        CHANNELS[make.__name__] = (kind, make)
        return make

    return register


def workbook(change: Callable[[openpyxl.Workbook, openpyxl.worksheet.worksheet.Worksheet], None]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADER)
    sheet.append(["1", "MARTEL", "CAMILLE", "trouve"])
    change(book, sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def written(*rows: list[str], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows([HEADER, *rows])
    return stream.getvalue().encode(encoding)


@channel("csv")
def csv_cell(secret: str) -> bytes:
    return written(["1", secret, "CAMILLE", "trouve"])


@channel("csv")
def csv_free_text(secret: str) -> bytes:
    return written(["1", "MARTEL", f"voir l'assuré n° {secret} (urgent)", "trouve"])


@channel("csv")
def csv_grouped(secret: str) -> bytes:
    cuts = (0, 1, 3, 5, 7, 10, 13, 15)
    groups = [secret[start:end] for start, end in zip(cuts, cuts[1:], strict=False)]
    return written(["1", " ".join(groups), "CAMILLE", "trouve"])


@channel("csv")
def csv_loosely_grouped(secret: str) -> bytes:
    return written(["1", " - ".join((secret[:1], secret[1:3], secret[3:5], secret[5:10], secret[10:13], secret[13:])),
                    "CAMILLE", "trouve"])  # fmt: skip


@channel("csv")
def csv_in_windows_1252(secret: str) -> bytes:
    return written(["1", "MARTEL", f"née à Évry {secret}", "trouve"], encoding="cp1252")


@channel("csv")
def csv_in_utf_16(secret: str) -> bytes:
    return written(["1", "MARTEL", secret, "trouve"], delimiter="\t", encoding="utf-16")


@channel("csv")
def csv_key_beside_its_number(secret: str) -> bytes:
    return written(["1", secret[:13], secret[13:], "trouve"])


@channel("csv")
def csv_as_key(secret: str) -> bytes:
    return written([secret, "MARTEL", "CAMILLE", "trouve"])


@channel("xlsx")
def xlsx_text_cell(secret: str) -> bytes:
    return workbook(lambda book, sheet: sheet.append(["2", secret, "CAMILLE", "trouve"]))


@channel("xlsx")
def xlsx_hidden_row(secret: str) -> bytes:
    def change(book, sheet):
        sheet.append(["2", secret, "CAMILLE", "trouve"])
        sheet.row_dimensions[3].hidden = True

    return workbook(change)


@channel("xlsx")
def xlsx_hidden_sheet(secret: str) -> bytes:
    def change(book, sheet):
        other = book.create_sheet("brouillon")
        other["B7"] = secret
        other.sheet_state = "veryHidden"

    return workbook(change)


@channel("xlsx")
def xlsx_number_in_another_sheet(secret: str) -> bytes:
    def change(book, sheet):
        book.create_sheet("brouillon")["A1"] = int(secret) if secret.isdecimal() else secret

    return workbook(change)


@channel("xlsx")
def xlsx_comment(secret: str) -> bytes:
    def change(book, sheet):
        sheet["B2"].comment = Comment(f"vrai numéro : {secret}", "auteur")

    return workbook(change)


@channel("xlsx")
def xlsx_title(secret: str) -> bytes:
    def change(book, sheet):
        book.properties.title = secret

    return workbook(change)


@channel("xlsx")
def xlsx_author(secret: str) -> bytes:
    def change(book, sheet):
        book.properties.creator = f"poste {secret}"

    return workbook(change)


@channel("xlsx")
def xlsx_sheet_name(secret: str) -> bytes:
    return workbook(lambda book, sheet: book.create_sheet(secret))


@channel("xlsx")
def xlsx_defined_name(secret: str) -> bytes:
    def change(book, sheet):
        book.defined_names["assure"] = DefinedName("assure", attr_text=f'"{secret}"')

    return workbook(change)


@channel("xlsx")
def xlsx_drop_down(secret: str) -> bytes:
    def change(book, sheet):
        rule = DataValidation(type="list", formula1=f'"{secret},autre"')
        rule.add("B2")
        sheet.add_data_validation(rule)

    return workbook(change)


@channel("xlsx")
def xlsx_page_header(secret: str) -> bytes:
    def change(book, sheet):
        sheet.oddHeader.center.text = secret

    return workbook(change)


@channel("xlsx")
def xlsx_rich_text_in_two_styles(secret: str) -> bytes:
    runs = f"<r><t>{secret[:7]}</t></r><r><rPr><b/></rPr><t>{secret[7:]}</t></r>"
    return books.xlsx(
        books.text_row(1, *HEADER) + books.text_row(2, "1", "MARTEL", "CAMILLE", "trouve"),
        strings=f"<si>{runs}</si>",
    )


@channel("xlsx")
def xlsx_character_references(secret: str) -> bytes:
    return books.zipped(
        books.xlsx_parts(books.text_row(1, *HEADER) + books.text_row(2, "1", "MARTEL", "CAMILLE", "trouve"))
        | {"docProps/custom.xml": "<p>" + "".join(f"&#{ord(char)};" for char in secret) + "</p>"}
    )


@channel("ods")
def ods_cell(secret: str) -> bytes:
    return books.ods(books.ods_row(*HEADER) + books.ods_row("1", secret, "CAMILLE", "trouve"))


@channel("ods")
def ods_annotation(secret: str) -> bytes:
    note = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>'
        f"{secret[:5]}<text:span>{secret[5:]}</text:span></text:p></office:annotation><text:p>MARTEL</text:p></table:table-cell>"
    )
    return books.ods(books.ods_row(*HEADER) + books.ods_row("1", note, "CAMILLE", "trouve"))


@channel("ods")
def ods_other_sheet(secret: str) -> bytes:
    other = f'<table:table table:name="x" table:display="false">{books.ods_row(secret)}</table:table>'
    return books.ods(books.ods_row(*HEADER) + books.ods_row("1", "MARTEL", "CAMILLE", "trouve"), tables=other)


@channel("ods")
def ods_properties(secret: str) -> bytes:
    parts = books.ods_parts(books.ods_row(*HEADER) + books.ods_row("1", "MARTEL", "CAMILLE", "trouve"))
    return books.zipped(parts | {"meta.xml": f"<m><dc xmlns:dc='x'>{secret}</dc></m>"})
