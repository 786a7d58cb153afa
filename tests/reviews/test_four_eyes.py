"""Two people stand behind each approval: what was read is what is approved, and by someone who wrote none of it."""

import pytest

from accounts.models import Entry
from accounts.stages import Role
from catalog.actions import responses, reviews
from catalog.errors import NotAllowed
from catalog.models import NamedResponse, ServiceVersion
from catalog.stages import ResponseKind, Stage
from tests import factories


@pytest.fixture
def draft(alice, organisation):
    return factories.version(alice, organisation)


@pytest.fixture
def colleague(organisation):
    """Owns services in Alice's organisation and reviews across the network."""
    factories.person("Claude", Role.OWNER, organisation)
    return factories.person("Claude", Role.REVIEWER)


def fault(operation, by, *, name="absent", said="introuvable", response=None):
    given = {"kind": ResponseKind.FAULT, "source": "", "fault_code": "Client", "fault_string": said}
    return responses.save(operation=operation, by=by, name=name, response=response, **given)


def write(operation, alice, by):
    fault(operation, by)


def make_default(operation, alice, by):
    responses.make_default(response=fault(operation, alice), by=by)


def delete(operation, alice, by):
    responses.delete(response=fault(operation, alice), by=by)


@pytest.mark.parametrize("act", [write, make_default, delete])
@pytest.mark.parametrize("decide", [reviews.approve, reviews.ask_changes, reviews.refuse])
def test_nobody_decides_on_a_version_whose_responses_they_wrote(act, decide, draft, alice, colleague):
    act(draft.operations.get(), alice, by=colleague)
    reviews.submit(version=draft, by=alice)

    with pytest.raises(NotAllowed):
        decide(version=draft, by=colleague, note="vu")

    assert ServiceVersion.objects.get().stage == Stage.SUBMITTED


def test_a_colleague_who_wrote_nothing_of_it_decides(draft, alice, colleague, organisation):
    other = factories.version(alice, organisation, name="Autre")
    write(other.operations.get(), alice, by=colleague)
    reviews.submit(version=draft, by=alice)

    reviews.approve(version=draft, by=colleague)

    assert ServiceVersion.objects.get(pk=draft.pk).stage == Stage.APPROVED


def test_who_opened_the_editor_before_the_submission_cannot_save_after_it(draft, alice):
    shown = ServiceVersion.objects.get(pk=draft.pk).operations.select_related("version__service").get()
    response = fault(draft.operations.get(), alice)
    reviews.submit(version=draft, by=alice)
    before = list(NamedResponse.objects.values())

    with pytest.raises(NotAllowed):
        fault(shown, alice, name="autre")
    with pytest.raises(NotAllowed):
        responses.make_default(response=NamedResponse(pk=response.pk, operation=shown), by=alice)
    with pytest.raises(NotAllowed):
        responses.delete(response=NamedResponse(pk=response.pk, operation=shown), by=alice)

    assert list(NamedResponse.objects.values()) == before


def test_a_change_after_the_approval_is_told_as_such_in_the_trail(draft, alice, reviewer, organisation):
    reviews.submit(version=draft, by=alice)
    reviews.approve(version=draft, by=reviewer)

    response = fault(draft.operations.get(), alice)
    fault(draft.operations.get(), alice, said="inconnu", response=response)

    changed, written = Entry.objects.visible_to(reviewer).filter(verb="response.save")
    assert changed.actor == alice and changed.organisation == organisation
    assert (changed.detail["version"], changed.detail["stage"]) == ("personne/1.0", Stage.APPROVED)
    assert changed.detail["digest"] != written.detail["digest"]
