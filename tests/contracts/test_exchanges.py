"""What came with a contract, or is imported later, in the catalogue: responses, a dataset, a mock that answers."""

import pytest

from accounts.models import Entry
from accounts.stages import Role
from catalog.actions import contracts, exchanges, responses
from catalog.errors import ContractRefused, NotAllowed, ResponseRefused
from catalog.intake import contracts_store
from catalog.keeping import rows
from catalog.lookup import answering
from catalog.models import Dataset, DatasetRevision, NamedResponse, Service
from catalog.stages import Scope, Stage, Track
from engine import bundle, persons
from engine.answer import RowExpressions, answer
from sandboxes import actions, checking, provisioning, queries
from sandboxes.models import Sandbox
from sandboxes.stages import CheckOutcome
from sandboxes.stages import Stage as Ready
from tests import factories
from tests.reliability import processes

from .build import zipped
from .test_pairs import WSDL, asks, envelope, says
from .test_soapui import ADDRESS, TWO, interface, mock, part, project, rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(alice, organisation):
    """Off the tracks, so that it is usable at once."""
    return publish(alice, organisation, WSDL, "assure.wsdl")


def publish(owner, where, content: bytes, filename: str = "envoi.zip", **fields):
    given = {"label": "1.0", "track": Track.NON_STANDARD} | fields
    return contracts.publish_version(by=owner, organisation=where, content=content, filename=filename, **given)


def pair(name: str, number: str, response: bytes) -> dict[str, bytes]:
    return {f"{name}-request.xml": asks(number), f"{name}-response.xml": response}


def bring(version, by, **files: bytes) -> exchanges.Imported:
    named = {f"{name.replace('__', '-')}.xml": content for name, content in files.items()}
    return exchanges.import_exchanges(version=version, by=by, content=zipped(named), filename="relevés.zip")


def table(dataset: Dataset) -> list[tuple]:
    return [(row.key, row.values, row.response) for row in rows.read(dataset.revisions.first())]


# --- real people ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["request", "response"])
def test_a_real_number_in_a_recorded_exchange_refuses_it_whole(version, alice, place):
    thirteen = "1850578006084"
    secret = thirteen + persons.key(thirteen)
    number, name = (secret, "Dupuis") if place == "request" else ("1", f"suivi de {secret}")

    with pytest.raises(ContractRefused) as caught:
        bring(version, alice, un__request=asks(number), un__response=says(name),
              deux__request=asks("2"), deux__response=says("Boulon"))  # fmt: skip

    assert caught.value.problems[0]["code"] == "personal-data"
    assert secret not in str(caught.value)
    assert not Dataset.objects.exists()


# --- with the contract ------------------------------------------------------------------------------------------------


def test_a_soapui_project_becomes_a_version_with_responses_and_a_dataset(alice, organisation):
    mocking = mock(*TWO, style="QUERY_MATCH", rules=rule("1", "Jack") + rule("2", "Michel"), default="Michel")
    content = project(interface("liaison", part(ADDRESS, WSDL)), mocking)

    version = publish(alice, organisation, content, "assures-soapui-project.xml")

    operation = version.operations.get(name="lire")
    assert set(operation.responses.values_list("name", "generated")) >= {("Jack", False), ("Michel", False)}
    dataset = Dataset.objects.get()
    assert (dataset.name, dataset.scope, dataset.owner) == ("Assurés fictifs", Scope.ORGANISATION, alice)
    assert table(dataset) == [("1", [], "Jack"), ("2", [], "Michel"), ("*", [], "Michel")]
    assert dataset.revisions.get().key_path == ["{urn:exemple:assure}dossier", "{urn:exemple:assure}numero"]
    assert contracts_store.original_files(version) == {"assure.wsdl": WSDL}


def test_the_trail_tells_what_was_brought(alice, organisation):
    publish(alice, organisation, zipped({"assure.wsdl": WSDL, **pair("a", "1", says("D"))}))

    verbs = Entry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-4:] == ["response.import", "dataset.create", "dataset.publish", "contract.publish"]
    assert Entry.objects.get(verb="response.import").detail["responses"] == ["a"]


def test_a_second_version_leaves_the_dataset_of_the_first_alone(alice, organisation):
    files = {"assure.wsdl": WSDL, **pair("a", "1", says("D"))}
    first = publish(alice, organisation, zipped(files), "cas.zip")

    publish(alice, organisation, zipped(files), "cas.zip", service=first.service, label="1.1")

    assert sorted(Dataset.objects.values_list("name", flat=True)) == ["cas", "cas 2"]


def test_a_contract_that_is_refused_brings_nothing(alice, organisation):
    with pytest.raises(ContractRefused, match="soapui|SoapUI"):
        publish(alice, organisation, project(interface()), "vide.xml")

    assert not (Service.objects.exists() or Dataset.objects.exists())


# --- later ------------------------------------------------------------------------------------------------------------


def test_pairs_become_responses_and_rows(version, alice):
    imported = bring(version, alice, a__request=asks("1"), a__response=says("D"), b__request=asks("2"),
                     b__response=says("B"))  # fmt: skip

    (kept,) = imported.kept
    assert [response.name for response in kept.responses] == ["a", "b"]
    assert table(kept.revision.dataset) == [("1", [], "a"), ("2", [], "b")]
    assert kept.revision.dataset.name == "relevés"


def test_more_pairs_are_added_to_the_dataset_of_that_name(version, alice):
    bring(version, alice, a__request=asks("1"), a__response=says("D"), b__request=asks("2"), b__response=says("B"))

    bring(version, alice, c__request=asks("2"), c__response=says("C"))
    bring(version, alice, c__request=asks("2"), c__response=says("C"))

    dataset = Dataset.objects.get()
    assert table(dataset) == [("1", [], "a"), ("2", [], "c")]
    assert dataset.revisions.count() == 2  # the third brought nothing new


def test_a_field_that_the_contract_did_not_offer_becomes_a_key(version, alice):
    requests = [asks("1").replace(b"<a:lire>", b'<a:lire ref="%d">' % number) for number in (7, 8)]

    bring(version, alice, a__request=requests[0], a__response=says("D"), b__request=requests[1], b__response=says("B"))

    operation = version.operations.get(name="lire")
    assert operation.key_candidates[-1] == {"label": "ref", "path": ["@ref"]}
    assert DatasetRevision.objects.get().key_path == ["@ref"]


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.RETIRED])
def test_nothing_is_brought_while_a_reviewer_reads_or_after_the_end(alice, organisation, stage):
    version = publish(alice, organisation, WSDL, "assure.wsdl", track=Track.CERTIFIED)
    factories.lead(version, stage)

    with pytest.raises(NotAllowed):
        bring(version, alice, request=asks("1"), response=says("D"))


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR, Role.DEVELOPER])
def test_only_the_owner_brings_exchanges(version, organisation, role):
    with pytest.raises(NotAllowed):
        bring(version, factories.person("Bob", role, organisation), request=asks("1"), response=says("D"))

    assert not Dataset.objects.exists()


def test_what_cannot_be_used_is_refused_whole_and_says_why(version, alice):
    with pytest.raises(ContractRefused) as caught:
        bring(version, alice, request=envelope("<a:effacer/>"), response=envelope("<a:efface/>"))

    assert [problem["code"] for problem in caught.value.problems] == ["no-exchange", "pair-unknown"]
    assert all(problem["message"] for problem in caught.value.problems)
    assert not Dataset.objects.exists()


# --- a mock that answers ----------------------------------------------------------------------------------------------

RAW = says("Dupuis", "<a:age>quarante</a:age>")


def test_a_sandbox_answers_with_what_was_recorded_even_against_the_contract(
    version, alice, bob, organisation, settings
):
    bring(version, alice, a__request=asks("1"), a__response=RAW, b__request=asks("2"), b__response=says("B"))
    sandbox = actions.order_default(by=bob, organisation=organisation, version=version).sandbox

    provisioning.provision(sandbox.pk)

    sandbox = Sandbox.objects.get(pk=sandbox.pk)
    assert (sandbox.last_error, sandbox.observed_generation) == ("", 1)
    opened = bundle.open(settings.SHELF_DIR, sandbox.services.get().bundle_digest)
    replies = [answer(opened, asks(number), expressions=RowExpressions()).body for number in ("1", "2")]
    opened.close()
    assert [answering.read(reply).outline for reply in replies] == [
        answering.read(recorded).outline for recorded in (RAW, says("B"))
    ]


@pytest.mark.live
def test_the_check_warns_of_what_was_recorded_against_the_contract_and_passes_the_rest(
    version, alice, bob, organisation, settings, tmp_path
):
    bring(version, alice, a__request=asks("1"), a__response=RAW, b__request=asks("2"), b__response=says("B"))
    settings.ENGINE_URL = f"http://127.0.0.1:{processes.free_port()}"
    with processes.engine(tmp_path):
        sandbox = actions.order_default(by=bob, organisation=organisation, version=version).sandbox
        provisioning.provision(sandbox.pk)
        checking.check(sandbox.pk)

    lines = {line.response_name: line for line in queries.report(sandbox) if line.row}
    assert Sandbox.objects.get(pk=sandbox.pk).stage == Ready.READY
    assert (lines["a"].outcome, lines["b"].outcome) == (CheckOutcome.NOT_TESTABLE, CheckOutcome.PASSED)
    assert "quarante" in lines["a"].answer


def test_a_raw_response_may_stay_raw_and_is_so_no_more_once_mended(version, alice):
    bring(version, alice, request=asks("1"), response=RAW)
    raw = NamedResponse.objects.get(raw=True)

    kept = responses.save(operation=raw.operation, by=alice, response=raw, name=raw.name, kind=raw.kind,
                          source=raw.source.replace("Dupuis", "Boulon"))  # fmt: skip
    mended = responses.save(operation=raw.operation, by=alice, response=raw, name=raw.name, kind=raw.kind,
                            source=raw.source.replace("quarante", "40"))  # fmt: skip

    assert (kept.raw, mended.raw) == (True, False)
    with pytest.raises(ResponseRefused):
        responses.save(operation=raw.operation, by=alice, response=mended, name=raw.name, kind=raw.kind,
                       source=raw.source)  # fmt: skip
