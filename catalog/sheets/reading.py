"""Reads any accepted spreadsheet into one table: a header and rows of canonical texts. Runs in the sealed child."""

import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from ..errors import SheetRefused
from . import delimited, ods, sniffing, xls, xlsx
from .cells import FAULTY
from .findings import Findings, address, letters, refuse
from .limits import DEFAULT, Limits

Reader = Callable[[bytes, Findings, Limits, dict[str, Any]], Iterator[tuple[int, list[str]]]]
READERS: dict[str, Reader] = {"csv": delimited.read, "xlsx": xlsx.read, "xls": xls.read, "ods": ods.read}
LONGEST_HEADER = 200


def read(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """Job of the child. `arguments`: filename, max_rows; `blobs`: file.

    Gives kind, sheet, encoding, delimiter, header, row_count, problems, problem_count, notices, fatal; and the blob
    `rows`: one JSON line [number, [cells]] for each filled row. `fatal` says that there is no table at all.
    """
    findings = Findings()
    details: dict[str, Any] = {"kind": "", "sheet": "", "encoding": "", "delimiter": ""}
    limits = replace(DEFAULT, rows=int(arguments["max_rows"]))
    try:
        details["kind"] = sniffing.kind(blobs["file"], arguments["filename"])
        table = READERS[details["kind"]](blobs["file"], findings, limits, details)
        header, rows = _table(table, findings, limits)
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


def _table(
    table: Iterable[tuple[int, list[str]]], findings: Findings, limits: Limits
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    source = iter(table)
    number, cells = next(source, (0, []))
    if not number:
        refuse("F13")
    header = _header(number, cells)
    width = len(header)
    rows: list[tuple[int, list[str]]] = []
    count = 0
    for number, row in source:
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
