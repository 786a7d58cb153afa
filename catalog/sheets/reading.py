"""Reads any accepted spreadsheet into one table: a header and rows of canonical texts. Runs in the sealed child."""

import itertools
import json
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from ..errors import SheetRefused
from ..sealing import telling
from . import children, delimited, ods, own, ruling, sniffing, workbooks, xls, xlsx
from .cells import FAULTY
from .children import Book, Rows
from .findings import Findings, address, letters, refuse
from .limits import DEFAULT, Limits
from .own import Meta

BOOKS: dict[str, Callable[[bytes, Limits], Book]] = {"xlsx": xlsx.Workbook, "xls": xls.Workbook, "ods": ods.Workbook}
LONGEST_HEADER = 200


def read(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """Job of the child. `arguments`: filename, max_rows; `blobs`: file.

    Gives kind, sheet, encoding, delimiter, identity, header, row_count, problems, problem_count, notices, fatal,
    records (as `children.located` wants them); and the blob `rows`: one JSON line [number, [cells]] for each filled
    row. `fatal` says that there is no table at all. `identity` says what one of our templates was made for: {service,
    version, operation, contract_sha, template_rev}; None for any other file. `revision` is the digest of the rows that
    it was filled with.
    """
    findings = Findings()
    details: dict[str, Any] = {"kind": "", "sheet": "", "encoding": "", "delimiter": "", "identity": None,
                               "revision": "", "records": []}  # fmt: skip
    limits = replace(DEFAULT, rows=int(arguments["max_rows"]))
    try:
        details["kind"] = sniffing.kind(blobs["file"], arguments["filename"])
        if details["kind"] == "csv":
            expected = blobs["file"].rstrip(b"\r\n").count(b"\n")
            records = delimited.read(blobs["file"], findings, limits, details)
            header, rows = _table(records, findings, limits, expected=expected)
        else:
            header, rows = _workbook(BOOKS[details["kind"]](blobs["file"], limits), findings, limits, details)
    except SheetRefused as refusal:
        return {**details, "fatal": True, "problems": refusal.problems, "problem_count": len(refusal.problems),
                "notices": [], "header": [], "row_count": 0}  # fmt: skip
    for problem in findings.problems:
        position = problem["position"]
        problem["column"] = header[position] if position is not None and position < len(header) else ""
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    return {
        **details,
        "fatal": False,
        "header": header,
        "row_count": len(rows),
        "problems": findings.problems,
        "problem_count": findings.count,
        "notices": findings.notices,
        "blobs": {"rows": "\n".join(lines).encode()},
    }


def identify(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """Job of the child: what a file says of itself. `arguments`: filename, perhaps rows; `blobs`: file.

    Gives kind, sheet, identity, header (as it stands, [] when there is none), sample (the cells of the first filled
    `rows`) and problems, when it cannot be read.
    """
    findings = Findings()
    told: dict[str, Any] = {"kind": "", "sheet": "", "identity": None, "header": [], "sample": [], "problems": []}
    try:
        told["kind"] = sniffing.kind(blobs["file"], arguments["filename"])
        if told["kind"] == "csv":
            table = delimited.read(blobs["file"], findings, DEFAULT, {})
        else:
            book = BOOKS[told["kind"]](blobs["file"], DEFAULT)
            sheet = workbooks.chosen(book.sheets, findings, DEFAULT)
            told |= {"sheet": sheet.name, "identity": own.told(_meta(book).identity)}
            table = book.rows(sheet, findings)
        source = iter(table)
        number, cells = next(source, (0, []))
        told["header"] = _header(number, cells)
        filled = (row for _number, row in source if any(row))
        told["sample"] = list(itertools.islice(filled, arguments.get("rows", 0)))
    except SheetRefused as refusal:
        told["problems"] = refusal.problems
    return told


def _workbook(book: Book, findings: Findings, limits: Limits, details: dict[str, Any]) -> tuple[list[str], Rows]:
    """The rows of the chosen sheet with the records of the sheets beside it, without the example of our template."""
    sheet = workbooks.chosen(book.sheets, findings, limits)
    meta = _meta(book)
    details |= {"sheet": sheet.name, "identity": own.told(meta.identity), "revision": meta.revision}
    header, rows = _table(book.rows(sheet, findings), findings, limits)
    beside = children.read(book, meta, header)
    if meta.columns == header and len(meta.example) <= len(header):
        _without_example(meta, header, rows, beside, findings)
    rows += ruling.read(book, header, max((number for number, _cells in rows), default=1), findings)
    if not rows:
        refuse("F30")
    children.fill(beside, rows, findings)
    details["records"] = children.places(beside)
    return header, rows


def _meta(book: Book) -> Meta:
    """What our templates say of themselves on their hidden sheet; the document's property when that was deleted."""
    sheet = next((sheet for sheet in book.sheets if sheet.name == own.META), None)
    found = own.meta(cells for _number, cells in book.rows(sheet, Findings())) if sheet else Meta()
    if found.identity is None:
        found.identity = own.identity(book.property(own.PROPERTY))
    return found


def _without_example(
    meta: Meta, header: list[str], rows: Rows, beside: list[children.Child], findings: Findings
) -> None:
    """Leaves out the first row that says just what the example says; records may stand on their own sheets."""
    if not meta.example:
        return
    example = meta.example + [""] * (len(header) - len(meta.example))
    tables = {header.index(column, 1) for column, _fields in meta.children.values() if column in header[1:]}
    found = next(
        (
            at
            for at, (_number, cells) in enumerate(rows)
            if all(text == wanted or (not text and position in tables)
                   for position, (text, wanted) in enumerate(zip(cells, example, strict=True)))
        ),
        None,
    )  # fmt: skip
    if found is not None:
        findings.notice("N30", str(rows.pop(found)[0]))
    if found is not None or not any(cells[0] == example[0] for _number, cells in rows):
        children.forget(beside, example)


def _table(
    table: Iterable[tuple[int, list[str]]], findings: Findings, limits: Limits, *, expected: int = 0
) -> tuple[list[str], Rows]:
    """`expected`: rows under the header as far as one can tell beforehand; 0 for nobody knows."""
    source = iter(table)
    number, cells = next(source, (0, []))
    if not number:
        refuse("F13")
    header = _header(number, cells)
    width = len(header)
    rows: list[tuple[int, list[str]]] = []
    count = 0
    for number, row in telling.counted("read", source, expected):
        if not any(row):
            continue
        count += 1
        if len(row) > width:
            stray = next((position for position in range(width, len(row)) if row[position]), None)
            if stray is not None:
                findings.add("F12", row=number, position=stray, value=row[stray], last=address(number, width - 1))
        if count <= limits.rows:
            rows.append((number, row[:width] + [""] * (width - len(row))))
    if count > limits.rows:
        refuse("F02", count=count, limit=limits.rows)
    if not count:
        refuse("F13")
    return header, rows


def _header(number: int, cells: list[str]) -> list[str]:
    """The names of the columns, which stand in the first row, without gaps."""
    if number != 1 or not any(cells):
        refuse("F15")
    shown = (cell.replace(FAULTY, "\N{REPLACEMENT CHARACTER}") for cell in cells)
    header = [unicodedata.normalize("NFC", " ".join(cell.split())) for cell in shown]
    while header and not header[-1]:
        header.pop()
    for position, name in enumerate(header):
        if not name:
            refuse("C05", letter=letters(position))
        if len(name) > LONGEST_HEADER:
            refuse("C06", letter=letters(position), limit=LONGEST_HEADER)
    return header
