"""What one click can do about a problem: pure, so that the child counts what the pages later offer."""

from collections import Counter
from enum import StrEnum
from typing import Any

from ..sheets.findings import letters

Told = dict[str, Any]
"""A problem as `sheets.findings.problem` makes it."""


class Remedy(StrEnum):
    """How a problem is mended; the values stand in forms, in the API and in the trail."""

    REPLACE = "replace"  # the proposal, in place of the value or of the column's name
    RENAME = "rename"  # a key that no other row has
    DROP = "drop"  # the row of a key given twice, the column too many, the value beyond the last column
    EMPTY = "empty"  # a cell without exact text, or one too many, holds nothing
    MOVE = "move"  # the column of the response becomes the last
    ACCEPT = "accept"  # merged cells: their value stands in the first one


EMPTIED = frozenset({"V11", "V12", "V13", "V14", "V17", "V28", "V29"})
"""Cells whose content could not be read exactly (a formula without result, an error), or that must hold nothing."""
LEFT_OUT = frozenset({"F12", "V30", "V32"})
"""What the reading found beside the table: a stray value, records without a row, a column that no record has."""
DROPPED = LEFT_OUT | {"C02", "C03"}


def of(problem: Told) -> list[Remedy]:
    """The remedies of a problem, the best first."""
    code, parameters = problem["code"], problem["parameters"]
    if code == "V06":
        return [Remedy.RENAME, Remedy.DROP] if parameters.get("kind", "literal") == "literal" else [Remedy.DROP]
    found = [Remedy.REPLACE] if replacement(problem) else []
    if code in DROPPED:
        found.append(Remedy.DROP)
    elif code in EMPTIED:
        found.append(Remedy.EMPTY)
    elif code == "C07":
        found.append(Remedy.MOVE)
    elif code == "V18":
        found.append(Remedy.ACCEPT)
    return found


def replacement(problem: Told) -> str:
    """What stands in place of the faulty value (of the field, in a record of a table); "" when nobody can tell."""
    code, parameters = problem["code"], problem["parameters"]
    if code == "C01":
        return parameters["missing"] if parameters["nearest"] else ""
    if code == "C03":
        return str(parameters["nearest"])
    if code == "V24" and parameters.get("computed"):  # a value in the place of a function is no remedy
        return ""
    if code == "V24":
        return str(parameters["details"].get("proposal", ""))
    return str(parameters.get("proposal", ""))


def cause(problem: Told) -> str:
    """Problems of one kind in one column have one cause: V04-F; those of the whole file, their code alone."""
    position = problem["position"]
    return problem["code"] if position is None else f"{problem['code']}-{letters(position)}"


def causes(problems: list[Told]) -> list[Told]:
    """[{cause, code, column, count, remedies: {remedy: count}}], classes in their order, then the most frequent."""
    found: dict[str, Told] = {}
    for problem in problems:
        name = cause(problem)
        known = found.setdefault(
            name,
            {"cause": name, "code": problem["code"], "column": problem["column"], "count": 0, "remedies": Counter()},
        )
        known["count"] += 1
        known["remedies"].update(of(problem))
    return sorted(found.values(), key=lambda each: (order(each["code"]), -each["count"]))


def order(code: str) -> int:
    """The place of a problem's class: file, columns, privacy, cells, answers."""
    return "FCPVR".find("V" if code in ("R01", "F12") else code[0])
