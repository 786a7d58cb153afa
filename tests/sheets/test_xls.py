"""Old XLS files: exact values with their number formats, refused errors, flagged hidden rows."""

from . import books

PASSWORD = (bytes.fromhex("e1000200b004"), bytes.fromhex("2f000200b004"))
"""The record INTERFACEHDR turned into FILEPASS, which announces an encrypted workbook."""


def test_every_kind_of_cell_is_read_exactly():
    table = books.read((books.DATA / "cells.xls").read_bytes(), "jeu.xls")

    values = [row[1] for row in table.rows]
    assert values == [
        "42", "12.5", "185077512345612", "00042", "0.5", "2024-01-02", "2024-01-02T13:45:01",
        "08:30:00", "true", "été", "x",
    ]  # fmt: skip
    assert table.codes == []


def test_hidden_rows_and_sheets_are_told():
    table = books.read((books.DATA / "cells.xls").read_bytes(), "jeu.xls")

    assert table.notices["N13"]["places"] == ["3"]
    assert table.notices["N12"]["parameters"] == {"others": ["Caché"]}


def test_errors_lost_digits_false_dates_and_merges_are_refused_by_their_address():
    table = books.read((books.DATA / "faulty.xls").read_bytes(), "jeu.xls")

    assert table.places == {"B2": "V12", "B3": "V13", "B4": "V14", "A5:A6": "V18"}


def test_a_protected_workbook_says_so():
    content = (books.DATA / "individu.xls").read_bytes().replace(*PASSWORD)

    assert books.read(content, "jeu.xls").codes == ["F01"]


def test_a_protected_xlsx_says_so():
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")

    assert books.read(content, "jeu.xlsx").codes == ["F01"]


def test_a_workbook_with_macros_is_refused():
    content = (books.DATA / "individu.xls").read_bytes() + "_VBA_PROJECT_CUR".encode("utf-16-le")

    assert books.read(content, "jeu.xls").codes == ["F08"]
