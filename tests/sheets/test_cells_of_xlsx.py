"""Each cell of an XLSX file has one exact text, or is refused by its address: never a silent change."""

import pytest

from . import books

EXACT = [
    ('<c r="B2"><v>42</v></c>', (), "42"),
    ('<c r="B2"><v>42.0</v></c>', (), "42"),
    ('<c r="B2"><v>-0</v></c>', (), "0"),
    ('<c r="B2"><v>12.5</v></c>', (), "12.5"),
    ('<c r="B2"><v>-1.50</v></c>', (), "-1.5"),
    ('<c r="B2"><v>1E3</v></c>', (), "1000"),
    ('<c r="B2"><v>1.0000000000000001E-5</v></c>', (), "0.00001"),
    ('<c r="B2"><v>185077512345612</v></c>', (), "185077512345612"),
    ('<c r="B2"><v>999999999999999</v></c>', (), "999999999999999"),
    ('<c r="B2" s="1"><v>42</v></c>', ("00000",), "00042"),
    ('<c r="B2" s="1"><v>123456</v></c>', ("00000",), "123456"),
    ('<c r="B2" s="1"><v>612345678</v></c>', ('0#" "##" "##" "##" "##',), "0612345678"),
    ('<c r="B2" s="1"><v>1234</v></c>', ("#,##0",), "1234"),
    ('<c r="B2" s="1"><v>12.5</v></c>', ("0.00",), "12.5"),
    ('<c r="B2" s="1"><v>0.5</v></c>', ("0%",), "0.5"),
    ('<c r="B2" s="1"><v>45293</v></c>', ("dd/mm/yyyy",), "2024-01-02"),
    ('<c r="B2" s="1"><v>45293.5</v></c>', ("dd/mm/yyyy",), "2024-01-02T12:00:00"),
    ('<c r="B2" s="1"><v>45293.5</v></c>', ('yyyy\\-mm\\-dd" à "hh:mm',), "2024-01-02T12:00:00"),
    ('<c r="B2" s="1"><v>45293</v></c>', ("[$-40C]d mmmm yyyy;@",), "2024-01-02"),
    ('<c r="B2" s="1"><v>0.354166666666667</v></c>', ("hh:mm",), "08:30:00"),
    ('<c r="B2" s="1"><v>1.10416666666667</v></c>', ("[h]:mm",), "PT26H30M"),
    ('<c r="B2" s="1"><v>59</v></c>', ("dd/mm/yyyy",), "1900-02-28"),
    ('<c r="B2" s="1"><v>61</v></c>', ("dd/mm/yyyy",), "1900-03-01"),
    ('<c r="B2" s="1"><v>2958465</v></c>', ("dd/mm/yyyy",), "9999-12-31"),
    ('<c r="B2" t="b"><v>1</v></c>', (), "true"),
    ('<c r="B2" t="b"><v>0</v></c>', (), "false"),
    ('<c r="B2" t="d"><v>2024-01-02T00:00:00</v></c>', (), "2024-01-02"),
    ('<c r="B2" t="str"><f>A2</f><v>texte</v></c>', (), "texte"),
    ('<c r="B2" t="str"><f>""</f><v></v></c>', (), ""),
    ('<c r="B2"><f>1+1</f><v>2</v></c>', (), "2"),
    ('<c r="B2" t="inlineStr"><is><r><t>gras</t></r><r><t> et x</t></r></is></c>', (), "gras et x"),
    ('<c r="B2" t="inlineStr"><is><t>a_x000D_\nb</t></is></c>', (), "a\nb"),
    ('<c r="B2" t="inlineStr"><is><t>2A0992A12345678</t></is></c>', (), "2A0992A12345678"),
    ('<c r="B2" t="inlineStr"><is><t>1 85 07 75</t></is></c>', (), "1 85 07 75"),
    ('<c r="B2" t="inlineStr"><is><t>03/04/2024</t></is></c>', (), "03/04/2024"),
    ('<c r="B2" t="inlineStr"><is><t>=cmd|x</t></is></c>', (), "=cmd|x"),
    ('<c r="B2" t="inlineStr"><is><t>NaN</t></is></c>', (), "NaN"),
    ('<c r="B2" t="inlineStr"><is><t>１２</t></is></c>', (), "１２"),
    ('<c r="B2"/>', (), ""),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "formats", "text"), EXACT)
def test_a_cell_is_read_exactly(cell, formats, text):
    table = books.read(books.xlsx_cell(cell, formats=formats))

    assert table.codes == []
    assert table.rows == [["1", text, "ok"]]


REFUSED = [
    ('<c r="B2"><v>1234567890123456</v></c>', (), "V13"),
    ('<c r="B2"><v>1E+20</v></c>', (), "V13"),
    ('<c r="B2"><v>1E400</v></c>', (), "V17"),
    ('<c r="B2"><v>NaN</v></c>', (), "V17"),
    ('<c r="B2"><v>0x10</v></c>', (), "V17"),
    ('<c r="B2"><v>1_000</v></c>', (), "V17"),
    ('<c r="B2"><v>١٢</v></c>', (), "V17"),
    ('<c r="B2" s="1"><v>60</v></c>', ("dd/mm/yyyy",), "V14"),
    ('<c r="B2" s="1"><v>0</v></c>', ("dd/mm/yyyy",), "V14"),
    ('<c r="B2" s="1"><v>-1</v></c>', ("dd/mm/yyyy",), "V14"),
    ('<c r="B2" s="1"><v>2958466</v></c>', ("dd/mm/yyyy",), "V14"),
    ('<c r="B2"><f>1+1</f></c>', (), "V11"),
    ('<c r="B2"><f>1+1</f><v></v></c>', (), "V11"),
    ('<c r="B2" t="e"><v>#N/A</v></c>', (), "V12"),
    ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', (), "V12"),
    ('<c r="B2" t="e"><v>#REF!</v></c>', (), "V12"),
    ('<c r="B2" t="inlineStr"><is><t>a_x0001_b</t></is></c>', (), "V15"),
    ('<c r="B2" t="inlineStr"><is><t>a_xFFFE_b</t></is></c>', (), "V15"),
]


@pytest.mark.parametrize(("cell", "formats", "code"), REFUSED)
def test_a_cell_that_has_no_exact_text_is_refused_by_its_address(cell, formats, code):
    table = books.read(books.xlsx_cell(cell, formats=formats))

    assert table.places == {"B2": code}
    assert table.problems[0]["column"] == "v"


NOTICED = [
    ('<c r="B2" t="inlineStr"><is><t xml:space="preserve"> x\u00a0</t></is></c>', (), "N01", "x"),
    ('<c r="B2" s="1"><v>42</v></c>', ("00000",), "N02", "00042"),
    ('<c r="B2" s="1"><v>612345678</v></c>', ('0#" "##" "##" "##" "##',), "N03", "0612345678"),
    ('<c r="B2" s="1"><v>0.5</v></c>', ("0%",), "N04", "0.5"),
    ('<c r="B2" t="inlineStr"><is><t>a\u202eb</t></is></c>', (), "N06", "a\u202eb"),
    ('<c r="B2" t="inlineStr"><is><t>a\u200bb</t></is></c>', (), "N06", "a\u200bb"),
    ('<c r="B2" t="inlineStr"><is><t>AndrÃ©</t></is></c>', (), "N07", "AndrÃ©"),
    ('<c r="B2"><v>3.3000000000000003</v></c>', (), "N08", "3.3"),
    ('<c r="B2"><f>WEBSERVICE("http://exemple.invalid")</f><v>7</v></c>', (), "N14", "7"),
]


@pytest.mark.parametrize(("cell", "formats", "code", "text"), NOTICED)
def test_what_was_done_to_a_cell_is_told(cell, formats, code, text):
    table = books.read(books.xlsx_cell(cell, formats=formats))

    assert table.rows == [["1", text, "ok"]]
    assert table.notices[code]["places"] == ["B2"]


def test_dates_of_the_1904_system_are_read_as_such():
    content = books.xlsx_cell(
        '<c r="B2" s="1"><v>0</v></c>', formats=("dd/mm/yyyy",), workbook='<workbookPr date1904="1"/>'
    )

    assert books.read(content).rows == [["1", "1904-01-01", "ok"]]


def test_shared_strings_lose_their_phonetic_guides_only():
    strings = "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si>"

    table = books.read(books.xlsx_cell('<c r="B2" t="s"><v>0</v></c>', strings=strings))

    assert table.rows == [["1", "東京", "ok"]]


def test_a_cell_longer_than_a_spreadsheet_allows_is_refused():
    text = "x" * 40_000

    table = books.read(books.xlsx_cell(f'<c r="B2" t="inlineStr"><is><t>{text}</t></is></c>'))

    assert table.places == {"B2": "V16"}


def test_a_cell_without_end_is_not_read_to_its_end():
    text = "x" * 1_000_001

    table = books.read(books.xlsx_cell(f'<c r="B2" t="inlineStr"><is><t>{text}</t></is></c>'))

    assert table.codes == ["F16"]
