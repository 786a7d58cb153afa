"""Two revisions side by side: joined by the key, told cell by cell, whatever their order and their columns."""

from types import SimpleNamespace

import pytest

from catalog.conformity.checking import canonical
from catalog.errors import VaultDamaged
from catalog.keeping import vault
from catalog.revising.differences import Cell, Differences

HEADER = ["id", "nom", "age", "response"]


def table(*rows: str, header=HEADER):
    """A stored table of `key nom age` rows, as revisions and uploads are."""
    cells = [(number, [*row.split(","), "reponse"]) for number, row in enumerate(rows, start=2)]
    return SimpleNamespace(digest=vault.put("rows", canonical(header, cells)))


def told(differences) -> list[tuple]:
    return [(each.kind, each.key, [(cell.column, cell.old, cell.new) for cell in each.cells]) for each in differences]


def test_a_changed_cell_is_told_with_both_values():
    found = Differences(table("1,Dupuis,46", "2,Boulon,35"), table("1,Dupuis,47", "2,Boulon,35"))

    assert told(found) == [("changed", "1", [("age", "46", "47")])]
    assert found.counts == {"changed": 1, "added": 0, "removed": 0}


def test_rows_are_joined_by_their_key_not_by_their_place():
    found = Differences(table("1,Dupuis,46", "2,Boulon,35"), table("2,Boulon,35", "1,Dupuis,46"))

    assert told(found) == []


def test_rows_come_and_go_with_their_cells():
    found = Differences(table("1,Dupuis,46", "2,Boulon,35"), table("1,Dupuis,46", "3,Martin,20"))

    assert told(found) == [
        ("added", "3", [("nom", "", "Martin"), ("age", "", "20"), ("response", "", "reponse")]),
        ("removed", "2", [("nom", "Boulon", ""), ("age", "35", ""), ("response", "reponse", "")]),
    ]


def test_an_expression_and_the_default_are_keys_as_others():
    found = Differences(table("/9.*/,Neuf,9", "*,Tous,1"), table("/9.*/,Neuf,9", "*,Tous,2"))

    assert [(each.kind, each.key) for each in found] == [("changed", "*")]


def test_the_order_of_columns_changes_nothing():
    found = Differences(table("1,Dupuis,46"), table("1,46,Dupuis", header=["id", "age", "nom", "response"]))

    assert told(found) == []


def test_a_new_column_changes_the_rows_that_fill_it():
    old = table("1,Dupuis,46", "2,Boulon,35")
    new = table("1,Dupuis,46,Lille", "2,Boulon,35,", header=["id", "nom", "age", "ville", "response"])

    found = Differences(old, new)

    assert told(found) == [("changed", "1", [("ville", "", "Lille")])]
    assert found.columns == (["ville"], [])
    assert told(Differences(new, old)) == [("changed", "1", [("ville", "Lille", "")])]


def test_one_kind_is_read_a_page_at_a_time():
    old = table(*(f"{number},Nom,1" for number in range(100)))
    new = table(*(f"{number},Nom,2" for number in range(100)), "neuf,Nom,1")

    found = Differences(old, new, "changed")

    assert len(found) == 100
    assert [each.key for each in found[40:43]] == ["40", "41", "42"]
    assert found[-1].cells == [Cell("age", "1", "2")]
    assert [each.number for each in Differences(old, new, "added")] == [102]


def test_an_altered_table_is_not_compared():
    old, new = table("1,Dupuis,1"), table("1,Dupuis,2")
    vault.delete("rows", new.digest)

    with pytest.raises(VaultDamaged, match="backup"):
        len(Differences(old, new))


def test_large_tables_that_differ_everywhere_are_counted():
    old = table(*(f"{number},Nom,1" for number in range(20_000)))
    new = table(*(f"{number},Nom,2" for number in range(1, 20_001)))

    assert Differences(old, new).counts == {"changed": 19_999, "added": 1, "removed": 1}
