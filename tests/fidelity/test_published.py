"""The whole way of an upload, in each format: from the bytes of the file to the bytes of the published rows."""

import pytest

from catalog.actions import datasets as actions
from catalog.keeping import rows
from catalog.stages import UploadStage
from tests import factories

from .cases import CASES
from .kinds import FORMS, Case, Cell, Fault, Formula, Number, Read, Text
from .writers import BOOKS

pytestmark = pytest.mark.django_db
HEADER = [Text("id"), Text("nom"), Text("prenom"), Text("reponse")]
EVERY = 9
"""One case of so many goes the whole way."""
SAMPLE = 40
REFUSED: dict[str, tuple[Cell, str]] = {
    "2": (Fault("#N/A", "#N/A"), "V12"),
    "3": (Number("1234567890123456"), "V13"),
    "4": (Number("612345678", '"0"#', "0612345678"), "V29"),
    "5": (Formula(None), "V11"),
}


def is_plain(case: Case) -> bool:
    """Whether the grammar of datasets takes the cell as it is: it is filled, no function and no nil."""
    outcomes = [case.expected(form) for form in FORMS]
    return all(isinstance(each, Read) and each.text and "{{" not in each.text and each.text != "∅" for each in outcomes)


@pytest.fixture
def operation(alice, organisation):
    return factories.version(alice, organisation).operations.get()


@pytest.fixture
def sent(alice, organisation, operation):
    """Alice brings a file of one case for each row, and the worker checks it."""

    def sent(cells: list[Cell], form: str):
        name = operation.default_response.name
        lines = [[Text(f"cle {at}"), cell, Text("x"), Text(name)] for at, cell in enumerate(cells)]
        content = BOOKS[form]([HEADER, *lines])
        return factories.upload(alice, organisation, operation, content=content, filename=f"jeu.{form}")

    return sent


@pytest.mark.parametrize("form", FORMS)
def test_what_is_published_is_what_stands_in_the_cell(sent, alice, form):
    sample = [case for case in CASES if is_plain(case)][::EVERY]
    assert len(sample) >= SAMPLE

    upload = sent([case.cell for case in sample], form)
    revision = actions.publish(upload=upload, by=alice)

    published = {row.number: row.values[0].encode() for row in rows.read(revision)}
    assert published == {at: case.expected(form).text.encode() for at, case in enumerate(sample, start=2)}


def test_what_has_no_exact_text_is_never_published(sent):
    upload = sent([cell for cell, _code in REFUSED.values()], "xlsx")

    assert upload.stage == UploadStage.FAULTY
    assert {problem["cell"]: problem["code"] for problem in upload.problems} == {
        f"B{row}": code for row, (_cell, code) in REFUSED.items()
    }
    assert all(problem["message"] for problem in upload.problems)
