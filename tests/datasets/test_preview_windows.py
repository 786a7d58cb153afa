"""Windows of a large table, its rows by number, text and key: never read as a whole once its places are known."""

import json
import random

import pytest

from catalog.errors import VaultDamaged
from catalog.keeping import blocks, vault
from catalog.lookup import finding, keys

LONG = 30_000


def stored(lines: list[str], kind: str = "rows") -> str:
    return vault.put(kind, "\n".join(['["id","nom","response"]', *lines]).encode() + b"\n")


def line(number: int, key: str, *values: str) -> str:
    return json.dumps([number, key, list(values), "reponse"], ensure_ascii=False, separators=(",", ":"))


@pytest.fixture
def many() -> tuple[str, list[str]]:
    """A content of several blocks, which hardly shrinks when it is packed; numbers with gaps."""
    chance = random.Random(7)
    lines = [line(2 * n, f"{n:07d}", chance.randbytes(60).hex()) for n in range(1, LONG + 1)]
    return stored(lines), lines


@pytest.mark.parametrize(("start", "count"), [(0, 25), (1, 1), (14_990, 25), (LONG - 5, 25), (LONG, 5), (99_999, 5)])
def test_a_window_holds_the_rows_asked_for(many, start, count):
    digest, lines = many

    found = blocks.Table("rows", digest).lines(start, count)

    assert [each.decode() for each in found] == lines[start : start + count]


def test_a_window_reads_its_own_blocks_only(own_data, many):
    digest, lines = many
    table = blocks.Table("rows", digest)
    spoil(own_data, digest, at=500)

    assert table.lines(LONG - 5, 5)[-1].decode() == lines[-1]
    with pytest.raises(VaultDamaged):
        table.lines(0, 5)


def test_one_line_or_none_is_a_table_too():
    assert blocks.Table("rows", stored([line(2, "1", "x")])).lines(0, 9) == [line(2, "1", "x").encode()]
    assert len(blocks.Table("rows", stored([]))) == 0


def test_a_table_that_shrinks_a_thousandfold_is_read_in_pieces():
    lines = [line(n, "1", "a" * 5_000) for n in range(2, 1_002)]

    table = blocks.Table("rows", stored(lines))

    assert table.lines(999, 1) == [lines[999].encode()]
    assert len(table._blocks) >= 5


def test_the_table_of_an_upload_is_read_alike():
    content = b'{"owner":"x","header":["id","nom"],"told":{}}\n[2,["1","a"]]\n[5,["2","b"]]'

    table = blocks.Table("drafts", vault.put("drafts", content))

    assert json.loads(table.head)["header"] == ["id", "nom"]
    assert (list(table.numbers), table.lines(1, 5)) == ([2, 5], [b'[5,["2","b"]]'])


@pytest.mark.parametrize("damage", [b"", b"altered", None])
def test_what_was_altered_is_not_read(own_data, many, damage):
    digest = many[0]
    path = own_data / "vault" / "rows" / digest[:2] / digest
    content = path.read_bytes()
    path.write_bytes(content[:-9] + damage if damage is not None else content[: len(content) // 2])

    with pytest.raises(VaultDamaged):
        blocks.Table("rows", digest)


def test_what_was_altered_since_is_not_read_either(own_data, many):
    table = blocks.Table("rows", many[0])
    spoil(own_data, many[0], at=-1000)

    with pytest.raises(VaultDamaged):
        table.lines(LONG - 5, 5)


def spoil(folder, digest: str, *, at: int) -> None:
    """Changes one byte of what is stored."""
    path = folder / "vault" / "rows" / digest[:2] / digest
    content = bytearray(path.read_bytes())
    content[at] ^= 255
    path.write_bytes(content)


# --- keys -------------------------------------------------------------------------------------------------------------

CELLS = ("12", " 13 ", r"\*", r"\d", "é", 'a"b\\c', "/9[0-9]/", "/.*z/", "*", "? sexe = F", "/(/", "")


@pytest.fixture
def known() -> finding.Keys:
    """Keys of every kind, and two cells that are none, as in a table that is being mended."""
    lines = [line(number, cell, "x") for number, cell in enumerate(CELLS, start=2)]
    return finding.Keys(blocks.Table("rows", stored(lines)), 1)


@pytest.mark.parametrize(
    ("text", "cell"), [("12", "12"), ("13", " 13 "), ("*", r"\*"), (r"\d", r"\d"), ("é", "é"), ('a"b\\c', 'a"b\\c')]
)
def test_a_literal_is_found_by_its_text(known, text, cell):
    assert known.literal(text) == CELLS.index(cell)


@pytest.mark.parametrize("text", ["1", "1 2", "/9[0-9]/", "? sexe = F", "0"])
def test_what_is_no_literal_is_not_found_as_one(known, text):
    assert known.literal(text) is None


def test_expressions_rules_and_the_default_stand_where_they_stand(known):
    assert (known.expression("95"), known.expression("9z"), known.expression("x")) == (6, 7, None)
    assert known.default == 8
    assert [place for place, _rule in known.rules] == [9]


@pytest.mark.parametrize("cell", CELLS[:10])
def test_a_key_that_stands_already_is_known(known, cell):
    assert known.standing(keys.read(cell)) == CELLS.index(cell)


@pytest.mark.parametrize("cell", ["12", "é", "a*", "a/b/", "x?", "a\\*", "  12"])
def test_a_plain_cell_is_a_literal_whatever_else_it_holds(cell):
    assert keys.is_plain(cell)
    assert keys.read(cell) == keys.Key("literal", cell.strip())


@pytest.mark.parametrize("cell", ["*", " *", "/a/", "\\*", "? a = b", "", " "])
def test_a_cell_that_may_be_more_is_not_plain(cell):
    assert not keys.is_plain(cell)


def test_nearest_keys_are_one_edit_away_then_the_neighbours():
    lines = [line(number, f"{number * 10:05d}", "x") for number in range(2, 3_000)]
    known = finding.Keys(blocks.Table("rows", stored(lines)), 1)

    assert known.nearest("00121")[0] == "00120"
    assert set(known.nearest("zzz")) <= {"29990", "29980"}
