"""What an XLSX file holds beside cells: other sheets, hidden rows, merges, gaps, and what other programs write."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest

from . import books

HEADER = books.text_row(1, "id", "v", "response")


def test_the_first_visible_sheet_is_read_and_the_others_are_named():
    sheets = '<sheet name="Données" sheetId="1" r:id="rId1"/><sheet name="Autre" sheetId="2" r:id="rId2"/>'

    table = books.read(books.xlsx(HEADER + books.text_row(2, "1", "a", "ok"), sheets=sheets))

    assert table.rows == [["1", "a", "ok"]]
    assert table.notices["N11"]["parameters"] == {"taken": "Données", "others": ["Autre"]}


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_never_read(state):
    sheets = f'<sheet name="Caché" sheetId="2" state="{state}" r:id="rId2"/><sheet name="Vu" sheetId="1" r:id="rId1"/>'

    table = books.read(books.xlsx(HEADER + books.text_row(2, "1", "a", "ok"), sheets=sheets))

    assert table.header == ["id", "v", "response"]
    assert table.notices["N12"]["parameters"] == {"others": ["Caché"]}


def test_the_sheet_of_our_template_is_preferred():
    sheets = '<sheet name="Lisez-moi" sheetId="2" r:id="rId2"/><sheet name="Lignes" sheetId="1" r:id="rId1"/>'

    table = books.read(books.xlsx(HEADER + books.text_row(2, "1", "a", "ok"), sheets=sheets))

    assert table.result["sheet"] == "Lignes"


def test_hidden_rows_and_columns_are_flagged():
    rows = HEADER + books.text_row(2, "1", "a", "ok", attributes='hidden="1"')

    table = books.read(books.xlsx(rows, before='<cols><col min="2" max="2" hidden="1"/></cols>'))

    assert table.rows == [["1", "a", "ok"]]
    assert table.notices["N13"]["places"] == ["2"]
    assert "N15" in table.notices


def test_merged_cells_are_refused_with_their_area():
    rows = HEADER + books.text_row(2, "1", "a", "ok")

    table = books.read(books.xlsx(rows, after='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'))

    assert table.codes == ["V18"]
    assert table.problems[0]["parameters"]["area"] == "A2:A3"
    assert table.problems[0]["row"] == 2


def test_rows_keep_the_numbers_of_the_spreadsheet_across_gaps():
    table = books.read(books.xlsx(HEADER + books.text_row(5, "1", "a", "ok") + books.text_row(9, "2", "b", "ok")))

    assert table.numbers == [5, 9]


def test_a_cell_beyond_the_columns_is_named():
    table = books.read(books.xlsx(HEADER + books.text_row(2, "1", "a", "ok", "de trop")))

    assert table.places == {"D2": "F12"}


def test_cells_without_a_reference_follow_each_other():
    content = books.xlsx(HEADER + "<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>")

    assert books.read(content).rows == [["1", "2", "3"]]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("", "F13"),
        (HEADER, "F13"),
        (books.text_row(2, "id", "v", "response"), "F15"),
        (books.text_row(1, "id", "", "response"), "C05"),
        (books.text_row(1, "id", "x" * 10_000, "response"), "C06"),
        (HEADER + '<row r="1"><c><v>1</v></c></row>', "F06"),
        (HEADER + '<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>', "F06"),
        (HEADER + '<row r="2"><c r="A3"><v>1</v></c></row>', "F06"),
        (HEADER + '<row r="2"><c r="A2" t="s"><v>99</v></c></row>', "F06"),
        (HEADER + '<row r="2"><c r="A2" t="zut"><v>1</v></c></row>', "F06"),
    ],
)
def test_a_sheet_that_is_no_table_is_refused(rows, code):
    table = books.read(books.xlsx(rows))

    assert table.fatal
    assert table.codes == [code]


def test_more_rows_than_allowed_are_counted_and_refused():
    rows = HEADER + "".join(books.text_row(number, str(number), "a", "ok") for number in range(2, 14))

    table = books.read(books.xlsx(rows), max_rows=10)

    assert table.codes == ["F02"]
    assert table.problems[0]["parameters"] == {"count": 12, "limit": 10}


def test_the_strict_variant_of_the_format_is_read():
    parts = books.xlsx_parts(HEADER + books.text_row(2, "1", "a", "ok"))
    strict = {
        name: text.replace(books.MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main") for name, text in parts.items()
    }

    assert books.read(books.zipped(strict)).rows == [["1", "a", "ok"]]


def test_it_reads_what_openpyxl_writes_as_openpyxl_does():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "d", "m", "h", "n", "b", "t", "response"])
    values = [7, date(2024, 2, 29), datetime(2024, 2, 29, 13, 45, 1), time(6, 5), 0.1, True, "été & <b>", "ok"]
    sheet.append(values)
    stream = io.BytesIO()
    book.save(stream)

    table = books.read(stream.getvalue())

    assert table.rows == [["7", "2024-02-29", "2024-02-29T13:45:01", "06:05:00", "0.1", "true", "été & <b>", "ok"]]
    oracle = openpyxl.load_workbook(io.BytesIO(stream.getvalue()), read_only=True).active
    assert [cell.value for cell in list(oracle.rows)[1]][:3] == [
        7,
        datetime(2024, 2, 29),
        datetime(2024, 2, 29, 13, 45, 1),
    ]
