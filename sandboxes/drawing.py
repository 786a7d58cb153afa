"""Draws tables of moves as Mermaid diagrams, so that the documentation cannot differ from the code."""

from collections.abc import Mapping, Sequence

from catalog import lifecycle as of_versions
from catalog.stages import Stage as VersionStage

from . import lifecycle as of_sandboxes
from .stages import Stage

HEAD = """# Lifecycles

Drawn from the tables of moves by `manage.py draw_lifecycle`; a test compares. Nothing moves but along these arrows,
each move is one row of history with who, when and why, and two people who move at once are told so.
"""


def page() -> str:
    """The whole of `docs/lifecycle.md`."""
    versions = _diagram(of_versions.MOVES, VersionStage.DRAFT)
    sandboxes = _diagram(of_sandboxes.MOVES, Stage.REQUESTED)
    return (
        f"{HEAD}\n## A version of a service\n\n`catalog/lifecycle.py`\n\n{versions}\n"
        f"## A sandbox\n\n`sandboxes/lifecycle.py`\n\n{sandboxes}"
    )


def _diagram(moves: Mapping, first) -> str:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {first.value}"]
    for origin, targets in moves.items():
        lines += _arrows(origin, targets)
    return "\n".join([*lines, "```", ""])


def _arrows(origin, targets: Sequence) -> list[str]:
    if not targets:
        return [f"    {origin.value} --> [*]"]
    return [f"    {origin.value} --> {target.value}" for target in targets]
