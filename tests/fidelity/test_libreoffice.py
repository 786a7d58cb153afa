"""LibreOffice opens the books of all cases and saves them in another format: each cell is read as before.

That shows two things: our own writers write what a spreadsheet program understands, and the reading understands what
one writes.
"""

import json
import os
import re
import shutil
import subprocess

import pytest

from catalog.sheets import reading

from .cases import CASES
from .kinds import FORMS, Case, Cell, Formula, Number, Raw, Read, Text
from .writers import BOOKS

SOFFICE = shutil.which("soffice")
TO = {"xlsx": "ods", "xls": "ods", "ods": "xlsx", "csv": "xlsx"}
FILTERS = {"ods": "ods:calc8", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
AS_TEXT = "--infilter=Text - txt - csv (StarCalc):59,34,76,1,1/2/2/2/3/2,,false"
"""Semicolons, quotation marks, UTF-8, and every column a text."""
SHAPED = re.compile("General|0+")
"""Number formats that our ODS states as a style; it writes what others show, but LibreOffice shows it anew."""
BEFORE_MARCH_1900 = {"moment: the last of February 1900", "moment: the first day of Excel"}
LOST: dict[str, set[str]] = {
    "xlsx": {"number as a date with slashes that is a number", *BEFORE_MARCH_1900},
    "xls": {"number as a date with slashes that is a number", *BEFORE_MARCH_1900, "boolean: true", "boolean: false",
            "formula that gave true", "formula that gave false"},
    "ods": {"markup: an escaped escape", "spaces: a tab inside"},
    "csv": {"markup: an escaped escape"},
}  # fmt: skip
"""What LibreOffice itself changes: it opens or saves these otherwise, and shows them so."""

pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(not SOFFICE and not os.environ.get("CI"), reason="LibreOffice (soffice) is not installed"),
]


def cases(form: str) -> dict[str, Case]:
    """By their key in the book: what a program writes and the reading reads, without what LibreOffice changes."""
    return {
        f"cle {number}": case
        for number, case in enumerate(CASES)
        if isinstance(case.expected(form), Read) and case.name not in LOST[form] and is_written(case.cell, form)
        and not (form == "csv" and "N10" in case.expected(form).told)  # the apostrophe is ours, not LibreOffice's
    }  # fmt: skip


def is_written(cell: Cell, form: str) -> bool:
    """Whether a program writes such a cell: not the bytes of our own making, nor a formula that nobody calculated."""
    if isinstance(cell, Raw) or cell == Formula(None):
        return False
    return form != "ods" or not isinstance(cell, Number) or cell.kind != "float" or bool(SHAPED.fullmatch(cell.format))


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The book of each format as LibreOffice saved it in another one."""
    folder = tmp_path_factory.mktemp("libreoffice")
    for form in FORMS:
        header = [Text("id"), Text("v"), Text("response")]
        lines = [[Text(key), case.cell, Text("ok")] for key, case in cases(form).items()]
        (folder / f"de-{form}.{form}").write_bytes(BOOKS[form]([header, *lines]))
    for forms, options in ((("xlsx", "xls"), []), (("ods",), []), (("csv",), [AS_TEXT])):
        command = [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", *options]
        command += ["--convert-to", FILTERS[TO[forms[0]]], "--outdir", str(folder / "out")]
        command += [str(folder / f"de-{form}.{form}") for form in forms]
        subprocess.run(command, check=True, capture_output=True, timeout=100)  # noqa: S603
    return {form: (folder / "out" / f"de-{form}.{TO[form]}").read_bytes() for form in FORMS}


@pytest.mark.parametrize("form", FORMS)
def test_a_book_that_libreoffice_saved_is_read_as_before(saved, form):
    found = reading.read({"filename": f"jeu.{TO[form]}", "max_rows": 1000}, {"file": saved[form]})

    assert found["problems"] == []
    texts = {cells[0]: cells[1] for _number, cells in map(json.loads, found["blobs"]["rows"].splitlines())}
    assert texts == {key: case.expected(form).text for key, case in cases(form).items()}
