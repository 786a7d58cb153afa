"""The check after publication: what it calls, what it compares, and what a sandbox that fails it says."""

import pytest

from catalog.actions import responses
from engine import journal
from sandboxes import actions, checking, leases, provisioning, queries
from sandboxes.models import Check, Sandbox
from sandboxes.stages import CheckOutcome, Stage, StepName, StepStage

from ..reliability import processes
from . import world
from .test_provision import fresh, let_the_lease_pass

pytestmark = pytest.mark.live


@pytest.fixture
def engine(settings, tmp_path):
    settings.ENGINE_URL = f"http://127.0.0.1:{processes.free_port()}"
    with processes.engine(tmp_path) as running:
        yield running


@pytest.fixture
def published(engine, sandbox):
    provisioning.provision(sandbox.pk)
    return sandbox


def test_a_sandbox_that_answers_as_its_data_say_becomes_ready(published):
    assert checking.check(published.pk) is True

    done = fresh(published)
    assert done.stage == Stage.READY and done.ready_at and done.checked_generation == 1
    assert published.steps.get(name=StepName.CHECK).stage == StepStage.DONE
    assert queries.report_counts(published) == {"total": 2, "passed": 2, "failed": 0, "not_testable": 0}


def test_the_report_shows_what_was_sent_and_what_came_back(published):
    checking.check(published.pk)

    line = queries.report(published).get(row=2)
    assert (line.key, line.dataset_name, line.response_name) == ("1", "Individus", "individuValide")
    assert "<id>1</id>" in line.request and "Dupuis" in line.answer


def test_an_answer_that_differs_fails_the_sandbox_and_names_the_row(published, version):
    response = version.operations.get().responses.get(name="individuInvalide")
    response.source = response.source.replace("{{prenom}}", "toujours le même")
    response.save()

    checking.check(published.pk)

    failed = fresh(published)
    assert failed.stage == Stage.FAILED
    assert all(word in failed.last_error for word in (world.OPERATION, "Individus", "3", "individuInvalide"))
    assert queries.report(published).get(row=3).outcome == CheckOutcome.FAILED
    assert queries.report(published).get(row=2).outcome == CheckOutcome.PASSED
    assert published.steps.get(name=StepName.CHECK).stage == StepStage.FAILED


def test_an_operation_without_data_is_called_with_its_sample(engine, version, bob, organisation):
    sandbox = world.order(version, by=bob, organisation=organisation).sandbox
    provisioning.provision(sandbox.pk)

    checking.check(sandbox.pk)

    line = queries.report(sandbox).get()
    assert fresh(sandbox).stage == Stage.READY
    assert line.outcome == CheckOutcome.PASSED and line.row is None and line.response_name


def test_a_fault_is_expected_where_the_row_names_one(engine, version, operation, alice, bob, organisation):
    responses.save(
        operation=operation,
        by=alice,
        name="introuvable",
        kind="fault",
        source="",
        fault_code="Client",
        fault_string="Individu {{nomFamille}} introuvable",
    )
    dataset = world.dataset(operation, world.DUPUIS, "9,Perdu,X,1,introuvable", by=bob)
    sandbox = world.order(version, dataset, by=bob, organisation=organisation).sandbox
    provisioning.provision(sandbox.pk)

    checking.check(sandbox.pk)

    line = queries.report(sandbox).get(row=3)
    assert line.outcome == CheckOutcome.PASSED, line.reason
    assert "Individu Perdu introuvable" in line.answer


@pytest.mark.parametrize("strict", [False, True])
def test_the_default_row_is_met_with_a_key_that_nobody_has(strict, engine, version, operation, bob, organisation):
    dataset = world.dataset(operation, world.DUPUIS, "*,Inconnu,Ida,1,individuInvalide", by=bob)
    sandbox = world.order(version, dataset, by=bob, organisation=organisation, strict=strict).sandbox
    provisioning.provision(sandbox.pk)

    checking.check(sandbox.pk)

    line = queries.report(sandbox).get(row=3)
    assert line.outcome == CheckOutcome.PASSED, line.reason
    assert "Inconnu" in line.answer


def test_of_many_rows_at_most_thirty_are_called_the_first_and_last_among_them(
    engine, version, operation, bob, organisation
):
    rows = [f"{number},Nom{number},Prénom,{number % 90},individuValide" for number in range(1, 200)]
    dataset = world.dataset(operation, *rows, by=bob)
    sandbox = world.order(version, dataset, by=bob, organisation=organisation).sandbox
    provisioning.provision(sandbox.pk)

    checking.check(sandbox.pk)

    called = set(queries.report(sandbox).values_list("row", flat=True))
    assert fresh(sandbox).stage == Stage.READY
    assert {2, 3, 199, 200} <= called and len(called) <= 30


def test_the_calls_of_the_check_are_not_metered(published, settings):
    checking.check(published.pk)

    assert [segment for segment in journal.segments(settings.SHELF_DIR) if journal.read(segment.path)[0]] == []


def test_a_new_generation_replaces_the_report(published, bob):
    checking.check(published.pk)
    actions.reset(sandbox=fresh(published), by=bob)
    provisioning.provision(published.pk)

    checking.check(published.pk)

    assert set(Check.objects.values_list("generation", flat=True)) == {2}
    assert fresh(published).stage == Stage.READY


def test_an_engine_that_does_not_answer_is_asked_again_later(sandbox, settings):
    settings.ENGINE_URL = f"http://127.0.0.1:{processes.free_port()}"
    provisioning.provision(sandbox.pk)

    checking.check(sandbox.pk)

    waiting = fresh(sandbox)
    assert waiting.stage == Stage.CHECKING and waiting.check_attempts == 1 and waiting.last_error
    assert checking.check(sandbox.pk) is False


def test_an_engine_that_never_answers_fails_the_sandbox_in_the_end(sandbox, settings):
    settings.ENGINE_URL = f"http://127.0.0.1:{processes.free_port()}"
    provisioning.provision(sandbox.pk)

    for _ in range(leases.MOST_ATTEMPTS):
        let_the_lease_pass()
        checking.check(sandbox.pk)

    assert fresh(sandbox).stage == Stage.FAILED and fresh(sandbox).last_error


def test_a_check_overtaken_by_a_stop_changes_nothing(published, bob):
    actions.stop(sandbox=fresh(published), by=bob)
    provisioning.provision(published.pk)

    assert checking.check(published.pk) is False
    assert fresh(published).stage == Stage.STOPPED


def test_a_strict_sandbox_is_asked_only_what_its_contract_allows(engine, version, dataset, bob, organisation):
    sandbox = world.order(version, dataset, by=bob, organisation=organisation, strict=True).sandbox
    provisioning.provision(sandbox.pk)

    checking.check(sandbox.pk)

    assert Sandbox.objects.get(pk=sandbox.pk).stage == Stage.READY
