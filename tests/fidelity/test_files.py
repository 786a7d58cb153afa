"""What stands around the cells never changes them in silence either."""

import json

import pytest

from catalog.sheets import reading

from .cases import FILES
from .cases.files import Outcome, Problems, Table
from .kinds import FORMS


def found(content: bytes, form: str) -> Outcome:
    result = reading.read({"filename": f"jeu.{form}", "max_rows": 100}, {"file": content})
    if result["problems"]:
        return Problems({problem["cell"]: problem["code"] for problem in result["problems"]})
    rows = [json.loads(line) for line in result["blobs"]["rows"].splitlines()]
    return Table(rows, frozenset(notice["code"] for notice in result["notices"]), result["header"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_is_read_exactly_or_refused(file):
    read = {form: found(content, form) for form, (content, _outcome) in file.books.items()}

    assert read == {form: outcome for form, (_content, outcome) in file.books.items()}


def test_each_is_tried_in_four_formats():
    assert {tuple(sorted(file.books)) for file in FILES} == {tuple(sorted(FORMS))}
