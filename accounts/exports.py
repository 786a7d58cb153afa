"""The audit trail as a CSV file that a spreadsheet opens without running anything."""

import csv
import json
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from .models import Entry

HEADER = ["at", "actor", "organisation", "verb", "kind", "key", "label", "detail"]
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""First characters that make a spreadsheet read a cell as a formula (OWASP, CSV injection)."""


class _Line:
    """A file that gives back what is written: csv needs one, streaming needs the text."""

    def write(self, text: str) -> str:
        return text


def trail_as_csv(entries: QuerySet[Entry]) -> Iterator[str]:
    """The lines of the file, with the byte-order mark that Excel needs to read accents."""
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff" + writer.writerow(HEADER)
    for entry in entries.iterator(chunk_size=1000):
        yield writer.writerow([_harmless(cell) for cell in _cells(entry)])


def _cells(entry: Entry) -> list[str]:
    return [
        timezone.localtime(entry.at).isoformat(timespec="seconds"),
        entry.actor.email if entry.actor else "",
        entry.organisation.code if entry.organisation else "",
        entry.verb,
        entry.kind,
        entry.key,
        entry.label,
        json.dumps(entry.detail, ensure_ascii=False, sort_keys=True) if entry.detail else "",
    ]


def _harmless(cell: str) -> str:
    """A quote before what would be a formula: the spreadsheet shows text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(STARTS_A_FORMULA) else cell
