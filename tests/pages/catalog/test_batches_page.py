"""`/catalogue/lots/`: an archive of many contracts is sent, watched, stopped and completed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.actions import batches
from catalog.batching import opening
from catalog.batching import reading as batch_reading
from catalog.models import ContractBatch
from catalog.stages import BatchStage, ItemStage, Track
from tests.contracts import build, wsdl
from tests.pages import reading

LIST, ADD = reverse("catalog:batches"), reverse("catalog:batch-add")
LACKING = build.contract('<xsd:include schemaLocation="types.xsd"/>')
FILES = {"a/personne.wsdl": wsdl("Personne"), "b/dossier.wsdl": wsdl("Dossier"), "c/essai.wsdl": LACKING}


def form(**changes) -> dict:
    archive = SimpleUploadedFile("contrats.zip", build.zipped(FILES))
    return {"archive": archive, "label": "1.0", "track": Track.CERTIFIED} | changes


@pytest.fixture
def batch(alice, organisation):
    """A batch whose archive is opened: three contracts wait."""
    made = batches.receive(
        by=alice, organisation=organisation, filename="contrats.zip", content=build.zipped(FILES), label="1.0"
    )
    opening.split(str(made.pk))
    made.refresh_from_db()
    return made


@pytest.fixture
def done(batch):
    """The same, read to its end: two contracts imported, one refused."""
    while batch_reading.step(str(batch.pk)):
        pass
    batch.refresh_from_db()
    return batch


def page_of(batch: ContractBatch) -> str:
    return reverse("catalog:batch", args=[batch.pk])


def test_alice_sends_an_archive_and_is_led_to_its_page(sign_in, alice, organisation):
    answer = sign_in(alice).post(ADD, form(submits="on"))

    batch = ContractBatch.objects.get()
    assert answer.url == page_of(batch)
    assert (batch.filename, batch.label, batch.organisation, batch.submits) == (
        "contrats.zip", "1.0", organisation, True,
    )  # fmt: skip
    assert batch.stage == BatchStage.RECEIVED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"archive": ""}, "archive"),
        ({"label": ""}, "label"),
        ({"label": "deux mots"}, "label"),
        ({"track": Track.NON_STANDARD, "submits": "on"}, "submits"),
    ],
)
def test_what_is_wrong_with_the_form_stands_at_its_field(sign_in, alice, changes, field):
    answer = sign_in(alice).post(ADD, form(**changes))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not ContractBatch.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_bob_may_not_send_one(sign_in, bob, method):
    assert getattr(sign_in(bob), method)(ADD).status_code == 403


def test_while_it_moves_the_page_asks_for_itself_with_and_without_a_script(sign_in, alice, batch):
    page = sign_in(alice).get(page_of(batch)).content.decode()

    assert f'hx-get="{page_of(batch)}?part=progress"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert '<progress max="3" value="0"' in page


def test_the_part_that_moves_is_the_part_alone_and_ends_with_the_whole_page(sign_in, alice, batch):
    ask = {"path": page_of(batch), "data": {"part": "progress"}, "headers": {"HX-Request": "true"}}

    moving = sign_in(alice).get(**ask)
    while batch_reading.step(str(batch.pk)):
        pass
    over = sign_in(alice).get(**ask)

    assert b"<html" not in moving.content
    assert over["HX-Refresh"] == "true"


def test_each_contract_has_its_line_with_its_version_or_the_reason(sign_in, alice, done):
    answer = sign_in(alice).get(page_of(done))

    words = reading.words(answer)
    assert reverse("catalog:version", args=["personne", "1.0"]) in reading.links(answer)
    assert "types.xsd" in words
    assert "essai.wsdl" in words


@pytest.mark.parametrize(("stage", "shown"), [("refused", {"c/essai.wsdl"}), ("known", set()), ("zzz", set(FILES))])
def test_lines_are_chosen_by_what_came_of_them(sign_in, alice, done, stage, shown):
    answer = sign_in(alice).get(page_of(done), {"etat": stage})

    assert {item.main for item, _problems in answer.context["lines"]} == shown


def test_a_page_needs_as_many_queries_for_many_contracts_as_for_few(sign_in, alice, done, count_queries):
    sign_in(alice)
    few = count_queries(page_of(done))
    done.items.bulk_create(
        done.items.model(batch=done, main=f"z/{number}.wsdl", main_file="a.wsdl", stage=ItemStage.REFUSED)
        for number in range(60)
    )

    assert count_queries(page_of(done)) == few


def test_the_list_needs_as_many_queries_for_many_batches_as_for_one(sign_in, alice, organisation, batch, count_queries):
    sign_in(alice)
    one = count_queries(LIST)
    for number in range(5):
        batches.receive(by=alice, organisation=organisation, filename=f"{number}.zip", content=b"PK", label="1.0")

    assert count_queries(LIST) == one


def test_alice_stops_a_batch(sign_in, alice, batch):
    answer = sign_in(alice).post(reverse("catalog:batch-cancel", args=[batch.pk]), follow=True)

    batch.refresh_from_db()
    assert batch.stage == BatchStage.CANCELLED
    assert set(batch.items.values_list("stage", flat=True)) == {ItemStage.CANCELLED}
    assert answer.status_code == 200


def test_alice_completes_a_batch(sign_in, alice, done):
    types = SimpleUploadedFile("types.xsd", b"<xsd:schema xmlns:xsd='http://www.w3.org/2001/XMLSchema'/>")

    answer = sign_in(alice).post(reverse("catalog:batch-retry", args=[done.pk]), {"archive": types})

    done.refresh_from_db()
    assert answer.url == page_of(done)
    assert (done.stage, [archive["name"] for archive in done.archives]) == (
        BatchStage.RECEIVED, ["contrats.zip", "types.xsd"],
    )  # fmt: skip


def test_completing_with_nothing_shows_the_form_again(sign_in, alice, done):
    answer = sign_in(alice).post(reverse("catalog:batch-retry", args=[done.pk]), {})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["archive"]


def test_bob_looks_but_has_no_button(sign_in, bob, batch, done):
    answer = sign_in(bob).get(page_of(done))

    assert reverse("catalog:batch-retry", args=[done.pk]).encode() not in answer.content
    assert sign_in(bob).post(reverse("catalog:batch-cancel", args=[done.pk])).status_code == 403


def test_mallory_finds_nothing(sign_in, mallory, done):
    client = sign_in(mallory)

    assert client.get(page_of(done)).status_code == 404
    assert client.post(reverse("catalog:batch-retry", args=[done.pk])).status_code == 404
    assert page_of(done).encode() not in client.get(LIST).content


def test_the_form_for_one_contract_leads_to_the_batches(sign_in, alice):
    assert LIST in reading.links(sign_in(alice).get(reverse("catalog:contract-add")))
