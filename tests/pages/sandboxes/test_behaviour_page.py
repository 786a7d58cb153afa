"""The behaviour of a sandbox on its page: profiles, rules, date, sequences, consumers, states."""

import pytest

from sandboxes.actions import behaviour as actions
from sandboxes.behaviour import documents
from tests.pages import reading
from tests.sandboxes.test_behaviour import DOWN, remember

RULE = {"name": "Panne", "rate": "10", "delay": "", "failure": "http:503"}


def test_a_profile_is_put_in_force_and_everything_calmed(visit, bob, served, address):
    page = visit(bob)
    assert "answers at once and breaks nothing" in reading.words(page.get(address("behaviour")))

    shown = page.post(address("behaviour-profile"), {"profile": "un-sur-dix"}, follow=True)
    assert "A rule is in force" in reading.words(shown)
    assert "10 of 100" in reading.words(shown)

    calm = page.post(address("behaviour-calm"), follow=True)
    assert "answers at once and breaks nothing" in reading.words(calm)
    assert "switched off" in reading.words(calm)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({}, {"rate": 10.0, "failure": {"kind": "http", "status": 503}}),
        ({"failure": "tuxedo:TPETIME"}, {"rate": 10.0, "failure": {"kind": "tuxedo", "name": "TPETIME"}}),
        (
            {"failure": "timeout", "seconds": "1.5", "operations": ["rechercheIndividu"]},
            {
                "rate": 10.0, "when": {"operations": ["rechercheIndividu"]},
                "failure": {"kind": "timeout", "seconds": 1.5},
            },
        ),
        (
            {"failure": "", "delay": "lognormal", "first": "200", "second": "900", "keys": "1\r\n 2 \r\n\r\n1"},
            {"rate": 10.0, "when": {"keys": ["1", "2"]}, "delay": {"kind": "lognormal", "median": 200, "p95": 900}},
        ),
        (
            {"failure": "reset", "delay": "uniform", "second": "900", "expression": "9.*", "rate": "0.5"},
            {
                "rate": 0.5, "when": {"expression": "9.*"}, "delay": {"kind": "uniform", "least": 0, "most": 900},
                "failure": {"kind": "reset"},
            },
        ),
    ],
    ids=["http", "tuxedo", "timeout", "lognormal", "both"],
)  # fmt: skip
def test_a_rule_is_written_and_shown_again_in_its_form(visit, bob, served, address, given, stored):
    page = visit(bob)

    page.post(address("behaviour-rule-add"), RULE | given)

    served.refresh_from_db()
    assert documents.rules(served) == [{"name": "Panne", **stored}]
    form = page.get(address("behaviour-rule", 1)).context["form"]
    again = {name: form[name].value() for name in form.fields}
    page.post(address("behaviour-rule", 1), {name: "" if value is None else value for name, value in again.items()})
    served.refresh_from_db()
    assert documents.rules(served) == [{"name": "Panne", **stored}]


def test_what_is_wrong_with_a_rule_is_said_at_its_field(visit, bob, served, address):
    page = visit(bob)
    wrong = [
        ({"failure": ""}, "failure"),
        ({"rate": "101"}, "rate"),
        ({"delay": "fixed"}, "first"),
        ({"delay": "fixed", "first": "60001"}, "first"),
        ({"delay": "normal", "first": "200", "second": "100"}, "second"),
        ({"failure": "timeout"}, "seconds"),
        ({"failure": "drip", "seconds": "61"}, "seconds"),
        ({"failure": "http:418"}, "failure"),
        ({"expression": "(a"}, "__all__"),
        ({"keys": "\n".join(map(str, range(1001)))}, "keys"),
    ]

    for given, field in wrong:
        form = page.post(address("behaviour-rule-add"), RULE | given).context["form"]
        assert field in form.errors, given

    served.refresh_from_db()
    assert served.behaviour == {}


def test_date_and_seed_are_saved_or_the_field_says_why_not(visit, bob, served, address):
    page = visit(bob)

    refused = page.post(address("behaviour-clock"), {"kind": "fixed", "fixed": "31/01/2027"})
    page.post(address("behaviour-clock"), {"kind": "shifted", "shift": "+3m", "seed": "pipeline"})

    assert "is not a date" in reading.words(refused)
    served.refresh_from_db()
    assert served.behaviour == {"clock": {"shift": "+3m"}, "seed": "pipeline"}
    page.post(address("behaviour-clock"), {"kind": "real", "seed": ""})
    served.refresh_from_db()
    assert served.behaviour == {}


def test_a_sequence_is_counted_and_let_go(visit, bob, served, address):
    page = visit(bob)

    page.post(address("behaviour-sequence"), {"name": "dossier", "start": "100", "step": "10"})
    served.refresh_from_db()
    assert served.behaviour == {"sequences": {"dossier": {"start": 100, "step": 10}}}

    page.post(address("behaviour-sequence-remove"), {"name": "dossier"})
    served.refresh_from_db()
    assert served.behaviour == {}


def test_the_token_of_a_consumer_is_shown_once(visit, bob, served, address):
    page = visit(bob)

    made = page.post(address("behaviour-consumer"), {"consumer": "Portail"})

    assert "Note the token of “Portail” now" in reading.words(made)
    assert made.context["token"] in made.content.decode()
    assert made.context["token"] not in page.get(address("behaviour")).content.decode()
    page.post(address("behaviour-consumer-remove", served.consumers.get().pk))
    assert not served.consumers.exists()


def test_states_are_shown_searched_and_start_over(visit, bob, served, address, settings):
    page = visit(bob)
    assert "Every key is in its first state" in reading.words(page.get(address("behaviour-states")))
    remember(settings, served, ("state", "individu", "12", "ouvert"), ("state", "individu", "13", "clos"))

    assert "ouvert" in reading.words(page.get(address("behaviour-states")))
    assert "ouvert" not in reading.words(page.get(address("behaviour-states"), {"q": "13"}))
    answer = page.post(address("behaviour-start-over"), follow=True)

    assert "Everything starts over" in reading.words(answer)


def test_who_may_only_look_sees_the_rules_and_no_button(visit, bob, reader, served, address):
    actions.put_rule(sandbox=served, by=bob, rule=DOWN)

    page = visit(reader)

    shown = page.get(address("behaviour"))
    assert "HTTP 503" in reading.words(shown)
    assert not [each for each in reading.posts(shown) if "comportement" in each]
    assert page.get(address("behaviour-rule", 1)).status_code == 403


def test_the_first_tab_warns_that_answers_are_broken_on_purpose(visit, bob, reader, served, address):
    assert "on purpose" not in reading.words(visit(reader).get(address("sandbox")))

    actions.put_rule(sandbox=served, by=bob, rule=DOWN)

    assert "on purpose" in reading.words(visit(reader).get(address("sandbox")))
