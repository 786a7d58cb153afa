"""Which operation, which key, which row."""

import random
import re
from dataclasses import replace

import pytest

from engine import bundle, envelope, lookup, nearest
from engine.answer import RowExpressions
from engine.bundle import OperationSource, ResponseSource
from engine.errors import Broken, UnknownOperation, Unmatched
from engine.patterns import Patterns, has_inner_repetition

from . import golden
from .golden import row


def call(inside: str, action: str = "") -> envelope.Call:
    namespace = "http://schemas.xmlsoap.org/soap/envelope/"
    body = f'<s:Envelope xmlns:s="{namespace}"><s:Body>{inside}</s:Body></s:Envelope>'
    return envelope.read(body.encode(), action=action)


@pytest.fixture
def several(shelf):
    """Three operations, two of them with the same element, one without any."""
    response = ResponseSource(name="r", source="<r/>")
    common = {"responses": [response], "default_response": "r"}
    operations = [
        OperationSource(name="first", element="{urn:a}same", action="urn:first", **common),
        OperationSource(name="second", element="{urn:a}same", action="urn:second", **common),
        OperationSource(name="third", element="{urn:a}other", action="urn:third", **common),
        OperationSource(name="ping", element="", action="urn:ping", **common),
    ]
    bundle.write(shelf, replace(golden.bundle_source(), operations=operations))
    opened = bundle.open(shelf, golden.DIGEST)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("inside", "action", "name"),
    [
        ('<other xmlns="urn:a"/>', "", "third"),
        ('<other xmlns="urn:a"/>', "urn:first", "third"),
        ('<same xmlns="urn:a"/>', "", "first"),
        ('<same xmlns="urn:a"/>', "urn:second", "second"),
        ('<same xmlns="urn:a"/>', "urn:third", "first"),
        ("", "urn:ping", "ping"),
        ("", "", "ping"),
    ],
)
def test_the_payload_decides_and_the_action_only_between_equals(several, inside, action, name):
    assert lookup.operation(several, call(inside, action)).name == name


@pytest.mark.parametrize(("inside", "action"), [("<same/>", ""), ("<x/>", "urn:first"), ("<x/>", "")])
def test_an_unknown_operation_lists_the_known_elements(several, inside, action):
    with pytest.raises(UnknownOperation, match="other, ping, same, same"):
        lookup.operation(several, call(inside, action))


def found(opened, key: str):
    request = envelope.read(golden.request(key))
    return lookup.row(opened, opened.operations[0], request, RowExpressions())


def test_an_exact_key_wins_over_an_expression_and_the_default(opened):
    rows = [row("*", kind="default", number=2), row("4.", kind="regex", number=3), row("42", number=4)]

    assert found(opened(rows), "42").record.row == 4


def test_the_first_expression_that_matches_the_whole_key_wins(opened):
    rows = [row("4", kind="regex", number=2), row(".*2", kind="regex", number=3), row("4[0-9]", kind="regex", number=4)]
    served = opened(rows)

    assert found(served, "42").record.row == 3
    assert found(served, "41").record.row == 4
    assert found(served, "4").record.row == 2


def test_the_default_row_answers_the_rest_and_says_so(opened):
    served = opened([row("1"), row("", kind="default", number=9)])

    answer = found(served, "2")

    assert (answer.record.row, answer.outcome, answer.key) == (9, "defaulted", "2")


def test_spaces_around_a_key_do_not_count(opened):
    assert found(opened([row(" 1 ")]), "\n 1 \t").record.row == 2


@pytest.mark.parametrize("key", ["é" * 300, "k" * 501, "𝒳" * 200])
def test_a_long_key_is_found_like_any_other(opened, key):
    served = opened([row(key, number=7), row("1")])

    assert found(served, key).record.row == 7
    with pytest.raises(Unmatched):
        found(served, key + "x")


def test_without_rows_the_default_response_answers(opened):
    answer = found(opened(), "anything")

    assert (answer.record, answer.response.name, answer.outcome) == (None, "individuValide", "defaulted")


def test_an_operation_without_anything_is_broken(opened):
    with pytest.raises(Broken, match="rechercheIndividu"):
        found(opened(default_response=""), "1")


def test_an_unmatched_key_is_named_with_the_nearest(opened):
    with pytest.raises(Unmatched) as refused:
        found(opened([row(key) for key in ("1", "4", "24", "900")]), "42")

    assert refused.value.details["key"] == "42"
    assert set(refused.value.details["nearest"]) >= {"4", "24"}


def test_a_missing_field_is_named(opened):
    request = envelope.read(golden.request("1", field="ident"))
    served = opened([row("1")])

    with pytest.raises(Unmatched, match="no field id, which chooses the row \\(individu/id\\)"):
        lookup.row(served, served.operations[0], request, RowExpressions())


@pytest.mark.parametrize(
    ("key", "known", "expected"),
    [
        ("42", ["4", "24", "7"], ["4", "24"]),
        ("00042", ["0042"], ["0042"]),
        ("abc", ["ABC"], ["ABC"]),
        ("185077512345613", ["185077512345612", "9"], ["185077512345612"]),
        ("42", ["42"], []),
        ("", ["1"], ["1"]),
    ],
)
def test_nearest_keys_are_one_edit_away(key, known, expected):
    assert nearest.keys(key, set(known).__contains__, []) == expected


def test_nearest_keys_are_completed_by_neighbours_and_never_many():
    assert nearest.keys("m", set().__contains__, ["a", "b", "c", "d"]) == ["a", "b", "c"]


def test_looking_for_the_nearest_costs_a_bounded_number_of_look_ups():
    asked = []

    nearest.keys("x" * 60, lambda key: bool(asked.append(key)), [])

    assert len(asked) <= nearest.BUDGET


BACKTRACKING = (
    "(a+)+$", r"^(\w+\s?)*$", "(x+x+)+y", ".*.*.*.*=.*", "([a-zA-Z]+)*", "(a|aa)+", "(a|a?)+", "(.*a){12}",
    "(a?){50}a{50}", "((a{1,9}){1,9}){1,9}b", "^(([a-z])+.)+[A-Z]([a-z])+$",
)  # fmt: skip
"""What keeps a backtracking engine busy for years."""


@pytest.mark.parametrize("expression", BACKTRACKING)
def test_hostile_expressions_take_linear_time(expression):
    patterns = Patterns([expression])

    assert patterns.first("a" * 20_000 + "!") is None


ATOMS = ("a", "b", "ab", ".", r"\d", "[ab]", "[^a]", r"\.", "(a|b)", "(?:ab|ba)", "(?i)A")
REPEATED = ("", "", "", "*", "+", "?", "*?", "{2}", "{1,2}", "{1,}")


def test_expressions_match_whole_values_and_the_first_one_wins(monkeypatch):
    monkeypatch.setattr("engine.patterns.TOGETHER", 50)
    dice = random.Random(5)
    pieces = [[dice.choice(ATOMS) + dice.choice(REPEATED) for _ in range(dice.randint(1, 4))] for _ in range(500)]
    expressions = ["".join(sorted(each, key=lambda piece: "?i" not in piece)) for each in pieces]
    expressions = [text for text in expressions if text.count("(?i)") <= text.startswith("(?i)A")]
    patterns, judges = Patterns(expressions), [re.compile(text) for text in expressions]
    values = {"".join(dice.choice("abA1.") for _ in range(dice.randint(0, 6))) for _ in range(100)}

    for value in values:
        fitting = [number for number, judge in enumerate(judges) if judge.fullmatch(value)]
        assert patterns.every(value) == fitting
        assert patterns.first(value) == (fitting[0] if fitting else None)


@pytest.mark.parametrize(
    ("expression", "inner"),
    [("a+", False), ("(ab)*", False), (r"a\+b", False), ("[a+]b", False), ("(?i)ab{3}c", False), ("12.*$", False)]
    + [("a+b", True), ("a?b", True), ("a+?b", True), (r"\d{1,3}-", True), ("(a.*)b", True), ("(a+|b)", True)],
)
def test_repetitions_before_something_else_are_found(expression, inner):
    assert has_inner_repetition(expression) is inner


def test_ten_thousand_expressions_are_tried_at_once():
    anchored = [f"A{number}:[0-9]+" for number in range(5_000)]
    floating = [f".*-{number}x.*" for number in range(5_000)]
    patterns = Patterns([text for pair in zip(anchored, floating, strict=True) for text in pair])

    assert patterns.first("A4999:1") == 2 * 4999
    assert patterns.first("a-77x-") == 2 * 77 + 1
    assert patterns.first("none") is None
