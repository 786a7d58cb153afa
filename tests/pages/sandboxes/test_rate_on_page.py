"""The rate on the settings page of a sandbox."""

import pytest

from tests.pages import reading


def test_bob_sets_a_rate_and_sees_it(visit, bob, served, address):
    answer = visit(bob).post(address("limit"), {"rate": "20"}, follow=True)

    served.refresh_from_db()
    assert served.rate == 20
    assert 'value="20"' in answer.content.decode()
    assert "The rate is in force within seconds." in reading.words(answer)


def test_an_empty_field_gives_the_usual_rate_back(visit, bob, served, address):
    page = visit(bob)
    page.post(address("limit"), {"rate": "20"})

    page.post(address("limit"), {"rate": ""})

    served.refresh_from_db()
    assert served.rate == 0


@pytest.mark.parametrize("rate", ["0", "-1", "1000001", "many", "1e3"])
def test_a_rate_that_makes_no_sense_is_refused_in_words(visit, bob, served, address, rate):
    answer = visit(bob).post(address("limit"), {"rate": rate}, follow=True)

    served.refresh_from_db()
    assert served.rate == 0
    assert "from 1 to 1,000,000" in reading.words(answer)


def test_who_may_not_go_above_the_usual_rate_is_told_who_may(visit, bob, served, address, settings):
    settings.ENGINE_RATE = 100
    page = visit(bob)

    answer = page.post(address("limit"), {"rate": "101"})

    assert answer.status_code == 403
    assert "An operator can set a higher one." in reading.words(page.get(address("settings")))
