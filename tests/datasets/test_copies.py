"""An annotated file comes back: it goes where its faulty file was going, which is put aside once its rows are out."""

import pytest

from catalog.actions import datasets, destinations, drops, mending
from catalog.mending import annotated, copies
from catalog.models import Dataset, Upload
from catalog.stages import Scope, UploadStage
from catalog.uploads import uploading

from . import individu

pytestmark = pytest.mark.django_db

FAULTY = individu.sheet({"age": "douze"})


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ("cas.csv", "cas-a-corriger.xlsx"),
        ("cas-a-corriger.xlsx", "cas-a-corriger.xlsx"),
        ("cas-a-corriger (2).xlsx", "cas-a-corriger.xlsx"),
    ],
)
def test_its_name_says_once_that_it_is_to_be_mended(checked, sent, named):
    assert copies.filename(checked(FAULTY, filename=sent)) == named


@pytest.mark.parametrize("name", ["cas-a-corriger.xlsx", "cas-a-corriger (1).xlsx"])
def test_it_goes_where_the_faulty_file_was_going(checked, organisation, bob, name):
    faulty = checked(FAULTY, filename="cas.csv", dataset_name="Mes cas", scope=Scope.ORGANISATION)

    outcome = drops.receive(by=bob, organisation=organisation, files=[(name, annotated.workbook(faulty))])[0]

    assert (outcome.upload.dataset, outcome.upload.dataset_name) == (None, "Mes cas")


def test_a_file_of_its_own_name_becomes_a_dataset_of_that_name(checked, operation, organisation, bob):
    checked(FAULTY, filename="cas.csv", dataset_name="Mes cas")

    outcome = drops.receive(by=bob, organisation=organisation, files=[("cas.csv", individu.sheet())])[0]

    assert outcome.upload.dataset_name == "cas"


def test_once_published_the_faulty_file_is_put_aside(checked, bob):
    faulty = checked(FAULTY, filename="cas.csv", dataset_name="Mes cas")
    other = checked(FAULTY, filename="autre.csv", dataset_name="Mes cas")
    other_set = checked(FAULTY, filename="cas.csv", dataset_name="Autres cas")
    again = checked(individu.sheet(), filename="cas.csv", dataset_name="Mes cas")

    datasets.publish(upload=again, by=bob)

    assert [stage(each) for each in (faulty, other, other_set)] == [
        *(UploadStage.ABANDONED, UploadStage.FAULTY, UploadStage.FAULTY),
    ]


def test_what_was_typed_in_a_page_is_lost_only_when_the_copy_holds_it(checked, bob):
    faulty = checked(individu.sheet({"age": "douze", "naissance": "hier"}), filename="cas.csv", dataset_name="A")
    mending.edit(upload=faulty, by=bob, edition=0, row=2, values={individu.HEADER.index("age"): "12"})
    uploading.check(str(faulty.pk))
    same_name, copy = (
        checked(individu.sheet({"nom": name[:5]}), filename=name, dataset_name="A")
        for name in ("cas.csv", "cas-a-corriger.csv")
    )

    datasets.publish(upload=same_name, by=bob)
    kept = stage(faulty)
    destinations.change(upload=copy, by=bob, dataset=Dataset.objects.get(name="A"))
    copy.refresh_from_db()
    datasets.publish(upload=copy, by=bob)

    assert (kept, stage(faulty)) == (UploadStage.FAULTY, UploadStage.ABANDONED)


def stage(upload: Upload) -> str:
    return Upload.objects.get(pk=upload.pk).stage
