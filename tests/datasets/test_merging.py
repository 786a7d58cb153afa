"""Three-way merge: what two people changed since they began alike, cell by cell; the same cell twice is a conflict."""

import json

import pytest

from catalog.keeping import vault
from catalog.revising.merging import Merge

from .test_differences import table

BASE = ("1,Dupuis,46", "2,Boulon,35", "3,Martin,20")
WIDE = ["id", "nom", "age", "ville", "response"]


def rows(merge: Merge, **choices) -> list[str]:
    """The merged rows as `key,values…`; the header first."""
    chosen = {tuple(place.split("/")): side for place, side in choices.pop("choices", {}).items()}
    header, *lines = merge.content(chosen).splitlines()
    found = [json.loads(line) for line in lines]
    assert [line[0] for line in found] == list(range(2, len(found) + 2))
    return [",".join(json.loads(header)[1:-1]), *(",".join([key, *values]) for _n, key, values, _r in found)]


def merge(mine: tuple, theirs: tuple, base: tuple = BASE) -> Merge:
    return Merge(table(*base), table(*mine), table(*theirs))


def test_different_cells_of_one_row_are_joined():
    found = merge(("1,Dupuis,47", *BASE[1:]), ("1,Dupond,46", *BASE[1:]))

    assert found.conflicts == []
    assert rows(found) == ["nom,age", "1,Dupond,47", "2,Boulon,35", "3,Martin,20"]


def test_the_same_change_twice_is_no_conflict():
    found = merge(("1,Dupuis,47", *BASE[1:]), ("1,Dupuis,47", *BASE[1:]))

    assert found.conflicts == []
    assert rows(found)[1] == "1,Dupuis,47"


def test_a_cell_that_both_changed_is_shown_with_its_three_values():
    found = merge(("1,Dupuis,47", *BASE[1:]), ("1,Dupuis,48", *BASE[1:]))

    (conflict,) = found.conflicts
    assert (conflict.key, conflict.column, conflict.base, conflict.mine, conflict.theirs) == (
        "1", "age", "46", "47", "48",
    )  # fmt: skip
    assert found.undecided({}) == [conflict]
    assert rows(found, choices={"1/age": "mine"})[1] == "1,Dupuis,47"
    assert rows(found, choices={"1/age": "theirs"})[1] == "1,Dupuis,48"


def test_rows_added_by_both_stand_where_each_put_them():
    found = merge((*BASE, "4,Mien,1"), (BASE[0], "5,Leur,2", *BASE[1:]))

    assert rows(found)[1:] == ["1,Dupuis,46", "5,Leur,2", "2,Boulon,35", "3,Martin,20", "4,Mien,1"]


def test_a_row_added_at_the_top_stays_at_the_top():
    found = merge(("1,Dupuis,47", *BASE[1:]), ("0,Leur,2", *BASE))

    assert rows(found)[1:3] == ["0,Leur,2", "1,Dupuis,47"]


def test_a_row_added_after_one_that_i_removed_is_kept():
    found = merge(BASE[:2], (*BASE, "5,Leur,2"))

    assert rows(found)[1:] == ["1,Dupuis,46", "2,Boulon,35", "5,Leur,2"]


def test_a_row_removed_by_either_is_gone():
    assert rows(merge(BASE[1:], (BASE[0], *BASE[2:])))[1:] == ["3,Martin,20"]


@pytest.mark.parametrize(
    ("side", "kept"),
    [("mine", ["2,Boulon,35", "3,Martin,20"]), ("theirs", ["2,Boulon,35", "3,Martin,20", "1,Dupuis,48"])],
)
def test_a_row_that_i_removed_and_they_changed_is_a_conflict(side, kept):
    found = merge(BASE[1:], ("1,Dupuis,48", *BASE[1:]))

    (conflict,) = found.conflicts
    assert (conflict.column, conflict.mine, conflict.theirs) == ("", None, "age: 48")
    assert sorted(rows(found, choices={"1/": side})[1:]) == sorted(kept)


@pytest.mark.parametrize(("side", "count"), [("mine", 3), ("theirs", 2)])
def test_a_row_that_i_changed_and_they_removed_is_a_conflict(side, count):
    found = merge(("1,Dupuis,47", *BASE[1:]), BASE[1:])

    assert [conflict.theirs for conflict in found.conflicts] == [None]
    assert len(rows(found, choices={"1/": side})[1:]) == count


def test_the_same_new_key_twice_is_a_conflict_in_the_cells_that_differ():
    found = merge((*BASE, "4,Mien,1"), (*BASE, "4,Leur,1"))

    assert [(each.key, each.column) for each in found.conflicts] == [("4", "nom")]
    assert rows(found, choices={"4/nom": "theirs"})[-1] == "4,Leur,1"


def test_a_column_that_they_added_is_kept_with_my_changes():
    wide = table("1,Dupuis,46,Lille", "2,Boulon,35,", "3,Martin,20,Metz", header=WIDE)
    found = Merge(table(*BASE), table("1,Dupuis,47", *BASE[1:]), wide)

    assert found.conflicts == []
    assert rows(found) == ["nom,age,ville", "1,Dupuis,47,Lille", "2,Boulon,35,", "3,Martin,20,Metz"]


def test_a_column_that_they_took_away_goes_unless_i_changed_it():
    base = table("1,Dupuis,46,Lille", "2,Boulon,35,", header=WIDE)
    narrow = table("1,Dupuis,46", "2,Boulon,35")
    elsewhere = table("1,Dupuis,47,Lille", "2,Boulon,35,", header=WIDE)
    inside = table("1,Dupuis,46,Lille", "2,Boulon,35,Metz", header=WIDE)

    assert rows(Merge(base, elsewhere, narrow)) == ["nom,age", "1,Dupuis,47", "2,Boulon,35"]
    assert rows(Merge(base, inside, narrow)) == ["nom,age,ville", "1,Dupuis,46,", "2,Boulon,35,Metz"]


def test_what_is_merged_is_a_table_as_any_other():
    content = merge(("1,Dupuis,47", *BASE[1:]), ("1,Dupond,46", *BASE[1:])).content({})

    assert content == vault.get("rows", table("1,Dupond,47", *BASE[1:]).digest)
