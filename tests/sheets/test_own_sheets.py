"""The sheets of our own workbooks beside the rows: recognised by name, never read as rows, never worth a notice."""

import io

import openpyxl
import pytest

from catalog.sheets import own, reading

from . import books

ROWS = [["id", "v", "t", "response"], ["1", "a", None, "ok"]]


def saved(sheets: dict[str, list[list[str | None]]], *, hidden: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
        for line in lines:
            sheet.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("title", ["Réponses", "Lisez-moi", "À corriger", "à corriger", "_listes", "_meta"])
@pytest.mark.parametrize("rows", ["Lignes", "Données"])
def test_an_explaining_sheet_is_neither_read_nor_mentioned(title, rows):
    table = books.read(saved({title: [["Réponse", "Ce qu'elle veut dire"], ["ok", "oui"]], rows: ROWS}))

    assert table.result["sheet"] == rows
    assert table.rows == [["1", "a", "", "ok"]]
    assert table.notices == {}


def test_a_workbook_of_explanations_alone_holds_no_row():
    assert books.read(saved({"Réponses": [["a"], ["b"]]})).codes == ["F13"]


def test_anybody_may_write_records_on_a_sheet_of_their_own():
    table = books.read(saved({"Lignes": ROWS, "↳ t": [["cle", "x", "y"], ["1", "b", "c"], ["1", None, "d"]]}))

    assert table.codes == []
    assert table.rows == [["1", "a", "b;c|;d", "ok"]]


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        ([["cle", "x"], ["2", "b"]], {"↳ t!A2": "V30"}),
        ([["cle", "x"], [None, "b"]], {"↳ t!A2": "V22"}),
        ([["cle", "x"], ["#N/A", "b"], ["1", "c"]], {"↳ t!A2": "V12"}),
        ([["cle", "x"], ["1", "#N/A"]], {"↳ t!B2": "V12"}),
    ],
)
def test_what_is_wrong_on_it_is_named_by_its_own_cell(lines, places):
    assert books.read(saved({"Lignes": ROWS, "↳ t": lines})).places == places


def test_of_a_key_of_several_columns_all_are_written():
    rows = [["id*", "date*", "t", "response"], ["1", "2001", None, "ok"], ["1", "2002", None, "ok"]]

    table = books.read(saved({"Lignes": rows, "↳ t": [["cle", "x"], ["1 & 2002", "b"], ["1&2001", "c"]]}))

    assert table.codes == []
    assert [row[2] for row in table.rows] == ["c", "b"]


def test_a_sheet_without_records_needs_no_column():
    table = books.read(saved({"Lignes": ROWS, "↳ autre": [["cle", "x"]]}))

    assert table.codes == []


@pytest.mark.parametrize(
    ("lines", "code"), [([["cle", "x"], ["1", "b"]], "F31"), ([[None], ["cle", "x"], ["1", "b"]], "F32")]
)
def test_records_that_fit_nowhere_refuse_the_file(lines, code):
    title = "↳ t" if code == "F32" else "↳ autre"

    table = books.read(saved({"Lignes": ROWS, title: lines}))

    assert (table.fatal, table.codes) == (True, [code])


def test_of_a_doubled_key_the_first_row_gets_the_records():
    rows = [*ROWS, ["1", "b", None, "ok"]]

    table = books.read(saved({"Lignes": rows, "↳ t": [["cle", "x"], ["1", "c"]]}))

    assert [row[2] for row in table.rows] == ["c", ""]


IDENTITY = own.Identity("individu", "1;0 %", "rechercher", "ab" * 32, "1-00000000")


def test_an_identity_is_read_as_it_was_written():
    assert own.identity(str(IDENTITY)) == IDENTITY


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [["identity"]],
        [["identity", "mockadmin;a;b"]],
        [["identity", "x" * 30_000]],
        [["identity", f"autre;{IDENTITY}"]],
        [["sheet"], ["sheet", "↳ t"], ["example"], ["columns"], [None, "x"], ["zut", "y"]],
        [["columns", "id", "v", "t", "response"], ["example", *["x"] * 40]],
    ],
)
def test_hidden_lines_that_say_nothing_sensible_say_nothing(lines):
    table = books.read(saved({"Lignes": ROWS, "_meta": lines}, hidden=("_meta",)))

    assert table.result["identity"] is None
    assert table.rows == [["1", "a", "", "ok"]]


def test_a_file_is_identified_without_its_rows():
    content = saved({"Lignes": ROWS, "_meta": [["identity", str(IDENTITY)]]}, hidden=("_meta",))

    told = reading.identify({"filename": "m.xlsx"}, {"file": content})

    assert told["identity"] == IDENTITY.told()
    assert (told["kind"], told["sheet"], told["header"], told["problems"]) == ("xlsx", "Lignes", ROWS[0], [])


@pytest.mark.parametrize(
    ("content", "filename", "codes"),
    [(b"id;v\n1;a\n", "m.csv", []), (b"\x89PNG", "m.png", ["F05"]), (b"", "m.csv", ["F13"])],
)
def test_any_other_file_is_identified_by_its_header_alone(content, filename, codes):
    told = reading.identify({"filename": filename}, {"file": content})

    assert told["identity"] is None
    assert [problem["code"] for problem in told["problems"]] == codes
    assert bool(told["header"]) == (not codes)
