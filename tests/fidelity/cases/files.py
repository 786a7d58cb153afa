"""What a file holds around its cells, in four formats: where one has no such thing, what comes nearest to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..kinds import Cell, Moment, Text
from ..writers import csv, ods, xls, xlsx

ROWS: list[list[Cell]] = [
    [Text("id"), Text("v"), Text("response")],
    [Text("1"), Text("été"), Text("ok")],
    [Text("2"), Text("b"), Text("ok")],
]
READ = [[2, ["1", "été", "ok"]], [3, ["2", "b", "ok"]]]
HEADER = ["id", "v", "response"]
DAY = "dd/mm/yyyy"


@dataclass(frozen=True)
class Table:
    """What must be read: the header, the rows with their numbers, and what the person is told."""

    rows: list = field(default_factory=lambda: READ)
    told: frozenset[str] = frozenset()
    header: list[str] = field(default_factory=lambda: HEADER)


@dataclass(frozen=True)
class Problems:
    """Codes by address; "" is the whole file."""

    places: Mapping[str, str]


Outcome = Table | Problems


@dataclass(frozen=True)
class File:
    name: str
    books: Mapping[str, tuple[bytes, Outcome]]


def told(*codes: str) -> Table:
    return Table(told=frozenset(codes))


def refused(code: str, place: str = "") -> Problems:
    return Problems({place: code})


def same(name: str, rows: list[list[Cell]], outcome: Outcome, **but: Outcome) -> File:
    """The same cells in the four formats."""
    writers = {"xlsx": xlsx.book, "ods": ods.book, "xls": xls.book, "csv": csv.book}
    return File(name, {form: (write(rows), but.get(form, outcome)) for form, write in writers.items()})


def each(name: str, **books: tuple[bytes, Outcome]) -> File:
    return File(name, books)


def with_second(*cells: Cell) -> list[list[Cell]]:
    return [ROWS[0], list(cells), ROWS[2]]


def rewritten(module, change) -> bytes:
    """The parts of an XLSX or ODS after `change` of each text."""
    return module.zipped({name: change(name, text) for name, text in module.parts(ROWS).items()})


def holding(module, **more: str) -> bytes:
    return module.zipped(
        module.parts(ROWS) | {name.replace("__", "/").replace("_dot_", "."): text for name, text in more.items()}
    )


def utf16(name: str, text: str) -> bytes | str:
    return (
        text.replace("UTF-8", "UTF-16").encode("utf-16") if name.endswith(".xml") and text.startswith("<?xml") else text
    )


def latin(name: str, text: str) -> bytes | str:
    return text.replace("UTF-8", "ISO-8859-1").encode("latin-1") if name.endswith(".xml") else text


def marked(name: str, text: str) -> bytes | str:
    return text if name == "mimetype" else b"\xef\xbb\xbf" + text.encode()


def encrypted(name: str, text: str) -> str:
    entry = "><manifest:encryption-data/></manifest:file-entry><"
    return text.replace("/><", entry, 1) if "manifest" in name else text


def concealed(_name: str, text: str) -> str:
    return text.replace('"visible"', '"hidden"').replace('"Feuille1"', '"Feuille1" table:style-name="cachee"')


def broken(_name: str, text: str) -> bytes:
    return text.encode().replace("é".encode(), b"\xe9")


def doctype(_name: str, text: str) -> str:
    return text.replace("?>\n", '?>\n<!DOCTYPE x [<!ENTITY a "b">]>', 1)


def prefixed(name: str, text: str) -> str:
    if "worksheets/" not in name:
        return text
    for element in ("worksheet", "sheetData", "row", "c", "v"):
        text = text.replace(f"<{element} ", f"<x:{element} ").replace(f"<{element}>", f"<x:{element}>")
        text = text.replace(f"</{element}>", f"</x:{element}>")
    return text.replace("xmlns=", "xmlns:x=")


def renamed(_name: str, text: str) -> str:
    return text.replace("table:", "t:").replace("xmlns:t:", "xmlns:t=").replace("xmlns:table=", "xmlns:t=")


def indented(name: str, text: str) -> str:
    return text.replace("><", ">\n  <") if "sheet1" in name else text


def spread(name: str, text: str) -> str:
    return text.replace("<table:", "\n  <table:") if name == "content.xml" else text


def strict(_name: str, text: str) -> str:
    return text.replace(xlsx.MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")


def dates(serial: str, stated: str, shown: str) -> list[list[Cell]]:
    return with_second(Text("1"), Moment(serial, stated, DAY, shown), Text("ok"))


def dated(text: str) -> Table:
    return Table([[2, ["1", text, "ok"]], READ[1]])


PLAIN = "id;v;response\r\n1;été;ok\r\n2;b;ok\r\n".encode()
HIDDEN, SEEN = (("Caché", "hidden"),), (("Autre", "visible"),)
PASSWORD = (bytes.fromhex("3d001200"), bytes.fromhex("2f001200"))
"""The record WINDOW1 turned into FILEPASS, which announces an encrypted workbook."""
WIDE: list[list[Cell]] = [[Text(f"c{number}") for number in range(513)], [Text("1")] * 513]
