"""docs/performance.md: each benchmark writes the figures of its block, between two marks."""

import os
import platform
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def machine(busy: float) -> str:
    """What was measured on; `busy` is the load average before the run."""
    return (
        f"{os.cpu_count()} virtual cores ({platform.machine()}, shared), {platform.system()}, "
        f"Python {platform.python_version()}; load average before the run {busy:.1f}"
        f"{' (the machine was busy with other work)' if busy > 0.5 else ''}."
    )


def write(block: str, lines: list[str]) -> None:
    """Put lines in a block. Raises SystemExit when the page has no such block."""
    start, end = f"<!-- {block}: begin -->\n", f"<!-- {block}: end -->\n"
    before, begun, rest = PAGE.read_text().partition(start)
    _, ended, after = rest.partition(end)
    if not begun or not ended:
        raise SystemExit(f"{PAGE.name} has no place for the figures of {block}")
    PAGE.write_text(before + start + "\n".join([*lines, ""]) + end + after)
