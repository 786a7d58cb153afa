"""Checks a table against an operation, one class of problems after the other. Runs in the sealed child."""

import hashlib
import json
from typing import Any

from engine import keys

from ..contracts.strict import StrictUnavailable, Validator
from ..lookup import rules
from ..sealing import telling
from ..sheets import children
from ..sheets.findings import Findings
from . import columns as columns_
from . import remedies
from .answers import AnswerChecks, readable, refusals
from .cells import CellChecks, Row
from .plan import Plan, Response

FIRST = 200
"""Problems that go into the upload's own record; all of them go into the vault."""


def check(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """Job of the child. `arguments`: plan, header, main; problem_count of the reading; is_mended.

    `blobs`: `rows` as `sheets.reading.read` gives them, the contract's files as `file:<name>`, and perhaps `head`, the
    first line of the table as `mending.tables.packed` writes it: it holds the problems and the records of the reading.
    Gives problems, problem_count, notices, columns, key_path, key_label, row_count, digest; and the blob `rows`, the
    canonical table, when nothing is wrong but perhaps that the key is to be chosen (problem C04 alone). `problems` are
    the first ones; the blob `findings` holds all, as `listed` writes them, and `causes` counts them.
    """
    plan = Plan(arguments["plan"])
    header: list[str] = arguments["header"]
    rows = [tuple(json.loads(line)) for line in blobs.pop("rows").splitlines()]
    read = _read(blobs, header if arguments.get("is_mended") else [])
    findings = Findings()
    telling.say("columns", 0, len(rows))
    used = {cells[-1] for _number, cells in rows}
    found = columns_.matched(header, plan, used, findings)
    if not findings.count:
        _cells(plan, found, header, rows, findings)
        findings.problems += read["problems"]
        findings.count += arguments["problem_count"]
        findings.problems.sort(key=_place)
    if not findings.count:
        answers = AnswerChecks(plan, found, header, _validator(arguments, blobs, findings))
        for number, cells in telling.counted("answers", rows, len(rows)):
            answers.check(number, cells, findings)
    conform = not findings.count
    columns_.question(found, plan, findings)
    children.located(findings.problems, rows, read["records"])
    result = {
        "problems": findings.problems[:FIRST],
        "problem_count": findings.count,
        "causes": remedies.causes(findings.problems),
        "notices": findings.notices,
        "columns": [found.key_header, *found.slots, "response"],
        "key_path": found.key_path,
        "key_label": found.key_label,
        "row_count": len(rows),
        "digest": "",
        "blobs": {"findings": listed(findings.problems)},
    }
    if conform:
        table = canonical(result["columns"], [_together(row, found) for row in rows])
        result["digest"] = hashlib.sha256(table).hexdigest()
        result["blobs"]["rows"] = table
    return result


def _cells(
    plan: Plan,
    found: columns_.Columns,
    header: list[str],
    rows: list[Row],
    findings: Findings,
) -> None:
    checks = CellChecks(plan, found, header, findings)
    for row in telling.counted("cells", rows, len(rows)):
        checks.check(row)


def _read(blobs: dict[str, bytes], header: list[str]) -> dict[str, Any]:
    """What the reading found in the cells, which belongs to their class; under the names that columns have now."""
    told = json.loads(blobs["head"])["told"] if "head" in blobs else {"problems": [], "records": []}
    for problem in told["problems"] if header else ():
        position = problem["position"]
        problem["column"] = header[position] if position is not None and position < len(header) else ""
    return told


def _place(problem: dict[str, Any]) -> tuple[int, int]:
    """Problems are told in the order of the sheet."""
    return problem["row"], -1 if problem["position"] is None else problem["position"]


def _together(row: Row, found: columns_.Columns) -> Row:
    """The row with its whole key, and the state in which it answers, in the first cell."""
    number, cells = row
    if len(found.keys) == 1 and found.before is None:
        return row
    rest = [text for position, text in enumerate(cells) if position not in (*found.keys, found.before)]
    parts = [cells[position] for position in found.keys]
    key = parts[0] if len(parts) == 1 or rules.is_rule(parts[0]) else keys.join(parts)
    state = cells[found.before].strip() if found.before is not None else ""
    return number, [f"⟨{state}⟩ {key}" if state else key, *rest]


def _validator(arguments: dict[str, Any], blobs: dict[str, bytes], findings: Findings) -> Validator | None:
    """None, with a notice, when the contract's schemas are not usable: answers are then rendered only."""
    files = {name.removeprefix("file:"): content for name, content in blobs.items() if name.startswith("file:")}
    try:
        return Validator(files, arguments["main"])
    except StrictUnavailable as error:
        findings.notice("N20", reason=str(error))
        return None


def examine(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """Job of the child: one answer of one response against the schema. `arguments`: response, values, main.

    `blobs`: the contract's files as `file:<name>`. Gives refusals: [{path, slot, message}] and notices.
    """
    findings = Findings()
    response = Response(arguments["response"], {})
    values = [arguments["values"].get(name, "") for name in response.template.slots]
    found = refusals(_validator(arguments, blobs, findings), response, values)
    return {
        "notices": findings.notices,
        "refusals": [
            {"path": readable(trail), "slot": response.places.slot_at(trail), "message": reason}
            for trail, reason in found[:50]
        ],
    }


def listed(problems: list[dict[str, Any]]) -> bytes:
    """One line for each problem: its cause, its row and itself as JSON, so that a page is found without reading all."""
    lines = (f"{remedies.cause(problem)}\t{problem['row']}\t{_line(problem)}\n" for problem in problems)
    return "".join(lines).encode()


def canonical(columns: list[str], rows: list[Row]) -> bytes:
    """The table as one JSON line for the columns and one for each row: [number, key, [values], response]."""
    lines = [_line(columns)]
    lines += [_line([number, cells[0], cells[1:-1], cells[-1]]) for number, cells in rows]
    return "\n".join(lines).encode() + b"\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
