"""Provisioning: what reaches the shelf, what is refused at once, what is tried again, and who loses its turn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from engine import bundle
from engine.errors import ShelfRefused
from engine.shelf import Pointer, Shelf
from sandboxes import actions, compiling, leases, lifecycle, provisioning, reconciling, steps
from sandboxes.errors import LeaseLost
from sandboxes.leases import Claim
from sandboxes.models import Layer, Proof, Sandbox
from sandboxes.stages import Stage, StepName, StepStage

from . import world


@pytest.fixture
def shelf(settings):
    return Shelf(settings.SHELF_DIR)


def fresh(sandbox):
    return Sandbox.objects.get(pk=sandbox.pk)


def let_the_lease_pass() -> None:
    past = timezone.now() - timedelta(seconds=1)
    Sandbox.objects.update(lease_until=past, next_try_at=past, check_lease_until=past, check_next_try_at=past)


def break_responses(version) -> None:
    """From now on the default response gives an answer that the contract refuses."""
    for response in version.operations.get().responses.all():
        response.source = response.source.replace("<age>", "<years>").replace("</age>", "</years>")
        response.save()


# --- well -------------------------------------------------------------------------------------------------------------


def test_what_was_ordered_is_composed_compiled_and_published(sandbox, version, dataset, shelf, settings):
    assert provisioning.provision(sandbox.pk) is True

    done = fresh(sandbox)
    assert done.stage == Stage.CHECKING and done.observed_generation == done.desired_generation == 1
    pointer = shelf.pointer(sandbox.public_id)
    digest = sandbox.services.get().bundle_digest
    assert pointer.generation == 1 and pointer.services == {f"{version.service.slug}/1.0": digest}
    assert bundle.exists(settings.SHELF_DIR, digest)
    assert Layer.objects.get().composed_revision == dataset.revisions.get()


def test_the_steps_are_told_with_their_times(sandbox):
    provisioning.provision(sandbox.pk)

    told = {step.name: step for step in sandbox.steps.all()}
    for name in (StepName.COMPOSE, StepName.COMPILE, StepName.PUBLISH):
        assert told[name].stage == StepStage.DONE and told[name].ended_at >= told[name].started_at and told[name].log
    assert told[StepName.CHECK].stage == StepStage.WAITING


def test_there_is_nothing_to_do_twice(sandbox):
    provisioning.provision(sandbox.pk)

    assert provisioning.provision(sandbox.pk) is False
    assert fresh(sandbox).fence == 1


def test_the_same_inputs_share_one_bundle_and_one_proof(version, dataset, bob, organisation, settings):
    for _ in range(2):
        provisioning.provision(world.order(version, dataset, by=bob, organisation=organisation).sandbox.pk)

    assert len(list((settings.SHELF_DIR / "bundles").iterdir())) == 1
    assert Proof.objects.count() == 1


def test_an_order_that_is_not_decided_is_not_provisioned(version, bob, organisation):
    organisation.sandbox_quota = 0
    organisation.save()
    sandbox = world.order(version, by=bob, organisation=organisation).sandbox

    assert provisioning.provision(sandbox.pk) is False


# --- refused ----------------------------------------------------------------------------------------------------------


def test_a_row_that_no_longer_fits_its_response_fails_at_once_and_is_named(sandbox, version):
    break_responses(version)

    provisioning.provision(sandbox.pk)

    failed = fresh(sandbox)
    assert failed.stage == Stage.FAILED and failed.attempts == 0
    assert "Individus" in failed.last_error and "2" in failed.last_error
    assert sandbox.steps.get(name=StepName.COMPILE).stage == StepStage.FAILED
    assert provisioning.provision(sandbox.pk) is False


def test_a_response_that_is_gone_is_named(sandbox, version):
    version.operations.get().responses.get(name="individuInvalide").delete()

    provisioning.provision(sandbox.pk)

    assert "individuInvalide" in fresh(sandbox).last_error


def test_a_failure_leaves_the_previous_generation_in_service(sandbox, version, bob, shelf):
    provisioning.provision(sandbox.pk)
    break_responses(version)

    actions.reset(sandbox=fresh(sandbox), by=bob)
    provisioning.provision(sandbox.pk)

    assert fresh(sandbox).stage == Stage.FAILED
    assert shelf.pointer(sandbox.public_id).generation == 1


def test_a_failed_sandbox_is_made_anew_by_retrying(sandbox, version, bob):
    sources = {response.pk: response.source for response in version.operations.get().responses.all()}
    break_responses(version)
    provisioning.provision(sandbox.pk)
    for response in version.operations.get().responses.all():
        response.source = sources[response.pk]
        response.save()

    actions.retry(sandbox=fresh(sandbox), by=bob)
    provisioning.provision(sandbox.pk)

    assert fresh(sandbox).stage == Stage.CHECKING and fresh(sandbox).last_error == ""


# --- tried again ------------------------------------------------------------------------------------------------------


def test_a_shelf_that_cannot_be_written_is_tried_again_later(sandbox, settings):
    settings.SHELF_DIR.parent.mkdir(parents=True, exist_ok=True)
    settings.SHELF_DIR.write_text("in the way")

    with pytest.raises(OSError):
        provisioning.provision(sandbox.pk)

    waiting = fresh(sandbox)
    assert waiting.stage == Stage.PROVISIONING and waiting.attempts == 1
    assert waiting.next_try_at > timezone.now() and waiting.last_error
    assert provisioning.provision(sandbox.pk) is False
    settings.SHELF_DIR.unlink()
    let_the_lease_pass()
    assert provisioning.provision(sandbox.pk) is True
    assert fresh(sandbox).stage == Stage.CHECKING


def test_after_eight_attempts_it_is_given_up_with_its_reason(sandbox, settings):
    settings.SHELF_DIR.parent.mkdir(parents=True, exist_ok=True)
    settings.SHELF_DIR.write_text("in the way")

    for _ in range(leases.MOST_ATTEMPTS):
        let_the_lease_pass()
        with pytest.raises(OSError):
            provisioning.provision(sandbox.pk)

    let_the_lease_pass()
    assert fresh(sandbox).stage == Stage.FAILED and fresh(sandbox).last_error
    assert provisioning.provision(sandbox.pk) is False


def test_a_sandbox_that_kills_its_workers_is_given_up(sandbox):
    lifecycle.move(sandbox, Stage.PROVISIONING)
    Sandbox.objects.update(attempts=leases.MOST_ATTEMPTS)

    provisioning.provision(sandbox.pk)

    assert fresh(sandbox).stage == Stage.FAILED


@pytest.mark.parametrize(("attempts", "least", "most"), [(1, 1, 3), (3, 4, 12), (20, 150, 450)])
def test_each_delay_is_twice_the_one_before_and_never_above_five_minutes_and_a_half_more(attempts, least, most):
    delays = [(leases.next_try(attempts) - timezone.now()).total_seconds() for _ in range(200)]

    assert least - 0.1 <= min(delays) and max(delays) <= most


# --- fenced -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def stale(sandbox):
    """A claim whose lease passed, and that someone else has taken since."""
    Sandbox.objects.filter(pk=sandbox.pk).update(fence=5)
    steps.plan(Claim(leases.MAKING, sandbox.pk, 1, 5, 1))
    return Claim(leases.MAKING, sandbox.pk, 1, 4, 1)


def test_who_lost_the_lease_commits_nothing(sandbox, stale):
    before = Sandbox.objects.values().get(pk=sandbox.pk)

    for attempt in (leases.hold, leases.commit, leases.release):
        with pytest.raises(LeaseLost):
            attempt(stale)

    assert Sandbox.objects.values().get(pk=sandbox.pk) == before


def test_who_lost_the_lease_changes_no_step(sandbox, stale):
    with pytest.raises(LeaseLost):
        steps.begin(stale, StepName.COMPOSE)

    assert set(sandbox.steps.values_list("stage", flat=True)) == {StepStage.WAITING}


def test_a_generation_is_committed_once(sandbox):
    Sandbox.objects.filter(pk=sandbox.pk).update(fence=5, observed_generation=1)

    with pytest.raises(LeaseLost):
        leases.commit(Claim(leases.MAKING, sandbox.pk, 1, 5, 1))


def test_a_worker_that_died_is_followed_by_another_once_its_lease_has_passed(sandbox):
    leases.take(leases.MAKING, Sandbox.objects.filter(pk=sandbox.pk).to_provision())
    assert provisioning.provision(sandbox.pk) is False

    let_the_lease_pass()

    assert provisioning.provision(sandbox.pk) is True
    assert fresh(sandbox).fence == 2


def test_a_wish_that_comes_after_the_claim_is_done_under_its_own_generation(sandbox, bob, shelf, monkeypatch):
    """Else who held the older generation before could still publish it, and nobody would take it away again."""
    claimed = provisioning._claim

    def claim_then_lose_it(pk):
        claim = claimed(pk)
        if claim and claim.generation == 1:
            actions.delete(sandbox=sandbox, by=bob)
        return claim

    monkeypatch.setattr(provisioning, "_claim", claim_then_lose_it)
    reconciling.settle(sandbox.pk)

    assert fresh(sandbox).stage == Stage.DELETED and shelf.read(sandbox.public_id).generation == 2
    with pytest.raises(ShelfRefused, match="2"):
        shelf.publish(Pointer(public_id=sandbox.public_id, generation=1))


def test_an_end_that_comes_before_the_work_is_a_generation_of_its_own(sandbox, shelf):
    Sandbox.objects.filter(pk=sandbox.pk).update(expires_at=timezone.now())

    reconciling.settle(sandbox.pk)

    done = fresh(sandbox)
    assert done.stage == Stage.EXPIRED and done.observed_generation == done.desired_generation == 2
    assert shelf.pointer(sandbox.public_id) is None
    with pytest.raises(ShelfRefused, match="2"):
        shelf.publish(Pointer(public_id=sandbox.public_id, generation=1))


def test_who_prolongs_a_sandbox_at_its_very_end_keeps_it(sandbox, bob, monkeypatch):
    Sandbox.objects.filter(pk=sandbox.pk).update(expires_at=timezone.now())
    release = leases.release

    def extended_meanwhile(claim, **fields):
        actions.extend(sandbox=sandbox, by=bob)
        release(claim, **fields)

    monkeypatch.setattr(leases, "release", extended_meanwhile)
    reconciling.settle(sandbox.pk)

    assert fresh(sandbox).stage == Stage.CHECKING


def test_long_work_prolongs_its_lease_and_stops_when_it_is_lost(sandbox, stale, monkeypatch):
    monkeypatch.setattr(leases, "BEAT", -1.0)

    with pytest.raises(LeaseLost):
        list(leases.beating(stale, range(3)))


# --- reconciled -------------------------------------------------------------------------------------------------------


def test_a_followed_dataset_with_a_new_revision_gives_a_new_generation(sandbox, operation, dataset, bob, shelf):
    provisioning.provision(sandbox.pk)
    world.dataset(operation, "1,Martin,Jack,46,individuValide", by=bob, again=dataset)

    assert reconciling.follow() == [sandbox.pk]
    assert reconciling.follow() == []
    provisioning.provision(sandbox.pk)

    assert shelf.pointer(sandbox.public_id).generation == 2
    assert Layer.objects.get().composed_revision.number == 2


def test_a_publication_renews_its_followers_by_itself(
    sandbox, operation, dataset, bob, django_capture_on_commit_callbacks
):
    provisioning.provision(sandbox.pk)

    with django_capture_on_commit_callbacks(execute=True):
        world.dataset(operation, "1,Martin,Jack,46,individuValide", by=bob, again=dataset)

    assert fresh(sandbox).desired_generation == 2


def test_a_pinned_layer_is_left_alone(version, operation, dataset, bob, organisation):
    layer = actions.LayerChoice(dataset, dataset.revisions.get())
    choice = actions.ServiceChoice(version, {world.OPERATION: [layer]})
    pinned = actions.order(by=bob, organisation=organisation, name="Épinglé", services=[choice]).sandbox
    provisioning.provision(pinned.pk)
    world.dataset(operation, "1,Martin,Jack,46,individuValide", by=bob, again=dataset)

    assert reconciling.follow() == []


def test_a_revision_that_failed_is_not_tried_for_ever(sandbox, version, operation, dataset, bob):
    provisioning.provision(sandbox.pk)
    world.dataset(operation, "1,Martin,Jack,46,individuValide", by=bob, again=dataset)
    break_responses(version)
    reconciling.follow()
    provisioning.provision(sandbox.pk)
    assert fresh(sandbox).stage == Stage.FAILED

    assert reconciling.follow() == []


def test_the_daily_sweep_keeps_what_is_served_and_what_could_be_again(sandbox, bob, settings):
    provisioning.provision(sandbox.pk)
    digest = sandbox.services.get().bundle_digest
    actions.stop(sandbox=fresh(sandbox), by=bob)
    provisioning.provision(sandbox.pk)

    reconciling.tidy()

    assert bundle.exists(settings.SHELF_DIR, digest)


def test_any_input_that_matters_gives_the_bundle_another_name(sandbox, version, operation):
    from sandboxes import composing

    service = sandbox.services.get()
    names = {compiling.digest(version, composing.recipes(service))}
    operation.responses.filter(name="individuValide").update(source="<a/>")
    names.add(compiling.digest(version, composing.recipes(service)))
    type(version).objects.update(contract_digest="0" * 64)
    version.refresh_from_db()
    names.add(compiling.digest(version, composing.recipes(service)))

    assert len(names) == 3
