"""Sending a spreadsheet: the choice of the operation, the form, what is wrong with it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import Upload
from catalog.stages import Scope
from tests import factories
from tests.pages import reading

ADD = reverse("catalog:dataset-upload")


@pytest.fixture
def given(operation):
    """A complete form."""
    file = SimpleUploadedFile("cas.csv", factories.rows(operation))
    return {"operation": operation.pk, "file": file, "dataset_name": "Cas", "scope": Scope.ORGANISATION}


def test_without_an_operation_one_is_chosen_first(visit, bob, operation):
    answer = visit(bob).get(ADD)

    assert f"{ADD}?operation={operation.pk}" in reading.links(answer)


@pytest.mark.parametrize(("text", "found"), [("lire", True), ("personne", True), ("autre", False)])
def test_operations_are_searched_by_name_and_service(visit, bob, operation, text, found):
    answer = visit(bob).get(ADD, {"q": text})

    assert (f"{ADD}?operation={operation.pk}" in reading.links(answer)) is found


def test_the_form_offers_the_templates_and_the_request_fields(visit, bob, operation, version):
    answer = visit(bob).get(ADD, {"operation": operation.pk})

    args = [version.service.slug, version.label, operation.name]
    assert {reverse("catalog:sheet-template", args=[*args, form]) for form in ("csv", "xlsx")} <= reading.links(answer)
    assert "The one that the first column names" in reading.words(answer)


def test_bob_sends_a_file_and_is_led_to_its_page(visit, bob, given):
    answer = visit(bob).post(ADD, given)

    upload = Upload.objects.get()
    assert answer["Location"] == reverse("catalog:upload", args=[upload.pk])
    assert (upload.author, upload.dataset_name, upload.filename) == (bob, "Cas", "cas.csv")


def test_a_new_revision_goes_to_its_dataset(visit, bob, given, dataset):
    visit(bob).post(ADD, given | {"dataset": dataset.pk, "dataset_name": ""})

    assert Upload.objects.latest("created_at").dataset == dataset


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"file": ""}, "Choose the file"),
        ({"file": SimpleUploadedFile("vide.csv", b"")}, "This file is empty"),
        ({"dataset_name": " "}, "Give the new dataset a name"),
        ({"dataset": "999999"}, "Dataset"),
        ({"scope": "team"}, "Who may use"),
        ({"scope": "network"}, "Who may use"),
        ({"key": "77"}, "Request field"),
        ({"team": "12345"}, "Team"),
    ],
)
def test_what_is_wrong_is_said_on_top_and_nothing_is_received(visit, bob, given, change, said):
    answer = visit(bob).post(ADD, given | change)

    assert said in reading.page(answer).find_class("error-summary")[0].text_content()
    assert not Upload.objects.exists()


def test_a_team_dataset_names_its_team(visit, bob, given, organisation):
    factories.team("Recette", organisation, bob)

    answer = visit(bob).post(ADD, given | {"scope": "team"})

    assert "Choose the team" in reading.page(answer).find_class("error-summary")[0].text_content()


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(visit, bob, given, settings):
    settings.MAX_UPLOAD_BYTES = 10

    answer = visit(bob).post(ADD, given)

    assert "split it" in reading.page(answer).find_class("error-summary")[0].text_content()
    assert not Upload.objects.exists()


def test_only_service_owners_are_offered_the_whole_network(visit, bob, alice, operation):
    wide = "the whole network"

    assert wide not in reading.words(visit(bob).get(ADD, {"operation": operation.pk}))
    assert wide in reading.words(visit(alice).get(ADD, {"operation": operation.pk}))


def test_a_reader_may_not_send(visit, reader, given):
    assert visit(reader).get(ADD).status_code == 403
    assert visit(reader).post(ADD, given).status_code == 403
    assert not Upload.objects.exists()


def test_an_operation_one_cannot_see_is_not_found(visit, mallory, alice, organisation):
    hidden = factories.version(alice, organisation, name="Secret").operations.get()

    assert visit(mallory).get(ADD, {"operation": hidden.pk}).status_code == 404
    assert visit(mallory).post(ADD, {"operation": hidden.pk}).status_code == 404


@pytest.mark.parametrize("wanted", ["x", "-1", "²", "99999999999999999999"])
def test_an_operation_of_nonsense_is_no_error(visit, bob, operation, wanted):
    assert visit(bob).get(ADD, {"operation": wanted}).status_code in (200, 404)


def test_anothers_dataset_is_not_offered(visit, mallory, operation, dataset):
    answer = visit(mallory).get(ADD, {"operation": operation.pk})

    assert dataset.name not in reading.words(answer)
