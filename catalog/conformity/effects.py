"""Asks whether tables that fitted one version of an operation fit another, without keeping anything."""

import json
from typing import Any

from ..sheets.findings import Findings
from . import columns as columns_
from .cells import CellChecks
from .plan import Plan

SHOWN = 5
"""Cells of a table that are told with their place; the others are counted."""


def examine(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """Job of the child. `arguments`: plans {operation: plan}, tables [{operation, columns, key_path}].

    `blobs`: the rows of table n under `str(n)`, as JSON lines [number, [key, values…, response]]. Gives for each table
    {columns, cells: [problem], cell_count, responses: [names that its rows use], row_count}.
    """
    tables = []
    for place, told in enumerate(arguments["tables"]):
        plan = Plan(arguments["plans"][told["operation"]] | {"key_path": told["key_path"]})
        rows = [tuple(json.loads(line)) for line in blobs[str(place)].splitlines()]
        tables.append(_fit(plan, told["columns"], rows))
    return {"tables": tables}


def _fit(plan: Plan, header: list[str], rows: list[tuple[int, list[str]]]) -> dict[str, Any]:
    of_columns, of_cells = Findings(), Findings()
    used = list(dict.fromkeys(cells[-1] for _number, cells in rows))
    found = columns_.matched(header, plan, set(used), of_columns)
    checks = CellChecks(plan, found, header, of_cells)
    for row in rows:
        checks.check(row)
    return {
        "columns": of_columns.problems,
        "cells": of_cells.problems[:SHOWN],
        "cell_count": of_cells.count,
        "responses": used,
        "row_count": len(rows),
    }
