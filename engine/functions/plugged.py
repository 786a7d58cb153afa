"""What plug-ins bring to cells, functions and dispatchers: announced once to a process that reads cells."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import FunctionRefused


@dataclass(frozen=True)
class Signature:
    """A plug-in that a cell asks: how many arguments it takes, and of a function a value as it gives them.

    A function gives the text of a cell, a dispatcher (`chooses`) the name of a response.
    """

    name: str
    version: str
    least: int
    most: int
    example: str
    summary: str = ""
    chooses: bool = False


_known: dict[str, Signature] = {}


def announce(signatures: Iterable[Signature]) -> None:
    """From here on cells of this process may ask these, and no others."""
    _known.clear()
    _known.update((each.name, each) for each in signatures)


def known() -> tuple[Signature, ...]:
    """All of them, by name."""
    return tuple(_known[name] for name in sorted(_known))


def find(name: str) -> Signature | None:
    """The one of this name."""
    return _known.get(name)


def require(name: str) -> Signature:
    """The one of this name. Raises FunctionRefused when nobody has announced it."""
    found = _known.get(name)
    if found is None:
        raise FunctionRefused("function-plugin", name=name)
    return found
