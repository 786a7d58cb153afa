"""The life of a version: submitted by its owner, decided by a reviewer who is someone else."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Entry
from accounts.stages import Role
from catalog.actions import reviews
from catalog.errors import MoveRefused, NotAllowed
from catalog.models import Review, ServiceVersion
from catalog.stages import Stage, Track
from tests import factories


@pytest.fixture
def draft(alice, organisation):
    return factories.version(alice, organisation)


@pytest.fixture
def submitted(draft, alice):
    reviews.submit(version=draft, by=alice)
    return draft


@pytest.fixture
def approved(submitted, reviewer):
    reviews.approve(version=submitted, by=reviewer)
    return submitted


def stage_of(version) -> str:
    return ServiceVersion.objects.get(pk=version.pk).stage


DECISIONS = [reviews.approve, reviews.ask_changes, reviews.refuse]
decisions = pytest.mark.parametrize("decide", DECISIONS, ids=["approve", "ask_changes", "refuse"])


# --- submit -----------------------------------------------------------------------------------------------------------


def test_an_owner_submits_a_draft(draft, alice):
    reviews.submit(version=draft, by=alice, note="prêt")

    draft.refresh_from_db()
    assert (draft.stage, draft.submitted_by) == (Stage.SUBMITTED, alice)
    assert draft.submitted_at is not None
    assert Review.objects.get(version=draft).note == "prêt"


@pytest.mark.parametrize("who", ["bob", "reader", "mallory", "reviewer", "operator", "auditor"])
def test_only_an_owner_of_the_organisation_submits(who, draft, request):
    with pytest.raises(NotAllowed):
        reviews.submit(version=draft, by=request.getfixturevalue(who))

    assert stage_of(draft) == Stage.DRAFT


def test_a_version_off_the_tracks_needs_no_review(alice, organisation):
    version = factories.version(alice, organisation, track=Track.NON_STANDARD)

    with pytest.raises(MoveRefused, match="sans examen"):
        reviews.submit(version=version, by=alice)


def test_a_version_is_submitted_once(submitted, alice):
    with pytest.raises(MoveRefused):
        reviews.submit(version=submitted, by=alice)


# --- decide -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decide", "to", "verb"),
    [
        (reviews.approve, Stage.APPROVED, "version.approve"),
        (reviews.ask_changes, Stage.DRAFT, "version.ask-changes"),
        (reviews.refuse, Stage.REFUSED, "version.refuse"),
    ],
    ids=["approve", "ask_changes", "refuse"],
)
def test_a_reviewer_decides_and_the_trail_says_so(decide, to, verb, submitted, reviewer, organisation):
    decide(version=submitted, by=reviewer, note="vu")

    submitted.refresh_from_db()
    line = Review.objects.filter(version=submitted).first()
    entry = Entry.objects.get(verb=verb)
    assert (submitted.stage, submitted.decided_by) == (to, reviewer)
    assert (line.origin, line.stage, line.by, line.note) == (Stage.SUBMITTED, to, reviewer, "vu")
    assert (entry.actor, entry.organisation, entry.detail) == (reviewer, organisation, {"note": "vu"})


@decisions
@pytest.mark.parametrize("who", ["alice", "bob", "manager", "mallory", "operator", "auditor"])
def test_only_a_reviewer_decides(decide, who, submitted, request):
    with pytest.raises(NotAllowed):
        decide(version=submitted, by=request.getfixturevalue(who), note="vu")

    assert stage_of(submitted) == Stage.SUBMITTED


@decisions
def test_nobody_decides_on_a_version_they_wrote(decide, organisation, alice):
    factories.person("Alice", Role.REVIEWER)
    factories.person("Autre", Role.OWNER, organisation)
    version = factories.version(alice, organisation)
    other = factories.person("Autre", Role.OWNER, organisation)
    reviews.submit(version=version, by=other)

    with pytest.raises(NotAllowed):
        decide(version=version, by=alice, note="vu")


@decisions
def test_nobody_decides_on_a_version_they_submitted(decide, draft, organisation):
    other = factories.person("Autre", Role.OWNER, organisation)
    factories.person("Autre", Role.REVIEWER)
    reviews.submit(version=draft, by=other)

    with pytest.raises(NotAllowed):
        decide(version=draft, by=other, note="vu")


def test_a_reviewer_who_submits_after_the_page_was_shown_does_not_decide(draft, organisation):
    other = factories.person("Autre", Role.OWNER, organisation)
    factories.person("Autre", Role.REVIEWER)
    shown = ServiceVersion.objects.get(pk=draft.pk)
    reviews.submit(version=draft, by=other)

    with pytest.raises(NotAllowed):
        reviews.approve(version=shown, by=other)


def test_the_database_refuses_too(submitted, alice):
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceVersion.objects.filter(pk=submitted.pk).update(decided_by=alice)


@pytest.mark.parametrize("decide", [reviews.ask_changes, reviews.refuse], ids=["ask_changes", "refuse"])
@pytest.mark.parametrize("note", ["", "   "])
def test_a_refusal_gives_its_reason(decide, note, submitted, reviewer):
    with pytest.raises(MoveRefused):
        decide(version=submitted, by=reviewer, note=note)

    assert stage_of(submitted) == Stage.SUBMITTED


@decisions
def test_a_draft_is_not_decided(decide, draft, reviewer):
    with pytest.raises(MoveRefused):
        decide(version=draft, by=reviewer, note="vu")


def test_two_reviewers_do_not_both_decide(submitted, reviewer):
    second = factories.person("Second", Role.REVIEWER)
    stale = ServiceVersion.objects.get(pk=submitted.pk)
    reviews.approve(version=submitted, by=reviewer)

    with pytest.raises(MoveRefused):
        reviews.refuse(version=stale, by=second, note="non")

    assert stage_of(submitted) == Stage.APPROVED
    assert Entry.objects.filter(verb="version.refuse").count() == 0


def test_a_version_given_back_is_submitted_again_and_forgets_the_first_decision(submitted, alice, reviewer):
    reviews.ask_changes(version=submitted, by=reviewer, note="le libellé")
    reviews.submit(version=submitted, by=alice)

    submitted.refresh_from_db()
    assert (submitted.stage, submitted.decided_by) == (Stage.SUBMITTED, None)


# --- after ------------------------------------------------------------------------------------------------------------


def test_a_refused_version_is_taken_up_again_by_its_owner_only(submitted, alice, bob, reviewer):
    reviews.refuse(version=submitted, by=reviewer, note="non")

    with pytest.raises(NotAllowed):
        reviews.reopen(version=submitted, by=bob)
    reviews.reopen(version=submitted, by=alice)

    assert stage_of(submitted) == Stage.DRAFT


def test_reopening_is_no_way_to_take_a_submission_back(submitted, alice):
    with pytest.raises(MoveRefused):
        reviews.reopen(version=submitted, by=alice)


@pytest.mark.parametrize("who", ["alice", "manager", "reviewer"])
@pytest.mark.parametrize(
    ("act", "to"), [(reviews.deprecate, Stage.DEPRECATED), (reviews.retire, Stage.RETIRED)], ids=["deprecate", "retire"]
)
def test_an_owner_and_a_reviewer_take_a_version_away(act, to, who, approved, request):
    act(version=approved, by=request.getfixturevalue(who))

    assert stage_of(approved) == to


@pytest.mark.parametrize("who", ["bob", "mallory", "operator", "auditor"])
@pytest.mark.parametrize("act", [reviews.deprecate, reviews.retire], ids=["deprecate", "retire"])
def test_others_do_not_take_it_away(act, who, approved, request):
    with pytest.raises(NotAllowed):
        act(version=approved, by=request.getfixturevalue(who))


def test_restoring_is_a_reviewers_decision(approved, alice, reviewer):
    reviews.deprecate(version=approved, by=alice)

    with pytest.raises(NotAllowed):
        reviews.restore(version=approved, by=alice)
    reviews.restore(version=approved, by=reviewer)

    assert stage_of(approved) == Stage.APPROVED


def test_restoring_is_no_way_around_a_review(submitted, reviewer):
    with pytest.raises(MoveRefused):
        reviews.restore(version=submitted, by=reviewer)


def test_a_retired_version_stays_retired(approved, alice, reviewer):
    reviews.retire(version=approved, by=alice)

    for act in (reviews.deprecate, reviews.retire, reviews.restore, reviews.approve):
        with pytest.raises(MoveRefused):
            act(version=approved, by=reviewer)
