"""Plug-ins as the portal knows them: which are approved, which are only installed; it never runs one."""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

from accounts import roles
from engine import functions, plugins
from engine.errors import PluginRefused


@dataclass(frozen=True)
class Listed:
    """A plug-in on the page; of one that is not approved nothing is known but its name and version."""

    name: str
    version: str
    distribution: str
    is_approved: bool
    kind: str = ""
    summary: str = ""
    example: str = ""


def announce() -> None:
    """Let sheets ask approved functions and dispatchers. Raises ImproperlyConfigured for what cannot be approved."""
    try:
        declared = plugins.declared()
    except PluginRefused as error:
        raise ImproperlyConfigured(str(error)) from None
    functions.announce(
        functions.Signature(
            each.name, each.version, each.least, each.most, each.example, each.summary, each.kind == "dispatcher"
        )
        for each in declared
        if each.kind in ("function", "dispatcher")
    )


def listed(user) -> list[Listed]:
    """The approved plug-ins, for everybody; behind them those that are only installed, for roles of the network."""
    approved = {(each.name, each.distribution): each for each in plugins.declared()}
    found = [
        Listed(known.name, known.version, known.distribution, True, known.kind, known.summary, known.example)
        if (known := approved.get((each.name, each.distribution)))
        else Listed(each.name, each.version, each.distribution, False)
        for each in plugins.installed()
    ]
    shown = [each for each in found if each.is_approved or roles.of(user).is_network]
    return sorted(shown, key=lambda each: (not each.is_approved, each.name))
