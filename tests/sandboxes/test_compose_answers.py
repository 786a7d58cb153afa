"""Who wins and why: what the page tells is what the engine does, for any composition and any request."""

from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.functions.fields import Fields
from catalog.lookup import keys
from engine import answer, bundle
from sandboxes import composing, explaining
from sandboxes.composing import contenders
from sandboxes.composing.contenders import Question

from ..datasets import naissances
from . import layers

CELLS = ["1", "2", "12", "x", "\\*", "\\/1/", "/1.*/", "/[0-9]+/", "/.*2/", "*", "? correlation = A", "? numero = 1",
         "? correlation existe & numero ≠ 2", "? dateNaissance > 2000-01-01", "⟨ouvert⟩ 1", "⟨∅⟩ 1",
         "⟨ouvert⟩ 2"]  # fmt: skip
PAIRS = ["1 & 2", "1 & *", "* & 2", "/1|2/ & 2", "x & /[0-9]/", "* & *", "? correlation = A", "? numero = 1"]
VALUES = ["", "1", "2", "12", "x", "*", "/1/", " 1 ", "21"]


def stacks(cells: list[str]):
    """Up to four layers, each with some of the cells in any order; as published, no layer has a key twice."""
    layer = st.lists(st.sampled_from(cells), unique=True, max_size=len(cells))
    return st.lists(layer, min_size=1, max_size=4)


requests = st.fixed_dictionaries(
    {"correlation": st.sampled_from(["", "A", "B"]), "dateNaissance": st.sampled_from(["", "1999-01-01", "2001-01-01"])}
)


@settings(max_examples=100, deadline=None)
@given(stacks(CELLS), st.sampled_from(VALUES[1:]), requests, st.sampled_from(["", "ouvert", "clos"]))
def test_the_engine_answers_with_the_row_that_is_told(tmp_path_factory, stack, value, others, state):
    recipe = layers.recipe(*stack)
    told = contenders.contest(recipe, Question(value, others, state)).rows

    reply = _answered(tmp_path_factory, recipe, {"numero": value} | others, state)

    assert _place(reply) == _first(recipe, told)


@settings(max_examples=60, deadline=None)
@given(stacks(PAIRS), st.sampled_from(["1", "2", "x"]), st.sampled_from(["1", "2", ""]), st.sampled_from(["", "A"]))
def test_so_it_does_for_keys_of_several_fields(tmp_path_factory, stack, number, birth, correlation):
    recipe = layers.recipe(*stack, several=True)
    typed = keys.join([number, birth])
    told = contenders.contest(recipe, Question(typed, {"correlation": correlation})).rows

    reply = _answered(tmp_path_factory, recipe, {"numero": number, "dateNaissance": birth, "correlation": correlation})

    assert _place(reply) == _first(recipe, told)


@settings(deadline=None)
@given(stacks(CELLS), st.sampled_from(VALUES[1:]))
def test_every_row_that_fits_is_told_once_and_each_says_why(stack, value):
    recipe = layers.recipe(*stack)

    told = explaining.of_recipe(recipe, Question(value))

    places = [(each.layer, each.row) for each in told.contenders]
    assert len(set(places)) == len(places)
    assert [each.wins for each in told.contenders] == [True, *[False] * (len(places) - 1)][: len(places)]
    assert all(each.why for each in told.contenders)
    assert sum(rung.outcome == "wins" for rung in told.rungs) == min(1, len(places))
    assert [rung.kind for rung in told.rungs] == list(contenders.KINDS)


@pytest.mark.parametrize(
    ("key", "asked", "outcomes", "words"),
    [
        ("1", {"correlation": "A"}, ["wins", "covered", "covered", "covered"], "Une règle qui vaut répond avant"),
        ("1", {}, ["none", "wins", "covered", "covered"], "est une couche plus haute et a la même clé"),
        (
            "12",
            {},
            ["none", "none", "wins", "covered"],
            "Une expression qui correspond répond avant la ligne par défaut",
        ),
        ("x", {}, ["none", "none", "none", "wins"], ""),
    ],
)
def test_the_way_of_a_call_is_told_step_by_step(key, asked, outcomes, words):
    recipe = layers.recipe(["1", "? correlation = A"], ["1", "/1.*/", "*"])

    told = explaining.of_recipe(recipe, Question(key, asked))

    assert [rung.outcome for rung in told.rungs] == outcomes
    assert told.read == ["correlation"]
    assert not words or any(words in each.why for each in told.contenders[1:])


def test_of_thousands_of_rows_that_fit_the_first_are_told_and_all_counted():
    recipe = layers.recipe([f"/1|{number}/" for number in range(200)])

    contest = contenders.contest(recipe, Question("1"))

    assert [len(kind.rows) for kind in contest.kinds] == [0, 0, contenders.MOST, 0]
    assert [kind.fitting for kind in contest.kinds] == [0, 0, 200, 0]


def _answered(tmp_path_factory, recipe, fields: dict[str, str], state: str = ""):
    """The reply of the engine to a request with these fields, from a bundle of what the composition gives."""
    shelf = tmp_path_factory.mktemp("shelf")
    bundle.write(shelf, _source(recipe))
    opened = bundle.open(shelf, "essai-de-composition")
    try:
        return answer.answer(opened, _envelope(fields), expressions=answer.RowExpressions(),
                             states=lambda _key: state)  # fmt: skip
    finally:
        opened.close()


def _source(recipe) -> bundle.BundleSource:
    numbers = {id(source): number for number, source in enumerate(recipe.sources)}
    paths = [tuple(path) for path in keys.paths(recipe.key_path)]
    rows = [
        bundle.RowSource(
            kind=each.key.kind,
            key=each.key.plain,
            before=each.key.state,
            response=each.row.response,
            values=each.values,
            dataset=numbers[id(each.source)],
            row=each.row.number,
        )
        for each in composing.winners(recipe)
    ]
    operation = bundle.OperationSource(
        name="chercher",
        element=layers.step("demande"),
        key_path=paths[0],
        key_paths=paths if len(paths) > 1 else (),
        responses=[bundle.ResponseSource(name="reponse", source="<r>{{texte}}</r>")],
        rows=rows,
        fields=Fields(recipe.operation.key_candidates),
    )
    return bundle.BundleSource(
        service="essai",
        version="1",
        operations=[operation],
        datasets=[bundle.DatasetLabel(source.dataset.name, 1) for source in recipe.sources],
        files={"n.wsdl": naissances.WSDL},
        main_file="n.wsdl",
        digest="essai-de-composition",
    )


def _envelope(fields: dict[str, str]) -> bytes:
    given = {name: f"<n:{name}>{escape(value)}</n:{name}>" if value else "" for name, value in fields.items()}
    person = given["numero"] + given.get("dateNaissance", "")
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<n:demande xmlns:n="{layers.NAMESPACE}"><n:personne>{person}</n:personne>{given.get("correlation", "")}'
        "</n:demande></s:Body></s:Envelope>"
    ).encode()


def _place(reply) -> tuple[int, int] | None:
    """(layer, row) that answered; None when nothing did."""
    return (reply.dataset, reply.row) if reply.dataset >= 0 else None


def _first(recipe, told) -> tuple[int, int] | None:
    return (recipe.sources.index(told[0].source), told[0].row.number) if told else None
