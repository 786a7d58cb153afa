"""Reads a spreadsheet in the sealed child, and puts its columns where the upload's mapping says."""

from typing import Any

from ..mending import tables
from ..mending.tables import Table
from ..sheets import reading
from . import mapping

TOLD = ("kind", "sheet", "encoding", "delimiter", "identity", "records", "notices", "problems")
PLACES = ("position", "letters")


def read(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """Job of the child. `arguments`: filename, max_rows, mapping (of `mapping`), owner; `blobs`: file.

    Gives what `sheets.reading.read` gives, but of a table only what is small: the blob `table` is the table as
    `mending.tables.packed` writes it for this owner, with all its problems and records, and its first `head_size` bytes
    are its first line. Of `records` only columns and names of fields are given.
    """
    sheet = mapping.applied(arguments["mapping"], reading.read(arguments, blobs))
    if sheet["fatal"]:
        return sheet
    told = {name: sheet[name] for name in TOLD} | {"unlisted": sheet["problem_count"] - len(sheet["problems"])}
    packed = tables.packed(Table(sheet["header"], sheet["blobs"]["rows"], told), arguments["owner"])
    records = [{name: each[name] for name in PLACES} for each in sheet["records"]]
    light = {"problems": [], "records": records, "head_size": packed.index(b"\n"), "blobs": {"table": packed}}
    return sheet | light
