"""The matrix of conflicts: the keys of several layers, page by page, searched, without holding the rows."""

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandboxes import explaining
from sandboxes.composing import conflicts
from sandboxes.composing.contenders import Question

from . import layers

CELLS = ["1", "2", "3", "12", "/1/", "/2/", "*", "? correlation = A", "\\*"]


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(CELLS), unique=True, max_size=9), min_size=1, max_size=4),
    st.integers(0, 4),
    st.sampled_from(["", "1", "corr", "absent"]),
)
def test_a_page_is_what_a_table_of_all_keys_would_show(stack, start, search):
    recipe = layers.recipe(*stack)

    found = conflicts.conflicts(recipe, start=start, count=3, search=search)

    shared = list(dict.fromkeys(cell for cells in stack for cell in cells if sum(cell in each for each in stack) > 1))
    searched = [cell for cell in shared if search in cell]
    assert (found.total, found.found) == (len(shared), len(searched))
    assert [
        [(recipe.sources.index(each.source), each.row.number, each.row.key) for each in rivals] for rivals in found.page
    ] == [
        [(layer, cells.index(cell) + 2, cell) for layer, cells in enumerate(stack) if cell in cells]
        for cell in searched[start : start + 3]
    ]


def test_the_matrix_has_a_cell_for_each_layer_and_names_the_values_that_differ():
    recipe = layers.recipe(["1", "2"], ["3"], ["2", "1"], values=lambda layer, place: f"{layer}" if place else "pareil")

    told = explaining.of_recipe(recipe, Question(""), matrix=True)

    one, two = told.matrix
    assert [cell and (cell.contender.row, cell.contender.wins) for cell in one.cells] == [(2, True), None, (3, False)]
    assert [cell and cell.differing for cell in one.cells] == [[("texte", "pareil")], None, [("texte", "2")]]
    assert not one.same and not two.same


def test_rows_that_say_the_same_are_told_to_be_the_same():
    recipe = layers.recipe(["1"], ["1"], values=lambda _layer, _place: "pareil")

    (line,) = explaining.of_recipe(recipe, Question(""), matrix=True).matrix

    assert line.same and [cell.differing for cell in line.cells] == [[], []]


def test_layers_beyond_the_bound_are_not_compared(monkeypatch):
    monkeypatch.setattr(conflicts, "MOST_ROWS", 3)

    told = explaining.of_recipe(layers.recipe(["1", "2"], ["1", "2"]), Question(""), matrix=True)

    assert told.too_large and told.conflict_count == 0


@pytest.fixture
def large():
    """Two layers of 20,000 rows, half of whose keys both have; a row is about 400 bytes."""
    cells = [[str(number) for number in range(start, start + 20_000)] for start in (0, 10_000)]
    return layers.recipe(*cells, values=lambda layer, place: f"{layer}-{place} " + "x" * 400)


def test_of_large_layers_only_marks_and_numbers_are_held(large):
    rows = sum(source.revision.row_count for source in large.sources)
    conflicts.conflicts(layers.recipe(["1"], ["1"]))  # whatever is loaded once
    tracemalloc.start()

    found = conflicts.conflicts(large, start=9_990)

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (found.total, [rivals[0].row.key for rivals in found.page]) == (
        10_000,
        [str(n) for n in range(19_990, 20_000)],
    )
    assert peak < rows * (conflicts.MARK + 40) < 400 * rows / 4
