"""The same content gives the same table, whatever the format it came in."""

import hashlib

import pytest

from catalog.conformity import checking

from . import books

HEADER = ["id", "nomFamille", "prenom", "age", "dateNaissance", "response"]
ROWS = [
    ["1", "Dupuis", "Jack", "46", "1978-05-17", "individuValide"],
    ["2", "Boulón é", "Michel", "35", "1989-11-03", "individuInvalide"],
    ["/9.*/", "Œuvrard", "Zoé", "0", "2000-02-29", "individuValide"],
    ["*", "Défaut", "–", "99", "1925-01-01", "individuInvalide"],
]
SERIALS = {"1978-05-17": 28627, "1989-11-03": 32815, "2000-02-29": 36585, "1925-01-01": 9133}


def _csv(delimiter: str, encoding: str) -> bytes:
    return "\r\n".join(delimiter.join(row) for row in [HEADER, *ROWS]).encode(encoding)


def _xlsx() -> bytes:
    rows = books.text_row(1, *HEADER)
    for number, (key, name, first, age, born, response) in enumerate(ROWS, start=2):
        texts = [f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in (key, name, first)]
        rows += f'<row r="{number}">{"".join(texts)}<c><v>{age}</v></c><c s="1"><v>{SERIALS[born]}</v></c>'
        rows += f'<c t="inlineStr"><is><t>{response}</t></is></c></row>'
    return books.xlsx(rows, formats=("dd/mm/yyyy",))


def _ods() -> bytes:
    rows = books.ods_row(*HEADER)
    for key, name, first, age, born, response in ROWS:
        number = f'<table:table-cell office:value-type="float" office:value="{age}"/>'
        date = f'<table:table-cell office:value-type="date" office:date-value="{born}"/>'
        rows += books.ods_row(key, name, first, number, date, response)
    return books.ods(rows)


FILES = [
    ("jeu.csv", _csv(";", "utf-8")),
    ("jeu.csv", _csv(",", "cp1252")),
    ("jeu.csv", _csv("\t", "utf-16")),
    ("jeu.xlsx", _xlsx()),
    ("jeu.xls", (books.DATA / "individu.xls").read_bytes()),
    ("jeu.ods", _ods()),
]


@pytest.mark.parametrize(("filename", "content"), FILES, ids=["csv;", "csv,cp1252", "tab utf-16", "xlsx", "xls", "ods"])
def test_the_digest_does_not_depend_on_the_format(filename, content):
    table = books.read(content, filename)

    found = checking.canonical(table.header, list(zip(table.numbers, table.rows, strict=True)))

    wanted = checking.canonical(HEADER, list(enumerate(ROWS, start=2)))
    assert hashlib.sha256(found).hexdigest() == hashlib.sha256(wanted).hexdigest()
