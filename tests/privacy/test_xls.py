"""Old workbooks keep secrets in other sheets, notes and the bytes that were never wiped."""

from catalog.sheets import channels
from tests.sheets import books


def test_every_sheet_and_the_bytes_of_an_xls_are_read():
    found = list(channels.texts((books.DATA / "cells.xls").read_bytes(), "xls"))

    assert any("185077512345612" in text for _part, text in found)
    assert "Caché" in {part for part, _text in found}
