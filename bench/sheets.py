"""`python -m bench.sheets`: how long a spreadsheet takes from its check to its publication, and what the portal needs.

Each file goes through a portal of its own (`bench.sheet_portal`): five classes of checks, every cell, every rendered
answer. Beside it, in the same run, what it takes to read the file and nothing else: calamine for XLSX, Python's csv.
"""

import argparse
import csv
import io
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import tables

PROJECT = Path(__file__).resolve().parent.parent
PAGE = PROJECT / "docs" / "performance.md"
START, END = "<!-- figures of sheets -->\n", "<!-- end of figures of sheets -->\n"
SIZES = ((10_000, 30, 30.0), (200_000, 12, 60.0))
"""Rows, columns, and the seconds that they may take on two cores."""
GROWTH = 80.0
"""Megabytes that the portal's processes may grow by."""
FAULTS = 20_000
CALAMINE = """import sys, time, python_calamine
started = time.perf_counter()
python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
print(time.perf_counter() - started)"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-page", action="store_true", help="print only")
    parser.add_argument("--rows", type=int, help="of the second size, in place of 200,000")
    asked = parser.parse_args()
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="mockadmin-sheets-") as folder:
        found = list(_measured(Path(folder), asked.rows))
    lines = _table(found)
    print("\n".join(lines))
    if not asked.no_page:
        _write(lines, busy)
    return 0 if all(each["within"] for each in found) else 1


def _measured(folder: Path, rows: int | None) -> Iterator[dict[str, Any]]:
    for size, columns, most in SIZES:
        count = rows or size if size == SIZES[-1][0] else size
        for form, write in (("CSV", tables.as_csv), ("XLSX", tables.as_xlsx)):
            path = folder / f"{count}.{form.lower()}"
            path.write_bytes(write(tables.table(count, columns, _response())))
            bare = _bare(path)
            yield _through(path, columns, most, name=f"{count:,} × {columns}, {form}", bare=bare)
    count, columns, most = rows or SIZES[-1][0], *SIZES[-1][1:]
    path = folder / "second.csv"
    path.write_bytes(tables.as_csv(tables.table(count, columns, _response(), turn=1)))
    yield _through(folder / f"{count}.csv", columns, most, name=f"{count:,} × {columns}, each row changed", second=path)
    path = folder / "faulty.csv"
    path.write_bytes(tables.as_csv(tables.table(min(count, FAULTS), columns, _response(), faulty=FAULTS)))
    yield _through(path, columns, most, name=f"{min(count, FAULTS):,} × {columns}, a fault in each row")


def _response() -> str:
    """The name of the one response that the contract makes."""
    from catalog.contracts import reading

    told = reading.read({"bench.wsdl": tables.contract(SIZES[0][1])}, "bench.wsdl")["operations"][0]
    return next(each["name"] for each in told["responses"] if each["is_default"])


def _bare(path: Path) -> float:
    """Seconds to read the file and nothing else, in a process of its own."""
    if path.suffix == ".xlsx":
        return float(subprocess.run([sys.executable, "-c", CALAMINE, path], capture_output=True, check=True).stdout)
    started = time.perf_counter()
    with io.StringIO(path.read_text(), newline="") as text:
        for _row in csv.reader(text, delimiter=";"):
            pass
    return time.perf_counter() - started


def _through(
    path: Path, columns: int, most: float, *, name: str, bare: float = 0, second: Path | None = None
) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.sheet_portal", str(path), str(columns), *([str(second)] if second else [])]
    done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout)
    if second:
        found = {key.removeprefix("second "): value for key, value in found.items() if key.startswith("second ")}
    portal = max(value for key, value in found.items() if key.endswith(" MB") and key != "check MB")
    within = found["check s"] <= most and max(portal, found["check MB"]) <= GROWTH
    told = {"name": name, "size": path.stat().st_size / 2**20, "bare": bare, "portal": portal, "within": within}
    print(f"{name}: {json.dumps(found)}", file=sys.stderr)
    return found | told


def _table(found: list[dict[str, Any]]) -> list[str]:
    lines = [
        "| rows × columns | file | bare reading | read | privacy | cells and answers | whole check "
        "| page, changes or annotated file | publication | worker | portal |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for each in found:
        shown = max(each.get(key, 0.0) for key in ("page s", "changes s", "annotated s"))
        lines.append(
            f"| {each['name']} | {each['size']:.1f} MB | {_seconds(each['bare'])} | {_seconds(each['read'])} "
            f"| {_seconds(each['privacy'])} | {_seconds(each['check'])} | {_seconds(each['check s'])} "
            f"| {_seconds(shown)} | {_seconds(each.get('publish s', 0))} "
            f"| + {each['check MB']:.0f} MB | + {each['portal']:.0f} MB |"
        )
    return lines


def _seconds(value: float) -> str:
    return f"{value:.1f} s" if value else "–"


def _write(lines: list[str], busy: float) -> None:
    before, start, rest = PAGE.read_text().partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise SystemExit(f"{PAGE.name} has no place for figures of sheets")
    machine = (
        f"{os.cpu_count()} virtual cores ({platform.machine()}, shared), {platform.system()}, "
        f"Python {platform.python_version()}; load average before the run {busy:.1f}"
        f"{' (the machine was busy with other work)' if busy > 0.5 else ''}."
    )
    PAGE.write_text(before + start + "\n".join([machine, "", *lines, ""]) + end + after)


if __name__ == "__main__":
    sys.exit(main())
