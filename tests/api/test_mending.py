"""/uploads/{id}/problems/, mends/, rows/, undo/, annotated.xlsx: a program mends what it sent."""

import io

import openpyxl
import pytest

from tests import factories

pytestmark = pytest.mark.django_db

CONTENT = "id;nom;prenom;reponse\n1;Dupuis;Jack;{0}\n1;Boulon;Michel;{0}\n2;Un;Deux;{1}\n3;Un;Deux;{1}\n"


@pytest.fixture
def upload(bob, organisation, alice):
    operation = factories.version(alice, organisation, stage="approved").operations.get()
    name = operation.default_response.name
    return factories.upload(bob, organisation, operation, content=CONTENT.format(name, name[:-1]).encode())


@pytest.fixture
def caller(calls, bob, organisation, upload, django_capture_on_commit_callbacks):
    """Bob's program, on the addresses under his upload; what waits for the commit is done."""
    bobs = calls(bob, organisation)

    def call(method: str, path: str, *given, **query):
        with django_capture_on_commit_callbacks(execute=True):
            return getattr(bobs, method)(f"uploads/{upload.pk}/{path}", *given, **query)

    return call


def test_the_problems_come_a_page_at_a_time_each_with_its_remedies(caller):
    page = caller("get", "problems/", page_size=1).json()

    assert (page["count"], len(page["results"])) == (3, 1)
    first = page["results"][0]
    assert (first["cell"], first["cause"], first["remedies"]) == ("A3", "V06-A", ["rename", "drop"])


def test_they_are_filtered_by_cause(caller):
    page = caller("get", "problems/", cause="R01-D").json()

    assert [problem["cell"] for problem in page["results"]] == ["D4", "D5"]
    assert all(problem["replacement"] for problem in page["results"])


def test_a_program_mends_everything_and_reads_that_it_is_ready(caller):
    causes = caller("get", "").json()["report"]["causes"]
    caller("post", "mends/", {"edition": 0, "cause": "R01-D", "remedy": "replace"})
    caller("post", "mends/", {"edition": 1, "cause": "V06-A", "remedy": "drop", "row": 3})

    ready = caller("get", "").json()
    assert {each["cause"]: each["count"] for each in causes} == {"R01-D": 2, "V06-A": 1}
    assert (ready["stage"], ready["edition"], ready["report"]["row_count"]) == ("ready", 2, 3)


def test_it_reads_a_row_writes_its_cells_and_takes_that_back(caller):
    row = caller("get", "rows/3/").json()
    caller("patch", "rows/3/", {"edition": row["edition"], "cells": {"A": "9"}})
    changed = caller("get", "rows/3/").json()
    caller("post", "undo/", {"edition": 1})

    assert (row["cells"]["A"], row["cells"]["B"]) == ("1", "Boulon")
    assert (changed["cells"]["A"], changed["edition"]) == ("9", 1)
    assert caller("get", "rows/3/").json()["cells"]["A"] == "1"


def test_a_row_is_left_out(caller, upload):
    caller("delete", "rows/3/?edition=0")

    assert caller("get", "rows/3/").status_code == 404
    assert caller("get", "rows/4/").status_code == 200


def test_an_older_edition_is_a_conflict(caller):
    caller("patch", "rows/3/", {"edition": 0, "cells": {"A": "9"}})

    answer = caller("patch", "rows/3/", {"edition": 0, "cells": {"A": "8"}})

    assert (answer.status_code, answer.json()["code"]) == (409, "changed-meanwhile")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "mends/", {"edition": 0, "cause": "../..", "remedy": "replace"}),
        ("post", "mends/", {"edition": 0, "cause": "V06-A", "remedy": "guess"}),
        ("post", "mends/", {"cause": "V06-A", "remedy": "drop"}),
        ("patch", "rows/3/", {"edition": 0, "cells": {"ZZ": "x"}}),
        ("patch", "rows/3/", {"edition": 0, "cells": "x"}),
        ("delete", "rows/3/", None),
    ],
)
def test_nonsense_is_a_400(caller, method, path, body):
    answer = caller(method, path, *([body] if body else []))

    assert answer.status_code == 400


def test_the_annotated_workbook_comes_as_a_file(caller):
    answer = caller("get", "annotated.xlsx")

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert "lignes-a-corriger.xlsx" in answer["Content-Disposition"]
    assert "À corriger" in book.sheetnames


def test_mallory_finds_nothing(calls, mallory, other_organisation, upload):
    stranger = calls(mallory, other_organisation)

    answers = [
        stranger.get(f"uploads/{upload.pk}/problems/"),
        stranger.post(f"uploads/{upload.pk}/mends/", {"edition": 0, "cause": "V06-A", "remedy": "drop"}),
        stranger.get(f"uploads/{upload.pk}/rows/3/"),
        stranger.patch(f"uploads/{upload.pk}/rows/3/", {"edition": 0, "cells": {"A": "9"}}),
        stranger.delete(f"uploads/{upload.pk}/rows/3/"),
        stranger.post(f"uploads/{upload.pk}/undo/", {"edition": 0}),
        stranger.get(f"uploads/{upload.pk}/annotated.xlsx"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 7


def test_a_reader_reads_and_changes_nothing(calls, reader, organisation, upload):
    reads = calls(reader, organisation)

    assert reads.get(f"uploads/{upload.pk}/problems/").status_code == 200
    answer = reads.patch(f"uploads/{upload.pk}/rows/3/", {"edition": 0, "cells": {"A": "9"}})
    assert answer.status_code == 403
