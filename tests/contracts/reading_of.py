"""Reads the contracts of tests/data/contracts, and picks what a test looks at."""

import functools
from pathlib import Path
from typing import Any

from catalog.contracts import reading

DATA = Path(__file__).resolve().parents[1] / "data" / "contracts"


def files(name: str) -> dict[str, bytes]:
    """The members of a file or folder of the test data."""
    path = DATA / name
    if path.is_file():
        return {path.name: path.read_bytes()}
    return {found.relative_to(path).as_posix(): found.read_bytes() for found in path.rglob("*") if found.is_file()}


@functools.cache
def contract(name: str) -> dict[str, Any]:
    return reading.read(files(name))


def operation(name: str, position: int = 0) -> dict[str, Any]:
    return contract(name)["operations"][position]


def child(tree: dict[str, Any], *names: str) -> dict[str, Any]:
    """The node at a path of local names; groups are looked into."""
    for name in names:
        tree = next(found for found in _opened(tree) if found["name"] == name)
    return tree


def _opened(tree: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for inner in tree["children"]:
        found += [inner] if inner["name"] else _opened(inner)
    return found
