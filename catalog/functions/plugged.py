"""Plug-ins between the portal's processes, and among the inputs of what is compiled."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from engine import functions, plugins


def dump() -> list[dict[str, Any]]:
    """The functions and dispatchers that this process knows, for a child that knows none."""
    return [asdict(each) for each in functions.known()]


def load(told: Iterable[dict[str, Any]]) -> None:
    """The inverse of `dump`: from here on this process knows these."""
    functions.announce(functions.Signature(**each) for each in told)


def inputs() -> dict[str, Any]:
    """What a digest has to hold of them; nothing when there are none."""
    known = {each.name: [each.version, each.example] for each in functions.known()}
    return {"plugins": known} if known else {}


def dispatcher(response: str) -> str:
    """The name of the dispatcher that stands in the place of a response's name; "" for a plain name."""
    return response.strip(" {}").partition("(")[0].strip() if functions.holds(response) else ""


def validators(element: str) -> dict[str, str]:
    """{name: version} of the plug-ins that look at requests whose first element this is."""
    return {each.name: each.version for each in plugins.declared() if element in each.elements}
