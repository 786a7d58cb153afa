"""Writes docs/hostile-inputs.md from the tests themselves: `python -m tests.hostile.table`."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "hostile-inputs.md"
HERE = "tests/hostile/"
LEAD = """# Hostile inputs: what is tried at every door

Each line is tried through the portal's real doors (pages with a session and forms, the API with a token) or at a live
engine. Each time: a refusal in plain words that names the file, the cell, the line or the field; no 5xx; no row, no
file, no connection left behind; 20 seconds and 80 MB at most. What is harmless is read, and the line says so.
This page is drawn from the tests by `python -m tests.hostile.table`; a test compares them. The single parsers are tried
besides in `tests/contracts`, `tests/sheets` and `tests/engine`.

| id | input | door | test |
|---|---|---|---|
"""
NUMBERED = re.compile(r"^def (test_([a-z]\d\d)_((?:[a-z]\d\d_)*)(\w+))\(", re.MULTILINE)


def written() -> str:
    return LEAD + "".join(f"| {' | '.join(row)} |\n" for row in sorted(set(rows())))


def rows() -> Iterator[tuple[str, str, str, str]]:
    """(id, input, door, file) of every case and of every numbered test."""
    from . import contract_cases, sheet_cases, test_contract_uploads, test_engine, test_responses

    both = "page, API"
    tables = [
        ([case[0] for case in contract_cases.CASES], both, "test_contract_uploads.py"),
        ([f"{title} (read, harmless)" for title in test_contract_uploads.HARMLESS], both, "test_contract_uploads.py"),
        ([case[0] for case in sheet_cases.CASES], both, "test_sheet_uploads.py"),
        ([case[0] for case in test_responses.CASES], both, "test_responses.py"),
        (list(test_engine.CASES), "engine", "test_engine.py"),
    ]
    for titles, door, file in tables:
        for title in titles:
            number, _space, words = title.partition(" ")
            yield number, _cell(words), door, HERE + file
    for path in sorted((ROOT / HERE).glob("test_*.py")):
        for _name, number, more, words in NUMBERED.findall(path.read_text()):
            door = "engine" if path.name == "test_engine.py" else both
            numbers = ", ".join([number, *more.strip("_").split("_")] if more else [number]).upper()
            yield numbers, words.replace("_", " "), door, HERE + path.name


def _cell(words: str) -> str:
    """Words that a table of Markdown shows as they are."""
    return re.sub(r"([|<>\\{}*_`])", r"\\\1", words)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    PAGE.write_text(written(), encoding="utf-8")
