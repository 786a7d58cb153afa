"""A contract's pattern, said so that a person who fills a spreadsheet understands it."""

import pytest
from django.utils import translation

from catalog.conformity import forms


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("[0-9]{13}", "13 digits"),
        (r"\d{6}[A-Za-z0-9]{1}\d{6}", "6 digits, 1 letter or digit, 6 digits"),
        ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "4 digits, “-”, 2 digits, “-”, 2 digits"),
        ("[A-Z]{2}[0-9]{2,8}", "2 capital letters, from 2 to 8 digits"),
        ("[1-4][0-9]{5}[0-9AB]", "1 character among 1-4, 5 digits, 1 character among 0-9 A B"),
        ("[BCDF]{2,3}", "from 2 to 3 characters among B C D F"),
        ("FR[0-9]", "“F”, “R”, 1 digit"),
    ],
)
def test_a_simple_pattern_is_said_in_words(pattern, words):
    with translation.override("en"):
        assert forms.described(pattern) == words


OTHERS = ["(a|b)+", ".{3}", "[0-9]*", "[^x]", "[a-c-[b]]", "[a_]", "a{2,}", r"\p{Lu}", "[0-9]?", ""]


@pytest.mark.parametrize("pattern", OTHERS)
def test_any_other_is_left_as_it_is(pattern):
    assert forms.described(pattern) == ""


def test_it_speaks_french():
    with translation.override("fr"):
        assert forms.described("[0-9]{2}") == "2 chiffres"
