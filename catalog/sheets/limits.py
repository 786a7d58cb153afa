"""How large a spreadsheet may be; past a limit it is refused, never cut."""

from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """Counts of rows (under the header), columns, filled cells, characters of a cell, sheets; bytes of an archive.

    `text`: characters of a cell that are read at all, so that one too long is named by its address.
    """

    rows: int = 200_000
    columns: int = 512
    cells: int = 6_000_000
    characters: int = 32_767
    text: int = 1_000_000
    sheets: int = 50
    entries: int = 500
    entry_bytes: int = 192 * MIB
    archive_bytes: int = 256 * MIB
    ratio: int = 200


DEFAULT = Limits()
