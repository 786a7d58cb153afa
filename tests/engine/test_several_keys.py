"""Keys of several fields in the engine: one look-up for a combination, then expressions, then the default."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import keys, nearest
from engine.answer import RowExpressions, answer
from engine.errors import KeyRefused
from engine.sources import RowSource

from . import golden

PATHS = (("individu", "id"), ("individu", "date"))


def row(cell: str, number: int) -> RowSource:
    key = keys.read(cell, 2)
    return RowSource(**golden.row(key.text, kind=key.kind, number=number).__dict__)


@pytest.fixture
def found(opened):
    """The reply of the core to the values of both fields, None for a field that is not there."""

    def found(cells: list[str], *values: str | None):
        rows = [row(cell, number) for number, cell in enumerate(cells, start=2)]
        bundle = opened(rows, key_path=PATHS[0], key_paths=PATHS, key_label="id & date")
        fields = "".join(
            f"<{path[-1]}>{value}</{path[-1]}>" for path, value in zip(PATHS, values, strict=True) if value is not None
        )
        body = golden.request("x").replace(b"<id>x</id>", fields.encode())
        return answer(bundle, body, expressions=RowExpressions())

    return found


CELLS = ["12 & *", "12 & 1978-05-17", "/1./ & /19.*/", "* & *", "* & 2001-01-01"]


@pytest.mark.parametrize(
    ("values", "number", "key"),
    [
        (("12", "1978-05-17"), 3, "12 & 1978-05-17"),
        ((" 12 ", "\n1978-05-17"), 3, "12 & 1978-05-17"),
        (("12", "1999-01-01"), 2, "12 & 1999-01-01"),
        (("12", None), 2, "12 & "),
        (("13", "1999-01-01"), 4, "13 & 1999-01-01"),
        (("9", "2001-01-01"), 6, "9 & 2001-01-01"),
        (("9", "9"), 5, "9 & 9"),
        ((None, "2001-01-01"), 6, " & 2001-01-01"),
        ((None, None), 5, ""),
    ],
)
def test_an_exact_combination_goes_before_expressions_and_these_before_the_default(found, values, number, key):
    reply = found(CELLS, *values)

    assert (reply.row, reply.key) == (number, key)


def test_values_of_two_fields_are_never_taken_for_others(found):
    assert found(["1 & 23"], "12", "3").outcome == "unmatched"
    assert found(["/.*/ & 3"], "1", "23").outcome == "unmatched"
    assert found(["/1|2/ & 3"], "2", "3").outcome == "answered"


def test_a_combination_without_a_row_is_told_with_the_nearest(found):
    reply = found(["12 & 1978-05-17"], "12", "1978-05-18")

    assert (reply.outcome, reply.key) == ("unmatched", "12 & 1978-05-18")
    assert "12 & 1978-05-17" in reply.reason and "id & date" in reply.reason


def test_a_request_without_any_of_the_fields_names_them_all(found):
    reply = found(["12 & 1978-05-17"], None, None)

    assert "individu/id & individu/date" in reply.reason


@pytest.mark.parametrize("cell", ["12", "1 & 2 & 3", " & 2", "/(/ & 2", "/^a$|^b$/ & *"])
def test_a_key_that_does_not_hold_its_values_is_refused(cell):
    with pytest.raises(KeyRefused):
        keys.read(cell, 2)


@pytest.mark.parametrize("cell", ["/^9+$/ & *", r"/[$^]/ & 1", r"/a\$/ & 1"])
def test_ends_of_a_field_may_be_said_although_they_need_not(cell):
    assert keys.read(cell, 2).kind == "regex"


CELL = st.text(alphabet=st.sampled_from(r"\/*&ab "), min_size=1, max_size=6)


@given(st.lists(CELL, min_size=2, max_size=3))
def test_a_whole_key_reads_back_as_it_was_written(cells):
    try:
        key = keys.compose([keys.read(cell) for cell in cells])
    except KeyRefused:
        return

    assert keys.read(keys.write(key), len(cells)) == key


def test_looking_for_the_nearest_combination_is_bounded_too():
    asked = []

    nearest.keys(keys.SEPARATOR.join(["x" * 20] * 2), lambda key: bool(asked.append(key)), [])

    assert len(asked) <= nearest.BUDGET
