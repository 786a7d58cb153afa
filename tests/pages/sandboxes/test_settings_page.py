"""Settings of a sandbox: how it answers, extend, reset, stop, start, renew its token, delete it knowing the loss."""

import re
from datetime import timedelta

import pytest

from sandboxes import addresses
from sandboxes.models import Sandbox
from sandboxes.stages import Access, Desire
from tests.pages import reading
from tests.sandboxes import world


@pytest.fixture
def journal(stored):
    """Three calls in the journal."""
    return [stored(key=str(n)) for n in range(3)]


def test_bob_extends_by_a_sprint(visit, bob, served, address):
    before = served.expires_at

    visit(bob).post(address("extend"))

    served.refresh_from_db()
    assert served.expires_at - before == timedelta(days=14)


@pytest.mark.parametrize("days", ["0", "91", "-3", "soon", "1e9"])
def test_a_length_that_makes_no_sense_is_refused_in_words(visit, bob, served, address, days):
    before = served.expires_at

    answer = visit(bob).post(address("extend"), {"days": days}, follow=True)

    served.refresh_from_db()
    assert "1 to 90 days" in reading.words(answer)
    assert served.expires_at == before


def test_reset_empties_the_journal(visit, bob, served, journal, address):
    visit(bob).post(address("reset"))

    assert not served.exchanges.exists()


def test_stop_and_start_are_two_buttons_of_which_one_is_shown(visit, bob, served, address):
    page = visit(bob)

    before = reading.posts(page.get(address("settings")))
    page.post(address("stop"))
    after = reading.posts(page.get(address("settings")))

    assert address("stop") in before
    assert address("start") not in before
    assert address("start") in after
    assert address("stop") not in after


def test_a_new_token_is_shown_after_renewal(visit, bob, version, organisation):
    made = world.order(version, by=bob, organisation=organisation, access=Access.TOKEN)
    former = made.token

    answer = visit(bob).post(f"/bacs/{made.sandbox.public_id}/jeton/", follow=True)

    assert "sb_" in reading.words(answer)
    assert former not in reading.words(answer)


def test_an_open_sandbox_offers_no_token(visit, bob, served, address):
    assert address("renew-token") not in reading.posts(visit(bob).get(address("settings")))


def test_the_question_before_deleting_names_what_is_lost(visit, bob, served, journal, version, address):
    words = reading.words(visit(bob).get(address("delete")))

    assert addresses.url(served, version) in words
    assert "3 calls in the journal" in words


def test_deleting_needs_the_confirmation(visit, bob, served, address):
    page = visit(bob)

    page.post(address("delete"))
    kept = Sandbox.objects.get(pk=served.pk).desire
    page.post(address("delete"), {"confirmed": "on"})

    assert kept == Desire.RUNNING
    assert Sandbox.objects.get(pk=served.pk).desire == Desire.DELETED


def test_bob_sets_how_the_sandbox_answers(visit, bob, served, address):
    page = visit(bob)

    answer = page.post(address("configure"), {"strict": "on", "header_policy": "all", "binary": "mtom"}, follow=True)

    served.refresh_from_db()
    assert (served.strict, served.header_policy, served.binary) == (True, "all", "mtom")
    assert served.desired_generation == 2
    assert "The settings are saved" in reading.words(answer)
    assert "accept every header" in reading.words(page.get(address("sandbox")))


def test_the_form_shows_what_is_set(visit, bob, served, address):
    served.header_policy, served.strict = "none", True
    served.save()

    content = visit(bob).get(address("settings")).content.decode()

    chosen = [each for each in re.findall(r"<input[^>]*>", content) if "checked" in each]
    assert sorted(re.search(r'value="(\w+)"|name="strict"', each)[0] for each in chosen) == [
        'name="strict"', 'value="inline"', 'value="none"',
    ]  # fmt: skip


@pytest.mark.parametrize(
    "given", [{}, {"header_policy": "some", "binary": "mtom"}, {"header_policy": "all", "binary": ""}]
)
def test_a_setting_that_is_not_in_the_list_is_refused_in_words(visit, bob, served, address, given):
    answer = visit(bob).post(address("configure"), given, follow=True)

    served.refresh_from_db()
    assert "choose again" in reading.words(answer)
    assert served.desired_generation == 1


def test_usage_is_told_by_operation_and_outcome(visit, bob, served, journal, stored, address):
    stored(outcome="unmatched", dataset="", row=0)

    words = reading.words(visit(bob).get(address("settings")))

    assert "rechercheIndividu answered 3 1.5 ms" in words
    assert "rechercheIndividu no row matches 1" in words


def test_a_reader_is_told_that_nothing_can_be_changed(visit, reader, served, address):
    answer = visit(reader).get(address("settings"))

    assert "not change it" in reading.words(answer)
    assert reading.posts(answer) == set()
    assert "in the answer itself, in Base64" in reading.words(answer)
    assert visit(reader).post(address("extend")).status_code == 403
    assert visit(reader).post(address("configure"), {"header_policy": "all", "binary": "mtom"}).status_code == 403


def test_an_operator_may_stop_but_not_delete(visit, operator, served, address):
    answer = visit(operator).get(address("settings"))

    assert address("stop") in reading.posts(answer)
    assert address("delete") not in reading.links(answer)
