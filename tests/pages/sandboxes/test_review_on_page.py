"""An order outside the quota, decided on its own page."""

import pytest

from accounts.models import Membership, Organisation
from accounts.stages import Role
from sandboxes.models import Sandbox
from sandboxes.stages import Stage
from tests.pages import reading
from tests.sandboxes import world


@pytest.fixture
def sandbox(version, dataset, bob, organisation):
    Organisation.objects.filter(pk=organisation.pk).update(sandbox_quota=0)
    return world.order(version, dataset, by=bob, organisation=organisation).sandbox


def stage(sandbox) -> str:
    return Sandbox.objects.get(pk=sandbox.pk).stage


def test_bob_reads_that_a_reviewer_decides_and_may_not_decide(visit, bob, sandbox, address):
    answer = visit(bob).get(address("sandbox"))

    assert "outside the quota" in reading.words(answer)
    assert address("approve") not in reading.posts(answer)
    assert visit(bob).post(address("approve")).status_code == 403
    assert stage(sandbox) == Stage.REQUESTED


def test_the_reviewer_approves_with_a_note(visit, reviewer, sandbox, address):
    answer = visit(reviewer).post(address("approve"), {"note": "pour deux sprints"}, follow=True)

    assert stage(sandbox) == Stage.APPROVED
    assert "pour deux sprints" in reading.words(answer)


def test_a_refusal_without_a_reason_is_sent_back(visit, reviewer, sandbox, address):
    answer = visit(reviewer).post(address("refuse"), {"note": "  "})

    assert "Say why" in reading.page(answer).find_class("error-summary")[0].text_content()
    assert stage(sandbox) == Stage.REQUESTED


def test_bob_reads_why_it_was_refused(visit, reviewer, bob, sandbox, address):
    visit(reviewer).post(address("refuse"), {"note": "supprimez d'abord un ancien bac"})

    words = reading.words(visit(bob).get(address("sandbox")))

    assert "supprimez d'abord un ancien bac" in words


def test_a_reviewer_who_ordered_it_sees_the_button_disabled_with_the_reason(visit, bob, sandbox, address):
    Membership.objects.create(user=bob, role=Role.REVIEWER)

    answer = visit(bob).get(address("sandbox"))

    assert "You ordered it yourself" in reading.words(answer)
    assert visit(bob).post(address("approve")).status_code == 403
    assert stage(sandbox) == Stage.REQUESTED


def test_two_decisions_are_not_taken(visit, reviewer, sandbox, address):
    page = visit(reviewer)
    page.post(address("approve"))

    answer = page.post(
        address("refuse"), {"note": "trop tard"}, headers={"Referer": "http://testserver" + address("sandbox")}
    )

    assert answer.status_code in (302, 409)
    assert stage(sandbox) != Stage.REFUSED
