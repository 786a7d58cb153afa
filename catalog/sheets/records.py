"""The records of a table cell: written `a;b|c;d` in one cell, or one to a row on a sheet of their own."""

from engine import template

from .cells import EDGES


def joined(records: list[list[str]]) -> str:
    """The cell that holds these records, so that `template.table` gives them back; fields at the end may be empty."""
    texts = [_record(fields) for fields in records]
    if texts and not texts[-1]:
        texts.append("")  # what follows the last `|` does not count
    return "|".join(texts)


def split(cell: str, width: int) -> list[list[str]] | None:
    """The records of a cell, each of `width` fields; None when they would not come back as the same cell."""
    records = [fields + [""] * (width - len(fields)) for fields in template.table(cell)]
    exact = all(len(fields) == width and all(text == text.strip(EDGES) for text in fields) for fields in records)
    return records if exact and joined(records) == cell else None


def _record(fields: list[str]) -> str:
    kept = list(fields)
    while kept and not kept[-1]:
        kept.pop()
    if not kept and len(fields) > 1:
        return ";"
    return ";".join(field.replace("\\", "\\\\").replace(";", "\\;").replace("|", "\\|") for field in kept)
