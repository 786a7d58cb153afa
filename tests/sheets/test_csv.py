"""CSV: encodings, separators and quotes are recognised strictly, and what is ambiguous is told or refused."""

import pytest

from . import books

TEXT = "id;nom;response\n1;Éloïse €;ok\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_found_by_strict_trial(content, encoding):
    table = books.read(content, "jeu.csv")

    assert table.result["encoding"] == encoding
    assert table.header == ["id", "nom", "response"]
    assert table.rows == [["1", "Éloïse €", "ok"]]
    assert ("N09" in table.notices) == (encoding == "cp1252")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_a_table(delimiter):
    rows = [["id", "montant", "texte", "response"], ["1", "12.50", '"a;b,c|d"', "ok"], ["2", "3", "e", "ok"]]
    content = "\n".join(delimiter.join(row) for row in rows).encode()

    table = books.read(content, "jeu.csv")

    assert table.result["delimiter"] == delimiter
    assert table.rows[0] == ["1", "12.50", "a;b,c|d", "ok"]


def test_a_decimal_comma_does_not_look_like_a_separator():
    content = b"id;montant;response\n1;12,50;ok\n2;13,75;ok\n"

    assert books.read(content, "jeu.csv").rows == [["1", "12,50", "ok"], ["2", "13,75", "ok"]]


def test_the_separator_line_of_excel_is_obeyed():
    table = books.read(b"sep=|\r\nid|v|response\r\n1|a;b|ok\r\n", "jeu.csv")

    assert table.rows == [["1", "a;b", "ok"]]
    assert table.numbers == [2]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one(newline):
    content = newline.join(["id;v;response", "1;a;ok", "2;b;ok", ""]).encode()

    assert books.read(content, "jeu.csv").rows == [["1", "a", "ok"], ["2", "b", "ok"]]


def test_quotes_hold_separators_line_ends_and_doubled_quotes():
    table = books.read(b'id;v;response\n1;"a;""b""\nc";ok\n2;d;ok\n', "jeu.csv")

    assert table.rows == [["1", 'a;"b"\nc', "ok"], ["2", "d", "ok"]]
    assert table.numbers == [2, 3]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'id;v;response\n1;"a;ok\n2;b;ok\n', 2),
        (b'id;v;response\n1;a;ok\n2;"b"x;ok\n', 3),
        (b'id;v;response\n1;"a\nb";ok\n2;"b;ok\n', 4),
    ],
)
def test_an_unbalanced_quote_is_refused_with_its_line(content, line):
    table = books.read(content, "jeu.csv")

    assert table.codes == ["F11"]
    assert table.problems[0]["parameters"]["line"] == line


def test_bytes_of_no_encoding_are_refused_with_their_line():
    table = books.read(b"id;v;response\n1;\x81\x8d;ok\n", "jeu.csv")

    assert table.codes == ["F10"]
    assert table.problems[0]["parameters"]["line"] == 2


def test_a_value_beyond_the_header_is_named_and_a_short_row_is_completed():
    table = books.read(b"id;v;response\n1;a;ok;de trop\n2\n", "jeu.csv")

    assert table.places == {"D2": "F12"}
    assert table.rows[1] == ["2", "", ""]


def test_mixed_encodings_are_told():
    content = "id;v;response\n1;André;ok\n".encode() + "2;Zoé;né à;ok\n".encode("cp1252")

    table = books.read(content, "jeu.csv")

    assert table.notices["N07"]["places"] == ["B2"]


def test_a_foreign_line_in_a_file_of_utf_8_is_refused_by_its_line():
    content = "id;v;response\n1;André;ok\n".encode() + "2;Zoé;ok\n".encode("cp1252")

    table = books.read(content, "jeu.csv")

    assert table.codes == ["F10"]
    assert table.problems[0]["parameters"]["line"] == 3


def test_the_apostrophe_that_protects_a_formula_is_taken_off_and_told():
    table = books.read(b"id;v;response\n1;'=1+1;ok\n2;'a;ok\n", "jeu.csv")

    assert [row[1] for row in table.rows] == ["=1+1", "'a"]
    assert table.notices["N10"]["places"] == ["B2"]


def test_blank_lines_count_as_rows_of_the_spreadsheet():
    assert books.read(b"id;v;response\n\n1;a;ok\n;;\n2;b;ok\n", "jeu.csv").numbers == [3, 5]


def test_a_header_is_trimmed_of_its_byte_order_mark_and_spaces():
    assert books.read("id ;  nom  de  famille;response\n1;a;ok\n".encode("utf-8-sig"), "jeu.csv").header == [
        "id",
        "nom de famille",
        "response",
    ]
