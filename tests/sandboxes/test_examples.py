"""Values the check asks for when a key is an expression or the default."""

import pytest

from catalog.lookup import keys
from sandboxes.checking import examples


@pytest.mark.parametrize(
    "expression",
    [
        r"abc",
        r"a+",
        r"\d{13}",
        r"[12]\d{12}",
        r"A|B",
        r"x.z",
        r"9[0-9]*",
        r"\w{3}-\d?",
        r"^ab$",
        r"a\.b",
        r"[^0-9]+",
        r"2[AB]\d{3}",
    ],
)
def test_a_simple_expression_gives_a_value_it_matches(expression):
    value = next(examples.of_expression(expression))

    assert keys.matches(expression.removeprefix("^").removesuffix("$"), value)


@pytest.mark.parametrize("expression", ["(a|b)c", "(?i)abc", r"\bmot\b", r"\pL+"])
def test_an_expression_that_is_not_simple_gives_nothing_rather_than_a_guess(expression):
    assert list(examples.of_expression(expression)) == []


def test_an_unused_key_has_the_shape_of_the_used_ones():
    value = next(examples.unlike(["1850775123456"]))

    assert len(value) == 13 and value.isdigit() and value != "1850775123456"


def test_there_are_always_plain_values_to_try():
    assert "999999999" in list(examples.unlike([]))
