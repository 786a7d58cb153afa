"""Rows with states: `etat_avant` says in which state of its key a row answers, `etat_apres` which it leaves behind."""

import pytest

from catalog.lookup import keys
from catalog.stages import UploadStage

from . import individu, table

HEADER = [individu.HEADER[0], "etat_avant", *individu.HEADER[1:-1], "etat_apres", individu.HEADER[-1]]


def checked(*states: tuple[str, str, str], header: list[str] | None = None):
    names = header or HEADER
    before, after = names[1], names[-2]
    changes = [{"id": key, before: one, after: other} for key, one, other in states]
    return table.check(individu.sheet(*changes, header=names))


def codes(found) -> list[tuple[str, str]]:
    return [(each["code"], each["cell"]) for each in found.problems]


def test_rows_of_one_key_differ_by_their_state():
    found = checked(("12", "", "ouvert"), ("12", "ouvert", "clos"), ("12", "clos", ""), ("12", "∅", "ouvert"))

    assert (found.stage, codes(found)) == (UploadStage.READY, [])
    assert [row[1] for row in found.rows] == ["12", "⟨ouvert⟩ 12", "⟨clos⟩ 12", "⟨∅⟩ 12"]
    assert found.report["columns"] == ["id", *individu.HEADER[1:-1], "etat_apres", "response"]


def test_what_is_stored_reads_back():
    found = checked(("12", "ouvert", "clos"))

    key = keys.read(found.rows[0][1])
    assert (key.kind, key.plain, key.state) == ("literal", "12", "ouvert")
    assert keys.write(key) == "⟨ouvert⟩ 12"
    again = [individu.HEADER[0], *individu.HEADER[1:-1], "etat_apres", "response"]
    content = individu.sheet({"id": found.rows[0][1], "etat_apres": "clos"}, header=again)
    assert table.check(content).digest == found.digest


@pytest.mark.parametrize("header", [("Etat avant", "État après"), ("state_before", "state_after")])
def test_headers_may_be_written_otherwise(header):
    names = [HEADER[0], header[0], *HEADER[2:-2], header[1], HEADER[-1]]

    found = checked(("12", "ouvert", "clos"), header=names)

    assert (codes(found), found.report["columns"][-2]) == ([], "etat_apres")


def test_the_same_key_in_the_same_state_answers_twice_and_is_refused():
    assert codes(checked(("12", "ouvert", ""), ("12", "clos", ""), ("12", " ouvert ", ""))) == [("V06", "A4")]


@pytest.mark.parametrize("key", ["/9[0-9]+/", "*"])
def test_a_state_before_goes_with_an_exact_key(key):
    found = checked((key, "ouvert", ""))

    assert codes(found) == [("V07", "B2")]
    assert "exact key" in found.problems[0]["message"] or "clé exacte" in found.problems[0]["message"]


def test_any_row_may_leave_a_state_behind():
    assert codes(checked(("/9[0-9]+/", "", "vu"), ("*", "", "vu"))) == []


@pytest.mark.parametrize("state", ["x" * 61, "a⟩b", "{{today}}"])
def test_what_cannot_be_a_state_is_named_where_it_stands(state):
    last = chr(ord("A") + len(HEADER) - 2)

    assert codes(checked(("12", state, ""), ("13", "", state))) == [("V07", "B2"), ("V07", f"{last}3")]


def test_a_literal_that_looks_like_a_state_is_escaped():
    key = keys.read(r"\⟨ouvert⟩ 12")

    assert (key.kind, key.text, key.state) == ("literal", "⟨ouvert⟩ 12", "")
    assert keys.write(key) == r"\⟨ouvert⟩ 12"
