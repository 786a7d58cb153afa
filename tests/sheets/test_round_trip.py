"""Any text that XML can carry comes out of every format as it went in, but for the spaces around it."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.sheets.blank import neutralised
from catalog.sheets.cells import EDGES, ILLEGAL

from . import books

TEXTS = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=40).filter(
    lambda text: not ILLEGAL.search(text)
)
ROWS = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5)


def wanted(rows: list[tuple[str, str]]) -> list[list[str]]:
    cleaned = [[_clean(one), _clean(two), "ok"] for one, two in rows]
    return [row for row in cleaned if any(row)]


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(EDGES)


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_csv_written_as_we_write_it(rows):
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";")
    writer.writerows([["id", "v", "response"], *([neutralised(one), neutralised(two), "ok"] for one, two in rows)])

    table = books.read(b"\xef\xbb\xbf" + stream.getvalue().encode(), "jeu.csv")

    assert table.codes == []
    assert table.rows == wanted(rows)


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_xlsx(rows):
    plain = [
        (one.replace("_x", "x").replace("\r", " "), two.replace("_x", "x").replace("\r", " ")) for one, two in rows
    ]
    made = [books.text_row(number, one, two, "ok") for number, (one, two) in enumerate(plain, start=2)]

    table = books.read(books.xlsx(books.text_row(1, "id", "v", "response") + "".join(made)))

    assert table.codes == []
    assert table.rows == wanted(plain)


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_ods(rows):
    plain = [(one.replace("\r", " "), two.replace("\r", " ")) for one, two in rows]
    made = [books.ods_row(*(text.lstrip("<") for text in (one, two, "ok"))) for one, two in plain]

    table = books.read(books.ods(books.ods_row("id", "v", "response") + "".join(made)), "jeu.ods")

    assert table.codes == []
    assert table.rows == wanted([(one.lstrip("<"), two.lstrip("<")) for one, two in plain])
