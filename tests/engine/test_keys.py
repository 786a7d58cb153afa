"""The grammar of a key cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import keys
from engine.errors import KeyRefused
from engine.keys import Key


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("1", Key("literal", "1")),
        ("  two words ", Key("literal", "two words")),
        ("*", Key("default", "")),
        (" * ", Key("default", "")),
        ("/1[0-9]+/", Key("regex", "1[0-9]+")),
        ("/", Key("literal", "/")),
        ("/a", Key("literal", "/a")),
        ("\\*", Key("literal", "*")),
        ("\\/a/", Key("literal", "/a/")),
        ("\\\\*", Key("literal", "\\*")),
        ("\\d", Key("literal", "\\d")),
    ],
)
def test_a_cell_is_a_literal_an_expression_or_the_default(cell, key):
    assert keys.read(cell) == key


@given(st.text(alphabet=st.sampled_from("\\/*ab1 "), max_size=8))
def test_a_key_reads_back_as_it_was_written(text):
    try:
        key = keys.read(text)
    except KeyRefused:
        return

    assert keys.read(keys.write(key)) == key


@given(st.text(alphabet=st.sampled_from("\\/*ab1"), min_size=1, max_size=8))
def test_every_literal_can_be_written(text):
    assert keys.read(keys.write(Key("literal", text))) == Key("literal", text)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "key-empty"),
        ("   ", "key-empty"),
        ("//", "key-regex-empty"),
        ("/[/", "key-regex-bracket"),
        ("/(a/", "key-regex-parenthesis"),
        ("/a)/", "key-regex-parenthesis"),
        ("/*a/", "key-regex-repetition"),
        ("/[z-a]/", "key-regex-range"),
        ("/a\\/", "key-regex-backslash"),
        ("/(?=a)b/", "key-regex-perl"),
        ("/(a)\\1/", "key-regex-perl"),
        ("/a{1001}/", "key-regex-costly"),
        ("/" + "(\\pL{50})" * 50 + "/", "key-regex-costly"),
        ("/" + "a" * 501 + "/", "key-regex-long"),
        ("a\x00b", "key-character"),
    ],
)
def test_a_cell_that_cannot_be_a_key_is_refused_in_both_languages(cell, code):
    with pytest.raises(KeyRefused) as refused:
        keys.read(cell)

    assert refused.value.code == code
    assert refused.value.text("en") != refused.value.text("fr")


def test_a_hostile_expression_is_accepted_because_it_runs_in_linear_time():
    assert keys.read("/(a+)+$/").kind == "regex"
