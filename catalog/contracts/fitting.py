"""Refuses what a contract writes longer than the portal keeps."""

from typing import Any

from .problems import ContractProblem

MOST = {"name": 200, "action": 300, "style": 10, "use": 10, "input_element": 400, "output_element": 400}
"""Characters of an operation's texts; the columns of `catalog.models.Operation` have the same lengths."""


def check(operation: dict[str, Any], file: str) -> None:
    """Raises ContractProblem for the first text of an operation that is too long."""
    for field, most in MOST.items():
        refuse_longer(operation[field], most, file)


def refuse_longer(text: str, most: int, file: str) -> None:
    if len(text) > most:
        message = f"{file}: {text[:60]!r}… has {len(text)} characters"
        raise ContractProblem("too-long", message, file=file, text=text[:60], count=len(text), most=most)
