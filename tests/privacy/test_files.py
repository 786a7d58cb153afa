"""Two hundred files that hide a person's number are refused, two hundred like them are not, and no value comes out."""

import json

import pytest

from catalog.contracts.plausible import identifiers
from catalog.privacy import scanning
from engine.persons import key as nir_key
from tests.sheets import books

from .files import CHANNELS, HEADER, written

EACH = 10
EXTENSIONS = {"csv": "jeu.csv", "xlsx": "jeu.xlsx", "ods": "jeu.ods"}
PLACES = ("78006", "2A073", "2B033", "13055", "69123", "59350", "97411", "33063", "75112", "06088")


def somebody(index: int) -> str:
    """A number that a person could bear; computed, so that none stands in our files."""
    thirteen = f"{1 + index % 2}{50 + index}{1 + index % 12:02d}{PLACES[index % 10]}{100 + index:03d}"
    return thirteen + nir_key(thirteen)


def nobody(index: int) -> str:
    thirteen = identifiers.nir(sex=1 + index % 2, year=1950 + index, month=1 + index % 12, department="75", index=index)
    return thirteen + nir_key(thirteen)


def scanned(kind: str, content: bytes, filename: str = "", texts: tuple[str, ...] = ()) -> dict:
    table = books.read(content, filename or EXTENSIONS[kind])
    arguments = {"kind": kind, "filename": filename or EXTENSIONS[kind], "header": table.header, "texts": list(texts)}
    return scanning.scan(arguments, {"file": content, "rows": table.result.get("blobs", {}).get("rows", b"")})


@pytest.mark.parametrize("name", CHANNELS)
@pytest.mark.parametrize("index", range(EACH))
def test_a_person_in_any_channel_is_refused_without_a_value(name, index):
    kind, make = CHANNELS[name]
    secret = somebody(index)

    found = scanned(kind, make(secret))

    assert found["refused"], found
    assert secret[:13] not in json.dumps(found)


@pytest.mark.parametrize("name", CHANNELS)
@pytest.mark.parametrize("index", range(EACH))
def test_nobody_in_the_same_channel_is_welcome(name, index):
    kind, make = CHANNELS[name]

    assert scanned(kind, make(nobody(index))) == {"refused": False, "findings": []}


def test_the_cell_is_named():
    [found] = scanned("csv", written(["1", "MARTEL", somebody(3), "trouve"]))["findings"]

    assert (found["kind"], found["where"], found["column"], found["cells"]) == ("nir", "cells", "prenom", ["C2"])


def test_a_file_name_and_a_note_are_read_too():
    clean = written(["1", "MARTEL", "CAMILLE", "trouve"])

    assert scanned("csv", clean, filename=f"{somebody(1)}.csv")["refused"]
    assert scanned("csv", clean, texts=(f"extrait de {somebody(2)}",))["refused"]


def test_a_column_of_numbers_without_keys_is_refused_by_its_header_or_as_a_whole():
    rows = [[somebody(index)[:13], "MARTEL", "CAMILLE", "trouve"] for index in range(10)]
    mixed = [*rows[:2], *[[str(index), "MARTEL", "CAMILLE", "trouve"] for index in range(8)]]

    assert scanned("csv", written(*rows))["refused"]
    assert not scanned("csv", written(*mixed))["refused"]
    assert scanned("csv", written(*mixed).replace(b"id;", b"nir;", 1))["refused"]


def test_few_addresses_are_examples_and_many_are_people():
    def with_mails(count: int) -> bytes:
        header = b"id;contact;response\n"
        return header + b"".join(f"{n};jeanne.martin{n}@ameli.fr;trouve\n".encode() for n in range(count))

    few, many = scanned("csv", with_mails(2)), scanned("csv", with_mails(6))

    assert [found["count"] for found in few["findings"]] == [2]
    assert not few["refused"]
    assert many["refused"]


def test_the_header_of_names_makes_one_address_personal():
    assert scanned("csv", written(["1", "MARTIN", "jeanne.martin@ameli.fr", "trouve"]))["refused"]
    assert HEADER[1] == "nomFamille"


@pytest.mark.parametrize("sign", ["\u2028", "\u0085", "\x1c", "\u2029"])
def test_signs_that_some_take_for_the_end_of_a_line_hide_nothing(sign):
    rows = written(["1", f"avant{sign}après", somebody(2), "trouve"])

    assert scanned("csv", rows)["refused"] or books.read(rows, "jeu.csv").problems
