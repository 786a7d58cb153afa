"""What a workbook says beside its cells: its sheets, and which of them is read."""

from dataclasses import dataclass

from . import own
from .findings import Findings, refuse
from .limits import Limits

NAMED = ("lignes", "rows")
"""The sheet of our own templates."""


@dataclass(frozen=True)
class SheetEntry:
    name: str
    part: str
    hidden: bool = False


def chosen(sheets: list[SheetEntry], findings: Findings, limits: Limits) -> SheetEntry:
    """The sheet named like in our templates, else the first that is not hidden; the others are named in a notice.

    The other sheets of our own workbooks are neither taken nor worth a notice.
    """
    if len(sheets) > limits.sheets:
        refuse("F07", reason="sheets", count=len(sheets), limit=limits.sheets)
    visible = [sheet for sheet in sheets if not sheet.hidden and not _is_ours(sheet)]
    if not visible:
        refuse("F13")
    taken = next((sheet for sheet in visible if sheet.name.strip().casefold() in NAMED), visible[0])
    others = [sheet.name for sheet in visible if sheet is not taken]
    hidden = [sheet.name for sheet in sheets if sheet.hidden and not _is_ours(sheet)]
    if others:
        findings.notice("N11", taken=taken.name, others=others[:10])
    if hidden:
        findings.notice("N12", others=hidden[:10])
    return taken


def _is_ours(sheet: SheetEntry) -> bool:
    return own.is_aside(sheet.name) or own.is_child(sheet.name)
