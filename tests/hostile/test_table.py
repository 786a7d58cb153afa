"""docs/hostile-inputs.md lists what is tried, neither more nor less."""

from . import table


def test_the_page_lists_every_hostile_input():
    assert table.PAGE.read_text(encoding="utf-8") == table.written(), "draw it with: python -m tests.hostile.table"


def test_the_promised_kinds_are_all_tried():
    tried = {number for numbers, *_ in table.rows() for number in numbers.split(", ")}
    kinds = {
        *(f"X{n:02}" for n in range(1, 25)), *(f"Z{n:02}" for n in range(1, 7)), *(f"S{n:02}" for n in range(1, 22)),
        *(f"S{n:02}" for n in (25, 28, 29, 30, 31, 32, 33, 35)), "T01", "T02", "T04", "T05", "T06",
        *(f"W{n:02}" for n in (2, 4, 5, 7, 8, 9, 16, 18, 19, 20, 22)),
    }  # fmt: skip

    assert kinds - tried == set()
    assert len(list(table.rows())) >= 200
