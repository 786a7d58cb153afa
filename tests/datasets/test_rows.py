"""Reading the rows of a revision: all, a page, by number, by the key that a request would hold."""

import pytest

from catalog.actions import datasets as actions
from catalog.errors import VaultDamaged
from catalog.keeping import rows, vault
from catalog.lookup import finding

from . import individu

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision(checked, bob):
    keys = ["1", "2", "/9[0-9]/", "/9.*/", "*", "\\*", "95"]
    content = individu.sheet(*({"id": key, "age": str(number)} for number, key in enumerate(keys, start=20)))
    return actions.publish(upload=checked(content), by=bob)


def test_rows_come_in_the_order_of_the_sheet_with_its_numbers(revision):
    found = list(rows.read(revision))

    assert [(row.number, row.key) for row in found][:3] == [(2, "1"), (3, "2"), (4, "/9[0-9]/")]
    assert found[0].response == "reponse"
    assert rows.values_by_name(revision.columns, found[0])["age"] == "20"


def test_a_page_holds_the_rows_asked_for(revision):
    assert [row.number for row in rows.page(revision, 2, 3)] == [4, 5, 6]
    assert rows.page(revision, 100, 3) == []


def test_a_row_is_found_by_its_number(revision):
    assert rows.number(revision, 3).key == "2"
    assert rows.number(revision, 33) is None


@pytest.mark.parametrize(
    ("asked", "number"), [("1", 2), (" 2 ", 3), ("95", 8), ("91", 4), ("9999", 5), ("*", 7), ("autre", 6)]
)
def test_a_key_finds_its_literal_then_the_first_expression_then_the_default(revision, asked, number):
    assert finding.row(revision, asked).number == number


def test_no_row_answers_when_there_is_no_default(checked):
    assert finding.row(checked(), "zut") is None


def test_rows_that_were_altered_are_not_read(revision, own_data):
    path = own_data / "vault" / "rows" / revision.digest[:2] / revision.digest
    path.write_bytes(path.read_bytes()[:-9] + b"altered!!")

    with pytest.raises(VaultDamaged):
        list(rows.read(revision))


def test_rows_are_kept_compressed(revision, own_data):
    path = own_data / "vault" / "rows" / revision.digest[:2] / revision.digest

    assert path.read_bytes().startswith(b"\x1f\x8b")
    assert vault.get("rows", revision.digest).count(b"\n") == 8
