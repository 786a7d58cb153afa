"""A message's tree in words: types, limits, how often, and what is special."""

import pytest
from django.utils import translation

from catalog.explaining import outlines

BLANK = {
    "name": "",
    "base": "",
    "facets": {},
    "min": 1,
    "max": 1,
    "attributes": [],
    "children": [],
    "compositor": "",
    "documentation": "",
}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def node(name: str, **changes) -> dict:
    return BLANK | {"name": name} | changes


def test_children_and_attributes_follow_their_element_one_step_in():
    tree = node("a", attributes=[node("id", base="string")], children=[node("b", children=[node("c", base="date")])])

    assert [(line.depth, line.name) for line in outlines.lines(tree)] == [(0, "a"), (1, "@id"), (1, "b"), (2, "c")]


def test_no_tree_has_no_line():
    assert outlines.lines({}) == []


@pytest.mark.parametrize(
    ("facets", "words"),
    [
        ({"length": 5}, ("5 characters exactly",)),
        ({"minLength": 1, "maxLength": 13}, ("1 to 13 characters",)),
        ({"maxLength": 80}, ("80 characters at most",)),
        ({"minInclusive": "0", "maxExclusive": "150"}, ("≥ 0", "< 150")),
        ({"totalDigits": 9, "fractionDigits": 2}, ("9 digits at most", "2 decimals at most")),
    ],
)
def test_limits_are_told_in_words(facets, words):
    assert outlines.lines(node("a", base="string", facets=facets))[0].limits == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1, 1, "required"),
        (0, 1, "optional"),
        (0, None, "any number"),
        (1, None, "1 or more"),
        (2, 6, "2 to 6 times"),
    ],
)
def test_how_often_is_told_in_words(low, high, words):
    assert outlines.lines(node("a", min=low, max=high))[0].presence == words


@pytest.mark.parametrize(("base", "words"), [("int", "whole number"), ("string", "text"), ("gMonthDay", "gMonthDay")])
def test_a_type_is_told_in_words_or_by_its_name(base, words):
    assert outlines.lines(node("a", base=base))[0].kind == words


def test_a_choice_says_so():
    tree = node("a", compositor="choice", children=[node("b"), node("c")])

    assert outlines.lines(tree)[0].note == "one of the following"


def test_a_group_has_no_name_but_says_what_it_is():
    group = node("", compositor="sequence", max=None, min=0, children=[node("b")])

    line = outlines.lines(node("a", children=[group]))[1]

    assert (line.name, line.note, line.presence) == ("", "the following, together", "any number")


def test_lines_open_and_close_as_the_tree_does():
    tree = node("a", children=[node("b", children=[node("c")]), node("d")])

    told = [(line.name, line.opens, len(line.closes)) for line in outlines.lines(tree)]

    assert told == [("a", True, 0), ("b", True, 0), ("c", False, 1), ("d", False, 1)]


def test_a_long_tree_is_folded_below_its_second_level():
    leaves = [node(f"n{number}") for number in range(outlines.SHORT)]
    tree = node("a", children=[node("b", children=[node("c", children=leaves)])])

    unfolded = {line.name: line.is_unfolded for line in outlines.lines(tree) if line.opens}

    assert unfolded == {"a": True, "b": True, "c": False}


def test_each_line_bears_the_value_of_the_example():
    tree = node("a", namespace="urn:a", children=[node("b", namespace="urn:a", attributes=[node("id")])])

    lines = outlines.lines(tree, {("{urn:a}b",): "valeur", ("{urn:a}b", "@id"): "1"})

    assert [line.sample for line in lines] == ["", "valeur", "1"]
