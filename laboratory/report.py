"""Writes docs/reliability.md: what the last run did, how often, and what held."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from .counts import FAULTS
from .results import Result

HEAD = """# Reliability: what was broken on purpose, and what held

`make faults` wrote this page. It runs the fault laboratory (`laboratory/`): each fault breaks something so often, on
real processes, and counts; every count is what truly ran. CI runs the short form of the same modules at every change
(`tests/reliability/test_faults_short.py`); `python -m laboratory F02 --count 50` runs one of them by hand.

"""
DATA = re.compile(r"<!-- runs: (.*) -->")


def write(page: Path, found: dict[str, tuple[int, Result]], *, seed: int) -> None:
    """Puts these runs on the page; faults that were not run now keep the line of their last run."""
    runs = _earlier(page)
    today = datetime.now(UTC).date().isoformat()
    for name, (count, result) in found.items():
        runs[name] = {"count": count, "seed": seed, "date": today, "result": result.as_json()}
    page.write_text(f"{HEAD}{_table(runs)}\n{_details(runs)}{_absent()}<!-- runs: {json.dumps(runs)} -->\n")


def _earlier(page: Path) -> dict:
    kept = DATA.search(page.read_text()) if page.exists() else None
    return json.loads(kept[1]) if kept else {}


def _table(runs: dict) -> str:
    lines = ["| | what is done | how often | of the aim | held | seconds | on |", "|---|---|---|---|---|---|---|"]
    for name, fault in FAULTS.items():
        if not fault.module:
            continue
        run = runs.get(name)
        if run is None:
            lines.append(f"| {name} | {fault.title} | not run | 0 of {fault.long:,} | – | – | – |")
            continue
        result = Result.from_json(run["result"])
        held = f"all {len(result.invariants)}" if result.holds else "**no**"
        often = f"{run['count']:,} {fault.unit}"
        aim = "full" if run["count"] >= fault.long else f"{run['count']:,} of {fault.long:,}"
        lines.append(f"| {name} | {fault.title} | {often} | {aim} | {held} | {result.seconds:g} | {run['date']} |")
    return "\n".join(lines) + "\n"


def _details(runs: dict) -> str:
    parts = []
    for name, run in sorted(runs.items()):
        result = Result.from_json(run["result"])
        counts = ", ".join([*(f"{what}: {value:,}" for what, value in result.counts.items()), f"seed: {run['seed']}"])
        parts.append(f"## {name}: {FAULTS[name].title}\n\n{counts}.\n\n")
        parts += [f"- {'holds' if held else '**broken**'}: {what}\n" for what, held in result.invariants.items()]
        parts += [f"- note: {note}\n" for note in result.notes]
        parts.append("\n")
    return "".join(parts)


def _absent() -> str:
    lines = [f"| {name} | {fault.title} | {fault.absent} |\n" for name, fault in FAULTS.items() if fault.absent]
    if not lines:
        return ""
    return "".join(("## Not built\n\n| | what it would do | why not |\n|---|---|---|\n", *lines, "\n"))
