"""Many contracts in one archive: each found with its files, imported once, whatever happens on the way."""

import io
import tarfile
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Entry
from catalog import tasks
from catalog.actions import batches
from catalog.batching import keeping, opening, progress, reading, sweeping
from catalog.errors import BatchRefused, ContractRefused, NotAllowed
from catalog.models import ContractBatch, ContractBatchItem, NamedResponse, Service, ServiceVersion
from catalog.stages import BatchStage, ItemStage, Stage, Track
from tests import factories
from tests.contracts import wsdl

from . import build, corpus, reading_of

pytestmark = pytest.mark.django_db

INCLUDING = build.contract('<xsd:include schemaLocation="types.xsd"/>')
TYPES = (
    '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:exemple:essai">'
    f"{build.TYPES}</xsd:schema>"
).encode()
THREE = {
    "personnes/personne.wsdl": wsdl("Personne"),
    "dossiers/dossier.wsdl": wsdl("Dossier"),
    "seul/essai.wsdl": INCLUDING,
}


@pytest.fixture
def send(alice, organisation):
    def send(files: dict[str, bytes], **given) -> ContractBatch:
        given = {"filename": "lot.zip", "label": "1.0", "content": build.zipped(files)} | given
        return batches.receive(by=alice, organisation=organisation, **given)

    return send


@pytest.fixture
def run():
    """What the workers do: opens the archive and reads contract after contract."""

    def run(batch: ContractBatch) -> dict[str, ContractBatchItem]:
        opening.split(str(batch.pk))
        while reading.step(str(batch.pk)):
            pass
        batch.refresh_from_db()
        return {item.main: item for item in batch.items.all()}

    return run


# --- what an archive holds --------------------------------------------------------------------------------------------


def test_each_contract_becomes_a_draft_of_a_service_of_its_own(send, run, alice, organisation):
    batch = send({name: content for name, content in THREE.items() if not name.startswith("seul")})

    items = run(batch)

    assert {item.stage for item in items.values()} == {ItemStage.IMPORTED}
    version = items["personnes/personne.wsdl"].version
    assert (version.label, version.stage, version.author, version.service.name) == (
        "1.0", Stage.DRAFT, alice, "Personne",
    )  # fmt: skip
    assert version.service.organisation == organisation
    assert batch.stage == BatchStage.DONE
    assert Entry.objects.filter(verb="contract.publish").count() == 2


def test_a_refused_contract_does_not_stop_the_others_and_names_what_it_lacks(send, run):
    batch = send(THREE)

    items = run(batch)

    told = progress.of(batch)
    assert (told.imported, told.refused, told.total, told.settled) == (2, 1, 3, 3)
    problem = items["seul/essai.wsdl"].problems[0]
    assert (problem["code"], problem["file"], problem["missing"]) == ("import-missing", "essai.wsdl", "types.xsd")


def test_a_contract_comes_with_the_files_that_it_imports_and_these_are_no_contracts(send, run):
    folder = {f"un/{name}": content for name, content in reading_of.files("dossiers").items()}
    batch = send(folder | {"deux/individu.wsdl": reading_of.files("individu.wsdl")["individu.wsdl"]})

    items = run(batch)

    assert set(items) == {"un/service.wsdl", "deux/individu.wsdl"}
    assert items["un/service.wsdl"].file_count == 4
    assert {file["name"] for file in items["un/service.wsdl"].version.files} == set(reading_of.files("dossiers"))


@pytest.mark.parametrize(
    ("places", "stage"),
    [
        (["un/schemas/types.xsd"], ItemStage.IMPORTED),
        (["un/a/types.xsd", "un/b/types.xsd"], ItemStage.REFUSED),
        (["deux/types.xsd"], ItemStage.REFUSED),
        (["un/proche/types.xsd", "autre/types.xsd"], ItemStage.IMPORTED),
    ],
)
def test_a_file_that_is_elsewhere_is_found_by_its_name_when_only_one_can_be_meant(send, run, places, stage):
    items = run(send({"un/essai.wsdl": INCLUDING} | dict.fromkeys(places, TYPES)))

    assert items["un/essai.wsdl"].stage == stage


def test_contracts_that_import_each_other_are_one(send, run):
    def importing(other: str) -> bytes:
        return wsdl("Personne").replace(
            b"<wsdl:types>", f'<wsdl:import namespace="urn:autre" location="{other}"/><wsdl:types>'.encode()
        )

    batch = send({"a.wsdl": importing("b.wsdl"), "b.wsdl": importing("a.wsdl")})
    run(batch)

    assert [item.main for item in batch.items.all()] == ["a.wsdl"]


def test_what_belongs_to_no_contract_is_told(send, run):
    batch = send({"a/personne.wsdl": wsdl(), "a/lisez-moi.txt": b"bonjour", "b/types.xsd": TYPES})

    run(batch)

    assert batch.unused == {"count": 2, "names": ["a/lisez-moi.txt", "b/types.xsd"]}


def test_a_tar_archive_is_read_too(send, run):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        content = wsdl("Personne")
        entry = tarfile.TarInfo("personnes/personne.wsdl")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))

    items = run(send({}, content=stream.getvalue(), filename="lot.tar.gz"))

    assert items["personnes/personne.wsdl"].stage == ItemStage.IMPORTED


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (build.zipped({"../a.wsdl": wsdl()}), "unsafe-name"),
        (build.zipped({"a.wsdl": wsdl(), "b.zip": build.zipped({"c.wsdl": wsdl()})}), "nested-archive"),
        (build.zipped({"a.xsd": b"<a>" + b" " * 4 * 2**20 + b"</a>"}), "bomb"),
        (build.zipped({f"{number}.xsd": b"<a/>" for number in range(5_001)}), "too-many-files"),
        (b"PK\x03\x04 ce n'est pas un ZIP", "bad-archive"),
        (build.zipped({"lisez-moi.txt": b"bonjour"}), "no-contract"),
    ],
)
def test_an_archive_that_is_not_safe_or_holds_nothing_is_refused_whole(send, run, content, code):
    batch = send({}, content=content)

    run(batch)

    assert (batch.stage, batch.problems[0]["code"]) == (BatchStage.REFUSED, code)
    assert not batch.items.exists()


# --- what is there already --------------------------------------------------------------------------------------------


def test_the_same_archive_twice_imports_nothing_twice(send, run):
    first = run(send(THREE))

    again = run(send(THREE))

    assert again["personnes/personne.wsdl"].stage == ItemStage.KNOWN
    assert again["personnes/personne.wsdl"].version == first["personnes/personne.wsdl"].version
    assert Service.objects.count() == 2


def test_another_label_adds_versions_to_the_services_that_are_there(send, run):
    run(send({"personne.wsdl": wsdl("Personne")}))
    changed = wsdl("Personne").replace(b"<wsdl:types>", b"<!-- revu --><wsdl:types>")

    items = run(send({"personne.wsdl": changed}, label="2.0"))

    assert items["personne.wsdl"].stage == ItemStage.IMPORTED
    assert set(Service.objects.get().versions.values_list("label", flat=True)) == {"1.0", "2.0"}


def test_a_changed_contract_under_a_taken_label_is_refused(send, run):
    run(send({"personne.wsdl": wsdl("Personne")}))
    changed = wsdl("Personne").replace(b"<wsdl:types>", b"<!-- revu --><wsdl:types>")

    items = run(send({"personne.wsdl": changed}))

    assert items["personne.wsdl"].problems[0]["code"] == "label-taken"


def test_two_contracts_of_one_archive_with_the_same_names_are_two_services(send, run):
    changed = wsdl("Personne").replace(b"<wsdl:types>", b"<!-- autre --><wsdl:types>")

    run(send({"a/personne.wsdl": wsdl("Personne"), "b/personne.wsdl": changed}))

    assert {service.slug for service in Service.objects.all()} == {"personne", "personne-2"}


def test_services_of_another_organisation_are_left_alone(send, run, mallory, other_organisation):
    factories.version(mallory, other_organisation, name="Personne")

    items = run(send({"personne.wsdl": wsdl("Personne")}, label="2.0"))

    assert items["personne.wsdl"].version.service.slug == "personne-2"


# --- submitting -------------------------------------------------------------------------------------------------------


def test_versions_are_submitted_when_the_batch_says_so(send, run, alice):
    items = run(send({"personne.wsdl": wsdl("Personne")}, submits=True))

    version = items["personne.wsdl"].version
    assert (version.stage, version.submitted_by) == (Stage.SUBMITTED, alice)
    assert Entry.objects.filter(verb="version.submit").exists()


def test_what_is_off_the_tracks_cannot_be_submitted(send):
    with pytest.raises(BatchRefused, match="hors standard"):
        send({"personne.wsdl": wsdl()}, submits=True, track=Track.NON_STANDARD)


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["bob", "mallory"])
def test_only_an_owner_sends_a_batch(person, organisation, request):
    with pytest.raises(NotAllowed):
        batches.receive(
            by=request.getfixturevalue(person), organisation=organisation, filename="a.zip", content=b"", label="1.0"
        )


def test_a_label_that_no_version_may_bear_is_refused_at_once(send):
    with pytest.raises(ContractRefused):
        send(THREE, label="une étiquette")


def test_an_archive_that_is_too_large_is_refused_at_once(send, settings):
    settings.MAX_UPLOAD_BYTES = 10

    with pytest.raises(BatchRefused):
        send(THREE)


def test_what_an_author_may_no_longer_do_is_not_done_in_their_name(send, run, alice):
    batch = send({"personne.wsdl": wsdl()})
    alice.memberships.all().delete()

    items = run(batch)

    assert items["personne.wsdl"].problems[0]["code"] == "not-allowed"
    assert not Service.objects.exists()


# --- workers that die -------------------------------------------------------------------------------------------------


def test_a_contract_whose_worker_was_killed_is_read_by_another(send, run):
    batch = send({"personne.wsdl": wsdl()})
    opening.split(str(batch.pk))
    long_ago = timezone.now() - keeping.STALE - timedelta(seconds=1)
    batch.items.update(stage=ItemStage.READING, attempts=1, claimed_at=long_ago)

    items = run(batch)

    assert items["personne.wsdl"].stage == ItemStage.IMPORTED


def test_a_contract_that_somebody_reads_is_left_alone(send):
    batch = send({"personne.wsdl": wsdl()})
    opening.split(str(batch.pk))
    batch.items.update(stage=ItemStage.READING, attempts=1, claimed_at=timezone.now())

    assert reading.step(str(batch.pk)) is False

    batch.refresh_from_db()
    assert batch.stage == BatchStage.IMPORTING


def test_a_contract_that_kills_its_workers_is_given_up(send, run):
    batch = send({"personne.wsdl": wsdl()})
    opening.split(str(batch.pk))
    batch.items.update(attempts=keeping.ATTEMPTS)

    items = run(batch)

    assert items["personne.wsdl"].problems[0]["code"] == "gave-up"


def test_the_sweep_finds_what_lost_its_worker_or_its_message(send):
    opened, unopened = send(THREE), send(THREE)
    opening.split(str(opened.pk))
    long_ago = timezone.now() - keeping.STALE - timedelta(seconds=1)
    ContractBatch.objects.filter(pk=unopened.pk).update(created_at=long_ago)
    assert sweeping.stalled() == []

    ContractBatch.objects.filter(pk=opened.pk).update(claimed_at=long_ago)

    assert sweeping.unopened() == [str(unopened.pk)]
    assert sweeping.stalled() == [str(opened.pk)]


def test_the_tasks_bring_a_batch_to_its_end(send, settings, monkeypatch):
    batch = send(THREE)
    waiting = [("open", str(batch.pk))]
    monkeypatch.setattr(tasks.continue_batch, "delay", lambda pk: waiting.append(("continue", pk)))

    while waiting:
        what, pk = waiting.pop(0)
        (tasks.open_batch if what == "open" else tasks.continue_batch)(pk)

    batch.refresh_from_db()
    assert batch.stage == BatchStage.DONE


# --- stopping ---------------------------------------------------------------------------------------------------------


def test_a_stopped_batch_keeps_what_is_imported_and_leaves_out_the_rest(send, alice):
    batch = send(THREE)
    opening.split(str(batch.pk))
    reading.step(str(batch.pk))

    batches.cancel(batch=batch, by=alice)

    assert reading.step(str(batch.pk)) is False
    told = progress.of(batch)
    assert (told.imported, told.cancelled) == (1, 2)


def test_a_contract_that_was_being_read_when_the_batch_was_stopped_is_not_imported(send, alice, monkeypatch):
    batch = send({"personne.wsdl": wsdl()})
    opening.split(str(batch.pk))
    read = reading.contracts_store.read_upload

    def stopped_meanwhile(*args, **kwargs):
        batches.cancel(batch=batch, by=alice)
        return read(*args, **kwargs)

    monkeypatch.setattr(reading.contracts_store, "read_upload", stopped_meanwhile)
    reading.step(str(batch.pk))

    assert batch.items.get().stage == ItemStage.CANCELLED
    assert not Service.objects.exists()


def test_a_batch_that_is_over_cannot_be_stopped(send, run, alice):
    batch = send({"personne.wsdl": wsdl()})
    run(batch)

    with pytest.raises(BatchRefused):
        batches.cancel(batch=batch, by=alice)


# --- completing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["types.xsd", "seul/types.xsd", "ailleurs/types.xsd"])
def test_what_was_missing_completes_the_refused_ones(send, run, alice, name):
    batch = send(THREE)
    run(batch)

    batches.retry(batch=batch, by=alice, filename="suite.zip", content=build.zipped({name: TYPES}))
    items = run(batch)

    assert {item.stage for item in items.values()} == {ItemStage.IMPORTED}
    assert Service.objects.count() == 3


def test_a_corrected_contract_takes_the_place_of_the_refused_one(send, run, alice):
    batch = send(THREE)
    run(batch)

    batches.retry(batch=batch, by=alice, filename="essai.wsdl", content=build.contract())
    items = run(batch)

    assert items["seul/essai.wsdl"].stage == ItemStage.IMPORTED


def test_a_contract_that_only_comes_later_is_imported_with_the_rest(send, run, alice):
    batch = send(THREE)
    run(batch)
    more = build.zipped({"seul/types.xsd": TYPES, "nouveau/droit.wsdl": wsdl("Droit")})

    batches.retry(batch=batch, by=alice, filename="suite.zip", content=more)
    items = run(batch)

    assert items["nouveau/droit.wsdl"].stage == ItemStage.IMPORTED


def test_a_supplement_that_cannot_be_opened_leaves_the_batch_as_it_was(send, run, alice):
    batch = send(THREE)
    run(batch)

    batches.retry(batch=batch, by=alice, filename="suite.zip", content=b"PK\x03\x04abc")
    items = run(batch)

    assert (batch.stage, batch.problems[0]["code"]) == (BatchStage.DONE, "bad-archive")
    assert items["seul/essai.wsdl"].stage == ItemStage.REFUSED
    assert batches.may_retry(batch)


def test_nothing_is_kept_that_nobody_needs(send, run, settings):
    batch = send({"personne.wsdl": wsdl()})
    run(batch)

    sweeping.forget()

    batch.refresh_from_db()
    assert batch.archives == []
    assert list((settings.DATA_DIR / "vault" / "uploads").rglob("*/*")) == []


def test_what_refused_contracts_need_is_kept_for_a_while(send, run):
    batch = send(THREE)
    run(batch)

    sweeping.forget()
    batch.refresh_from_db()
    assert batches.may_retry(batch)

    ContractBatch.objects.update(finished_at=timezone.now() - sweeping.KEPT - timedelta(days=1))
    sweeping.forget()
    batch.refresh_from_db()
    assert not batches.may_retry(batch)


# --- at scale ---------------------------------------------------------------------------------------------------------


def test_twelve_real_contracts_of_an_archive(send, run):
    """The short form of `make bench-bulk`."""
    real = [line for line in corpus.manifest() if (line["kind"], line["oracle"]) == ("real", "importable")]
    wanted = real[:: len(real) // 12][:12]
    files = {name: content for line in wanted for name, content in corpus.closure(line["file"]).items()}

    batch = send(files, label="2026-11")
    items = run(batch)

    told = progress.of(batch)
    assert told.total == len(items) >= 12
    assert told.imported == told.total
    versions = ServiceVersion.objects.filter(label="2026-11")
    assert all(version.operations.exists() for version in versions)
    assert NamedResponse.objects.filter(operation__version__in=versions, is_default=True).exists()


def test_a_batch_is_seen_by_its_organisation_and_by_network_roles(send, alice, mallory, auditor):
    batch = send(THREE)

    assert list(ContractBatch.objects.visible_to(alice)) == [batch]
    assert list(ContractBatch.objects.visible_to(mallory)) == []
    assert list(ContractBatch.objects.visible_to(auditor)) == [batch]
