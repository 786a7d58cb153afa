"""What the plug-ins give; nothing of Mock Admin is needed to try it."""

from datetime import UTC, datetime

import pytest
from mockadmin_sample import LUHN, SIREN, SIRENROUTE

NOW = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "value"),
    [("7992739871", "79927398713"), ("73282932", "732829320"), ("7328 2932", "732829320"), ("0", "00"), ("abc", "")],
)
def test_a_number_gets_its_check_digit(given, value):
    assert LUHN.value([given], NOW) == value


def test_the_example_is_a_value_that_it_gives():
    assert LUHN.value([LUHN.example[:-1]], NOW) == LUHN.example


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"siren": "732829320"}, ""),
        ({}, ""),
        ({"siren": "732829321"}, "the check digit of the SIREN is wrong / la clé du SIREN est fausse"),
        ({"siren": "73282932"}, "a SIREN has nine digits / un SIREN a neuf chiffres"),
        ({"siren": "73282932²"}, "a SIREN has nine digits / un SIREN a neuf chiffres"),
    ],
)
def test_a_wrong_siren_is_refused(fields, words):
    assert SIREN.check(fields, NOW) == words


@pytest.mark.parametrize(
    ("arguments", "response"),
    [
        (["732829320", "found", "wrong"], "found"),
        (["732829321", "found", "wrong"], "wrong"),
        (["732829321", "found"], ""),
        (["", "found", "wrong"], ""),
        (["73282932²", "found", "wrong"], ""),
    ],
)
def test_a_response_is_chosen_by_the_check_digit(arguments, response):
    assert SIRENROUTE.choose(arguments, NOW) == response
