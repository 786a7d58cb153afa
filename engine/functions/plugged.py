"""The functions that plug-ins bring, as the sheets know them: announced once to a process that reads cells."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import FunctionRefused


@dataclass(frozen=True)
class Signature:
    """A function of a plug-in: how many arguments it takes, and a value as it gives them."""

    name: str
    version: str
    least: int
    most: int
    example: str
    summary: str = ""


_known: dict[str, Signature] = {}


def announce(signatures: Iterable[Signature]) -> None:
    """From here on these, and no others, are functions of cells in this process."""
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
