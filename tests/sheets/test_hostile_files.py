"""Hostile and damaged files: each gets a clear refusal, and no child outlives its limits."""

import random
import struct
import time
import zipfile

import pytest

from catalog.conformity import messages
from catalog.errors import ChildFailed
from catalog.sealing import sealed

from . import books

HEADER = books.text_row(1, "id", "v", "response")
GOOD = books.xlsx(HEADER + books.text_row(2, "1", "a", "ok"))
LIMITS = sealed.Limits(memory=1024 * sealed.MIB, cpu=15, wall=20)


def refused(content: bytes, filename: str) -> tuple[str, float]:
    """The code of the refusal ("child" when the child was stopped), and the seconds it took."""
    started = time.monotonic()
    try:
        result = sealed.run(
            "catalog.sheets.reading:read", {"filename": filename, "max_rows": 200_000}, {"file": content}, limits=LIMITS
        )
    except ChildFailed:
        return "child", time.monotonic() - started
    told = [messages.problem(problem) for problem in result["problems"]]
    assert all(problem["message"] for problem in told)
    return (told[0]["code"] if told else ""), time.monotonic() - started


def with_part(name: str, content: str | bytes, **around) -> bytes:
    return books.zipped({**books.xlsx_parts(HEADER + books.text_row(2, "1", "a", "ok"), **around), name: content})


def lying(content: bytes, name: str, size: int) -> bytes:
    """The archive with another unpacked size declared in the central directory and the local header."""
    data = bytearray(content)
    for signature, length_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        place = data.find(signature)
        while place >= 0:
            if data[place + name_at : place + name_at + len(name)] == name.encode():
                struct.pack_into("<I", data, place + length_at, size)
            place = data.find(signature, place + 4)
    return bytes(data)


def encrypted(content: bytes) -> bytes:
    data = bytearray(content)
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def duplicated() -> bytes:
    stream = books.io.BytesIO(GOOD)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/workbook.xml", "<other/>")
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
LOL = '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
SPACES = f'<worksheet xmlns="{books.MAIN}"><sheetData>' + " " * 300_000_000

HOSTILE = [
    # S01–S06: bombs
    ("one GB of spaces", lambda: with_part(SHEET, SPACES), "jeu.xlsx", {"F07"}),
    ("one long shared string",
     lambda: with_part("xl/sharedStrings.xml", "<sst><si><t>" + "x" * 3_000_000), "jeu.xlsx", {"F07"}),
    ("many shared strings",
     lambda: with_part("xl/sharedStrings.xml", "<sst>" + "<si/>" * 4_000_000), "jeu.xlsx", {"F07"}),
    ("bzip2", lambda: books.zipped(books.xlsx_parts(HEADER), compression=zipfile.ZIP_BZIP2), "jeu.xlsx", {"F06"}),
    ("lzma", lambda: books.zipped(books.xlsx_parts(HEADER), compression=zipfile.ZIP_LZMA), "jeu.xlsx", {"F06"}),
    ("a zip in a zip", lambda: books.zipped({"a.zip": GOOD}), "jeu.xlsx", {"F05"}),
    ("too many entries",
     lambda: books.zipped(books.xlsx_parts(HEADER) | {f"p{n}": "" for n in range(600)}), "jeu.xlsx", {"F07"}),
    # S07–S12: lies about size
    ("a cell at XFD1048576",
     lambda: books.xlsx(HEADER + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "jeu.xlsx", {"F14"}),
    ("a row beyond the last",
     lambda: books.xlsx(HEADER + '<row r="99999999"><c><v>1</v></c></row>'), "jeu.xlsx", {"F06"}),
    ("a column ZZZZZZZZ",
     lambda: books.xlsx(HEADER + '<row r="2"><c r="ZZZZZZZZ2"><v>1</v></c></row>'), "jeu.xlsx", {"F06"}),
    ("a merge of everything",
     lambda: books.xlsx(HEADER + books.text_row(2, "1"), after='<mergeCells><mergeCell ref="A1:XFD1048576"/>'
     "</mergeCells>"), "jeu.xlsx", {"V18"}),
    ("an ODS cell repeated 2^31 times", lambda: books.ods(books.ods_row("id", "v", "response") + books.ods_row(
        '<table:table-cell office:value-type="string" table:number-columns-repeated="2147483647"><text:p>a</text:p>'
        "</table:table-cell>"
    )), "jeu.ods", {"F14"}),
    ("an ODS row repeated 2^31 times", lambda: books.ods(books.ods_row("id", "v", "response") + books.ods_row(
        "a", attributes='table:number-rows-repeated="2147483647"')), "jeu.ods", {"F07"}),
    ("ODS spaces", lambda: books.ods_cell(
        '<table:table-cell office:value-type="string"><text:p><text:s text:c="2000000000"/></text:p></table:table-cell>'
    ), "jeu.ods", {"F16"}),
    ("a declared size below the real one", lambda: lying(GOOD, SHEET, 10), "jeu.xlsx", {"F06"}),
    # S13: DOCTYPE in any part
    ("lol in the sheet", lambda: with_part(SHEET, LOL + "<worksheet/>"), "jeu.xlsx", {"F17"}),
    ("lol in the strings", lambda: with_part("xl/sharedStrings.xml", LOL + "<sst/>"), "jeu.xlsx", {"F17"}),
    ("XXE in the workbook", lambda: with_part("xl/workbook.xml", XXE + "<workbook/>"), "jeu.xlsx", {"F17"}),
    ("XXE in the styles, UTF-16",
     lambda: with_part("xl/styles.xml", (XXE + "<s/>").encode("utf-16")), "jeu.xlsx", {"F17"}),
    ("XXE in ODS", lambda: books.zipped({**books.ods_parts(""), "content.xml": XXE + "<a/>"}), "jeu.ods", {"F17"}),
    # S14, S17: what reaches outside, what runs
    ("external links", lambda: with_part("xl/externalLinks/externalLink1.xml", "<x/>"), "jeu.xlsx", {"F09"}),
    ("connections", lambda: with_part("xl/connections.xml", "<x/>"), "jeu.xlsx", {"F09"}),
    ("an embedded object", lambda: with_part("xl/embeddings/oleObject1.bin", b"x"), "jeu.xlsx", {"F09"}),
    ("macros", lambda: with_part("xl/vbaProject.bin", b"x"), "jeu.xlsx", {"F08"}),
    ("macros by name", lambda: GOOD, "jeu.xlsm", {"F08"}),
    ("ODS macros", lambda: books.zipped({**books.ods_parts(""), "Basic/script-lc.xml": "<x/>"}), "jeu.ods", {"F08"}),
    # S18: passwords
    ("an encrypted zip", lambda: encrypted(GOOD), "jeu.xlsx", {"F01"}),
    # S19: names that lie
    ("csv named xlsx", lambda: b"id;response\n1;ok\n", "jeu.xlsx", {"F04"}),
    ("xlsx named csv", lambda: GOOD, "jeu.csv", {"F04"}),
    ("xlsx named ods", lambda: GOOD, "jeu.ods", {"F04"}),
    ("a PNG", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "jeu.xlsx", {"F05"}),
    ("a PDF named csv", lambda: b"%PDF-1.7\n", "jeu.csv", {"F05"}),
    ("a web page named xls", lambda: b"<html><table><tr><td>id</td></tr></table></html>", "jeu.xls", {"F05"}),
    ("no extension", lambda: GOOD, "../../etc/passwd", {"F05"}),
    ("a page before the archive", lambda: b"<html></html>" + GOOD, "jeu.xlsx", {"F05"}),
    ("a page after the archive", lambda: GOOD + b"<html><script>1</script></html>", "jeu.xlsx", {"F06"}),
    ("an empty file", lambda: b"", "jeu.csv", {"F13"}),
    # archives that write elsewhere
    ("a name that climbs", lambda: with_part("../../evil.xml", "<x/>"), "jeu.xlsx", {"F06"}),
    ("an absolute name", lambda: with_part("/etc/evil.xml", "<x/>"), "jeu.xlsx", {"F06"}),
    ("a drive", lambda: with_part("C:\\evil.xml", "<x/>"), "jeu.xlsx", {"F06"}),
    ("a name twice", duplicated, "jeu.xlsx", {"F06"}),
    ("a name twice but for its case", lambda: with_part("XL/Workbook.xml", "<x/>"), "jeu.xlsx", {"F06"}),
    # S29: CSV
    ("NUL in CSV", lambda: b"id;v;response\n1;a\x00b;ok\n", "jeu.csv", {"V15"}),
    ("a field without end", lambda: b'id;v;response\n1;"' + b"x\n" * 2_000_000, "jeu.csv", {"F11", "F16"}),
    ("two million columns", lambda: b"id;" + b"a;" * 2_000_000 + b"response\n1\n", "jeu.csv", {"F14"}),
    ("XML depth",
     lambda: with_part(SHEET, f'<worksheet xmlns="{books.MAIN}">' + "<a>" * 200_000), "jeu.xlsx", {"F06", "F07"}),
]  # fmt: skip


@pytest.mark.parametrize(("make", "filename", "codes"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_it_is_refused_with_its_reason(make, filename, codes):
    content = make()

    code, seconds = refused(content, filename)

    assert code in codes
    assert seconds < 20


def test_a_lie_about_dimensions_changes_nothing():
    content = books.xlsx(HEADER + books.text_row(2, "1", "a", "ok"), before='<dimension ref="A1:XFD1048576"/>')

    assert books.read(content).rows == [["1", "a", "ok"]]


def test_a_false_count_of_strings_changes_nothing():
    content = with_part(
        "xl/sharedStrings.xml",
        f'<sst xmlns="{books.MAIN}" count="4294967295" uniqueCount="4294967295"><si><t>a</t></si></sst>',
    )

    assert books.read(content).rows == [["1", "a", "ok"]]


@pytest.mark.parametrize(
    ("content", "filename"),
    [(GOOD, "jeu.xlsx"), ((books.DATA / "individu.xls").read_bytes(), "jeu.xls")],
    ids=["xlsx", "xls"],
)
def test_every_truncated_file_is_refused(content, filename):
    step = max(1, len(content) // 64)

    for end in range(1, len(content) - 1, step):
        table = books.read(content[:end], filename)

        assert table.fatal, f"{end} bytes of {len(content)} were read as a whole file"


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (GOOD, "jeu.xlsx"),
        (books.ods(books.ods_row("id", "v", "response") + books.ods_row("1", "a", "ok")), "jeu.ods"),
        ((books.DATA / "individu.xls").read_bytes(), "jeu.xls"),
        (b'id;v;response\n1;"a";ok\n', "jeu.csv"),
    ],
    ids=["xlsx", "ods", "xls", "csv"],
)
def test_a_thousand_flipped_bits_never_raise_anything_but_a_refusal(content, filename):
    chance = random.Random(20261122)

    for _round in range(1000):
        data = bytearray(content)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)

        table = books.read(bytes(data), filename)

        assert table.rows or table.problems


def test_a_costly_file_is_stopped_by_the_child_and_told():
    rows = HEADER + "".join(f'<row r="{n}"><c><v>{n}</v></c></row>' for n in range(2, 200_000))
    content = books.xlsx(rows)

    with pytest.raises(ChildFailed) as failure:
        sealed.run(
            "catalog.sheets.reading:read", {"filename": "jeu.xlsx", "max_rows": 200_000}, {"file": content},
            limits=sealed.Limits(memory=80 * sealed.MIB, cpu=15, wall=20),
        )  # fmt: skip

    assert failure.value.reason in ("memory", "crash")
