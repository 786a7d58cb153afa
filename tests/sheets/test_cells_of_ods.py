"""Each cell of an ODS file has one exact text, or is refused by its address."""

import pytest

from . import books


def cell(attributes: str, shown: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"


EXACT = [
    (cell('office:value-type="float" office:value="42"', "42"), "42"),
    (cell('office:value-type="float" office:value="42"', "00042"), "00042"),
    (cell('office:value-type="float" office:value="612345678"', "06 12 34 56 78"), "0612345678"),
    (cell('office:value-type="float" office:value="185077512345612"', "1,85E+14"), "185077512345612"),
    (cell('office:value-type="float" office:value="1234.5"', "1 234,50"), "1234.5"),
    (cell('office:value-type="float" office:value="0"', "0"), "0"),
    (cell('office:value-type="currency" office:value="12.5"', "12,50 €"), "12.5"),
    (cell('office:value-type="percentage" office:value="0.5"', "50 %"), "0.5"),
    (cell('office:value-type="boolean" office:boolean-value="true"', "VRAI"), "true"),
    (cell('office:value-type="boolean" office:boolean-value="false"', "FAUX"), "false"),
    (cell('office:value-type="date" office:date-value="2024-01-02"', "02/01/24"), "2024-01-02"),
    (cell('office:value-type="date" office:date-value="2024-01-02T00:00:00"', "02/01/24"), "2024-01-02"),
    (cell('office:value-type="date" office:date-value="2024-01-02T13:45:01"', "x"), "2024-01-02T13:45:01"),
    (cell('office:value-type="time" office:time-value="PT08H30M00S"', "08:30"), "08:30:00"),
    (cell('office:value-type="time" office:time-value="PT26H30M00S"', "26:30"), "PT26H30M"),
    (cell('office:value-type="string"', "a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d"), "a   b\tc\nd"),
    (cell('office:value-type="string"', "gras<text:span> et maigre</text:span>"), "gras et maigre"),
    (cell('office:value-type="string" office:string-value="exact"', "montré"), "exact"),
    (cell('table:formula="of:=1+1" office:value-type="float" office:value="2"', "2"), "2"),
    (cell('office:value-type="string"', "un</text:p><text:p>deux"), "un\ndeux"),
    ("<table:table-cell office:value-type='string'><office:annotation><text:p>note</text:p></office:annotation>"
     "<text:p>x</text:p></table:table-cell>", "x"),
    (cell('table:formula="of:=&quot;&quot;"'), ""),
    (cell('table:formula="of:=TRUE()" office:value-type="float" office:value="1"', "VRAI"), "true"),
    (cell('office:value-type="date" office:date-value="2024-01-02"', "9" * 5000), "2024-01-02"),
    ("<table:table-cell/>", ""),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "text"), EXACT)
def test_a_cell_is_read_exactly(cell, text):
    table = books.read(books.ods_cell(cell), "jeu.ods")

    assert table.codes == []
    assert table.rows == [["1", text, "ok"]]


REFUSED = [
    (cell('office:value-type="float" office:value="1234567890123456"', "1"), "V13"),
    (cell('office:value-type="float" office:value="INF"', "1"), "V17"),
    (cell('office:value-type="date" office:date-value="1899-13-45x"', "1"), "V14"),
    ('<table:table-cell table:formula="of:=1+1"/>', "V11"),
    (cell('table:formula="of:=NA()" office:value-type="string" calcext:value-type="error"', "#N/D"), "V12"),
    (cell('table:formula="of:=1/0" office:value-type="float" office:value="0"', "#DIV/0!"), "V12"),
    (cell('office:value-type="string" table:number-columns-spanned="1" table:number-rows-spanned="2"', "x"), "V18"),
]


@pytest.mark.parametrize(("cell", "code"), REFUSED)
def test_a_cell_that_has_no_exact_text_is_refused(cell, code):
    table = books.read(books.ods_cell(cell), "jeu.ods")

    assert table.codes == [code]
    assert table.problems[0]["row"] == 2


def test_repeated_rows_and_cells_are_unfolded_and_empty_ones_cost_nothing():
    repeated = cell('office:value-type="string" table:number-columns-repeated="2"', "a")
    rows = (
        books.ods_row("id", "v", "response")
        + '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        + books.ods_row("1", repeated)
        + '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )

    table = books.read(books.ods(rows), "jeu.ods")

    assert table.numbers == [5]
    assert table.rows == [["1", "a", "a"]]


def test_hidden_rows_and_sheets_are_told():
    hidden = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    rows = books.ods_row("id", "v", "response") + books.ods_row("1", "a", "ok", attributes='table:visibility="filter"')
    content = books.ods(rows, styles=hidden, tables='<table:table table:name="Caché" table:style-name="ta2"/>')

    table = books.read(content, "jeu.ods")

    assert table.rows == [["1", "a", "ok"]]
    assert table.notices["N13"]["places"] == ["2"]
    assert table.notices["N12"]["parameters"] == {"others": ["Caché"]}


def test_an_encrypted_file_is_refused_as_protected():
    parts = books.ods_parts(books.ods_row("id", "response"))
    parts["META-INF/manifest.xml"] = '<m:manifest xmlns:m="urn:m"><m:encryption-data/></m:manifest>'

    assert books.read(books.zipped(parts), "jeu.ods").codes == ["F01"]
