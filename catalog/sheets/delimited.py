"""Reads CSV: the encoding by strict trial, the delimiter by the first records, quotes strictly."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from .cells import ERROR, Texts
from .findings import Findings, address, refuse
from .limits import Limits

DELIMITERS = ";,\t|"
SAMPLE = 50
NULS = 20
"""More of them in the first thousand characters are no slips of the keyboard: it is no text."""
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
NEUTRALISED = re.compile(rf"'+(?:[=+\-@]|(?:{ERROR.pattern})$)")
"""What our own exports write before a value that a spreadsheet would take for a formula, or we for an error."""
POWER = re.compile(r"[-+]?\d(?:[.,]\d+)?E\+\d{2,3}", re.ASCII)
"""How a spreadsheet writes a long number whose cell is narrow or General: 1,85E+14."""
LATIN = re.compile(rb"[\xc2\xc3][\x80-\xbf]")
"""A letter of Western Europe in UTF-8."""

csv.field_size_limit(1_000_000)


def read(
    content: bytes, findings: Findings, limits: Limits, details: dict[str, Any]
) -> Iterator[tuple[int, list[str]]]:
    """Yields (number as in a spreadsheet, cells); puts encoding and delimiter in `details`."""
    text, details["encoding"] = decoded(content)
    if text[:1000].count("\x00") > NULS:
        refuse("F10", line=text[: text.index("\x00")].count("\n") + 1)
    text, delimiter = _announced(text)
    details["delimiter"] = delimiter or _delimiter(text)
    if details["encoding"] == "cp1252":
        findings.notice("N09")
    texts = Texts(findings, limit=limits.characters)
    for number, cells in enumerate(_records(text, details["delimiter"], limits), start=1):
        yield number, [_cell(texts, findings, cell, number, position) for position, cell in enumerate(cells)]


def decoded(content: bytes) -> tuple[str, str]:
    """Text and encoding: a byte order mark, else UTF-16 by its zero bytes, else strict UTF-8, else strict cp1252."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _strict(content[len(mark) :], encoding), encoding
    sample = content[:1000]
    if len(content) % 2 == 0 and sample.count(0) * 3 > len(sample):
        encoding = "utf-16-be" if sample[0] == 0 else "utf-16-le"
        return _strict(content, encoding), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if len(LATIN.findall(content)) >= content.decode("utf-8", "replace").count("\ufffd"):  # UTF-8 with a few others
            refuse("F10", line=content[: error.start].count(b"\n") + 1)
        return _strict(content, "cp1252"), "cp1252"


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        return refuse("F10", line=content[: error.start].count(b"\n") + 1)


def _announced(text: str) -> tuple[str, str]:
    """Excel's own first line `sep=;`, which it does not show as a row."""
    announced = re.match(r"sep=([;,\t|])\r?\n", text, re.IGNORECASE)
    return (text[announced.end() :], announced[1]) if announced else (text, "")


def _delimiter(text: str) -> str:
    """The separator under which most of the first records are as wide as the header."""
    head = text[:200_000]
    scores = {delimiter: _score(head, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best][1] > 1 else ";"


def _score(head: str, delimiter: str) -> tuple[float, int]:
    widths: list[int] = []
    try:
        for record in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, strict=True):
            if any(record):
                widths.append(len(record))
            if len(widths) == SAMPLE:
                break
    except csv.Error:
        widths = widths or [0]
    if not widths or widths[0] < 2:
        return (0.0, 0)
    return (sum(width == widths[0] for width in widths) / len(widths), widths[0])


def _records(text: str, delimiter: str, limits: Limits) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for record in reader:
            if len(record) > limits.columns and any(record[limits.columns :]):
                refuse("F14", count=len(record), limit=limits.columns)
            yield record
            line = reader.line_num + 1
    except csv.Error as error:
        refuse("F16" if "field larger" in str(error) else "F11", line=line, limit=limits.characters)


def _cell(texts: Texts, findings: Findings, value: str, row: int, position: int) -> str:
    text = texts.text(value, row, position)
    if ERROR.fullmatch(text):
        return texts.problem("V12", row, position, text)
    if POWER.fullmatch(text):
        findings.notice("N23", address(row, position))
    if NEUTRALISED.match(text):
        findings.notice("N10", address(row, position))
        return text[1:]
    return text
