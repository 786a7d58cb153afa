"""Each cell in each format: its exact text with what the person is told, or the refusal with its address."""

import json

import pytest

from catalog.sheets import reading

from .cases import CASES
from .kinds import FORMS, Case, Number, Outcome, Read, Refused, Text
from .writers import BOOKS

HEADER = [Text("id"), Text("v"), Text("response")]
PAIRS = 1200


def found(case: Case, form: str) -> Outcome | str:
    """What the reading makes of the cell in B2."""
    content = BOOKS[form]([HEADER, [Text("1"), case.cell, Text("ok")]])
    result = reading.read({"filename": f"jeu.{form}", "max_rows": 10}, {"file": content})
    if result["problems"]:
        problem, *others = result["problems"]
        assert others == []
        assert problem["cell"] == ("" if result["fatal"] else "B2")
        return Refused(problem["code"], file=result["fatal"])
    line = json.loads(result["blobs"]["rows"])
    assert line == [2, ["1", line[1][1], "ok"]]
    assert {tuple(notice["places"]) for notice in result["notices"]} <= {("B2",)}
    return Read(line[1][1], frozenset(notice["code"] for notice in result["notices"]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_cell_is_exact_or_refused_by_its_address(case):
    assert {form: found(case, form) for form in FORMS} == {form: case.expected(form) for form in FORMS}


def test_there_are_three_hundred_cases_in_four_formats():
    assert len({case.name for case in CASES}) == len(CASES)
    assert len(CASES) * len(FORMS) >= PAIRS


def test_no_case_allows_a_silent_change_of_a_text():
    texts = [(case, case.expected(form)) for case in CASES for form in FORMS if isinstance(case.cell, Text)]

    silent = [case.name for case, outcome in texts if isinstance(outcome, Read) and outcome.text != case.cell.text
              and not outcome.told]  # fmt: skip

    assert silent == ["spaces: a line end of Windows", "spaces: a line end of old Macs"]  # ODS has one kind of lines


def test_no_case_allows_a_silent_change_of_a_number():
    numbers = [(case, case.expected(form)) for case in CASES for form in FORMS[:3] if isinstance(case.cell, Number)]

    silent = [case.name for case, outcome in numbers if isinstance(outcome, Read)
              and float(outcome.text) != float(case.cell.digits) and not outcome.told]  # fmt: skip

    assert silent == []
