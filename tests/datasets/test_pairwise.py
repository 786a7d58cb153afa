"""All pairs in few rows: nothing is missed, nothing impossible is asked, and the rows stay few."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.cases.pairwise import Factor, covered, pairs, rows


@st.composite
def some_factors(draw) -> list[Factor]:
    """Up to eight factors, some of which matter only where an earlier one has a certain level."""
    found: list[Factor] = []
    for place in range(draw(st.integers(0, 8))):
        needs = ()
        if place and draw(st.booleans()):
            outer = draw(st.integers(0, place - 1))
            needs = ((outer, draw(st.integers(0, found[outer].levels - 1))),)
        found.append(Factor(draw(st.integers(1, 5)), needs))
    return found


@given(some_factors())
def test_every_pair_that_can_meet_meets(factors):
    assert covered(rows(factors)) >= set(pairs(factors))


@given(some_factors())
def test_a_factor_is_in_a_row_only_where_it_matters(factors):
    for row in rows(factors):
        for place, level in row.items():
            assert 0 <= level < factors[place].levels
            assert all(row.get(outer) == wanted for outer, wanted in factors[place].needs)


@pytest.mark.parametrize(
    ("levels", "most"), [((2,) * 4, 8), ((2,) * 20, 14), ((3,) * 4, 14), ((3,) * 13, 27), ((5, 4, 3, 2, 2), 26)]
)
def test_the_rows_are_few(levels, most):
    found = rows([Factor(count) for count in levels])

    first, second = sorted(levels)[-2:]
    assert first * second <= len(found) <= most


def test_one_factor_alone_has_a_row_for_each_level():
    assert rows([Factor(3)]) == [{0: 0}, {0: 1}, {0: 2}]
    assert rows([]) == []


def test_what_excludes_each_other_is_no_pair():
    choice, left, right = Factor(2), Factor(2, ((0, 0),)), Factor(2, ((0, 1),))

    met = covered(rows([choice, left, right]))

    assert not any({one[0], other[0]} == {1, 2} for one, other in met)
    assert {((0, 0), (1, level)) for level in (0, 1)} | {((0, 1), (2, level)) for level in (0, 1)} <= met


def test_the_same_factors_give_the_same_rows():
    factors = [Factor(count) for count in (4, 3, 2, 2, 5)]

    assert rows(factors) == rows(factors)
    assert len(set(map(str, rows(factors)))) == len(rows(factors))
    assert all(len(row) == 5 for row in itertools.islice(rows(factors), 5))
