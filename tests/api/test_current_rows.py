"""/datasets/{id}/current.{form}: the published rows as a file that can be completed and posted again."""

import pytest

from tests import factories
from tests.datasets import books

pytestmark = pytest.mark.django_db


@pytest.fixture
def dataset(alice, bob, organisation):
    operation = factories.version(alice, organisation, stage="approved").operations.get()
    return factories.dataset(bob, organisation, operation)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_it_holds_the_rows_of_the_last_revision(calls, bob, organisation, dataset, form):
    answer = calls(bob, organisation).get(f"datasets/{dataset.pk}/current.{form}")

    content = b"".join(answer.streaming_content)
    keys = (
        [cell.value for cell in books.opened(content)["Lignes"]["A"]]
        if form == "xlsx"
        else [line.partition(";")[0] for line in content.decode("utf-8-sig").splitlines()]
    )
    assert answer.status_code == 200
    assert len(keys) == 1 + dataset.revisions.first().row_count
    assert keys[0] == dataset.revisions.first().columns[0]


def test_there_is_no_other_form(calls, bob, organisation, dataset):
    assert calls(bob, organisation).get(f"datasets/{dataset.pk}/current.exe").status_code == 404


def test_a_stranger_does_not_find_it(calls, mallory, other_organisation, dataset):
    assert calls(mallory, other_organisation).get(f"datasets/{dataset.pk}/current.csv").status_code == 404
