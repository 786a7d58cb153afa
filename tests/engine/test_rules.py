"""Rules in the engine: conditions on the request, read before any key, the first that holds answers."""

import pytest

from engine import conditions, keys
from engine.answer import RowExpressions, answer
from engine.errors import BundleRefused, KeyRefused
from engine.sources import RowSource

from . import golden

FIELDS = {"id": ("individu", "id"), "age": ("individu", "age"), "motif": ("individu", "motif")}


def holds(cell: str, **values: str | list[str]) -> bool:
    def found(name: str) -> list[str]:
        given = values.get(name, [])
        return [given] if isinstance(given, str) else given

    return conditions.first([conditions.read(cell)], found) == 0


@pytest.mark.parametrize(
    "cell",
    [
        "? age = 17",
        "? age=17",
        "? age < 18",
        "? age <= 17.0",
        "? age ≥ 17 & age > 9",
        "? age ≠ 18",
        "? age != 18",
        "? age <> 18",
        "? nom commence par Du",
        "? nom starts with Du",
        "? nom CONTIENT pui",
        "? nom existe",
        "? rue absent",
        "? rue est absente",
        "? rue ≠ x",
        "? vide absent",
        "? nom = /Du.*s/",
        "? nom ~ D[a-z]+",
        "? naissance < 2000-01-01",
        "? lien = a\\&b",
        "? enfants = Luc",
        "? enfants = Zoé & enfants contient uc",
    ],
)
def test_a_condition_holds(cell):
    values = {"age": "17", "nom": " Dupuis\n", "naissance": "1978-05-17", "lien": "a&b", "vide": " "}

    assert holds(cell, **values, enfants=["Zoé", "Luc"])


@pytest.mark.parametrize(
    "cell",
    ["? age = 017", "? age > 17", "? age < abc", "? nom < 3", "? nom = /Du/", "? nom absent", "? rue existe",
     "? rue contient x", "? vide existe", "? age < 18 & rue existe", "? enfants ≠ Luc"],
)  # fmt: skip
def test_a_condition_does_not_hold(cell):
    assert not holds(cell, age="17", nom="Dupuis", vide="", enfants=["Zoé", "Luc"])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("? age", "rule-form"),
        ("? = 3", "rule-form"),
        ("? age vaut 3", "rule-form"),
        ("? age < 3 & ", "rule-form"),
        ("? age =", "rule-value"),
        ("? age existe 3", "rule-value"),
        ("? age = /(/", "rule-expression"),
        ("? age ~ (?=a)", "rule-expression"),
        ("? a = 1" + " & a = 1" * 20, "rule-long"),
    ],
)
def test_what_is_no_condition_is_refused(cell, code):
    with pytest.raises(KeyRefused) as refusal:
        keys.read(cell)

    assert refusal.value.code == code
    assert refusal.value.text("fr") != refusal.value.text("en")


@pytest.mark.parametrize(
    ("cell", "literal"), [("?", "?"), ("?abc", "?abc"), (r"\? a = 1", "? a = 1"), ("a ? b", "a ? b")]
)
def test_other_question_marks_are_plain_keys(cell, literal):
    key = keys.read(cell)

    assert (key.kind, key.text) == ("literal", literal)
    assert keys.read(keys.write(key)) == key


def test_equal_rules_are_one_key_whatever_their_order():
    assert keys.read("? a = 1 & b existe") == keys.read("?  b exists & a=1")


@pytest.mark.parametrize("cell", ["? a = 1 & b existe", "? a = /x&y/", "? a commence par b", "? a ≤ 3 & c absent"])
def test_a_rule_reads_back_as_it_was_written(cell):
    key = keys.read(cell.replace("x&y", r"x\&y"))

    assert keys.read(keys.write(key)) == key


# --- in a bundle ------------------------------------------------------------------------------------------------------


def row(cell: str, number: int, response: str = "individuValide", **values: str) -> RowSource:
    key = keys.read(cell)
    plain = golden.row(key.text, kind=key.kind, number=number, response=response)
    return RowSource(**{**plain.__dict__, "values": {**plain.values, **values}})


@pytest.fixture
def reply(opened):
    def reply(rows, key: str = "1", **fields: str):
        bundle = opened(rows, fields=FIELDS)
        more = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
        body = golden.request(key).replace(b"</individu>", more.encode() + b"</individu>")
        return answer(bundle, body, expressions=RowExpressions())

    return reply


ROWS = [
    row("1", 2),
    row("*", 3),
    row("? age < 18 & motif existe", 4, "panne", code="42"),
    row("? age < 18", 5, "individuInvalide"),
]


@pytest.mark.parametrize(
    ("fields", "number", "response"),
    [
        ({}, 2, "individuValide"),
        ({"age": "30"}, 2, "individuValide"),
        ({"age": "17"}, 5, "individuInvalide"),
        ({"age": "17", "motif": "x"}, 4, "panne"),
    ],
)
def test_the_first_rule_that_holds_answers_before_any_key(reply, fields, number, response):
    told = reply(ROWS, **fields)

    assert (told.row, told.response, told.key) == (number, response, "1")


def test_a_rule_gives_any_response_with_the_values_of_its_row(reply):
    told = reply(ROWS, age="3", motif="x")

    assert told.status == 500 and b"Panne 42" in told.body
    assert told.outcome == "answered"


def test_a_rule_answers_a_request_that_has_no_key(opened):
    bundle = opened([row("1", 2), row("? age = 1", 3)], fields=FIELDS)

    told = answer(bundle, golden.request("1", field="age"), expressions=RowExpressions())

    assert (told.row, told.key) == (3, "")


def test_a_rule_on_a_field_that_nobody_knows_keeps_the_bundle_from_being_made(opened):
    with pytest.raises(BundleRefused, match="no field “autre”"):
        opened([row("? autre existe", 2)], fields=FIELDS)


def test_an_engine_that_knows_no_rules_refuses_the_bundle(opened, shelf):
    opened(ROWS, fields=FIELDS)

    assert (shelf / "bundles" / f"{0:064d}" / "bundle.json").read_bytes().startswith(b"mockadmin 2 ")
