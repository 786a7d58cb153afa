"""Which plug-ins run: those that the setting PLUGINS names with their exact version, and no other that is installed."""

import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ..errors import PluginRefused

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "mockadmin.plugins"
#: As a function of cells is written, which nobody needs to quote.
NAME = re.compile(r"[a-z][a-z0-9]{1,39}")
ENTRY = re.compile(r"\s*([^\s=]+)\s*==\s*([^\s=]+)\s*")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Installed:
    """An entry point of the group, with the distribution that brings it."""

    name: str
    version: str
    distribution: str
    entry: "EntryPoint"


@dataclass(frozen=True)
class Approved(Installed):
    """One that the operator wants to run."""


def read(setting: str) -> dict[str, str]:
    """{name: version} of `name==version, …`. Raises PluginRefused for anything else."""
    wanted: dict[str, str] = {}
    for part in filter(str.strip, setting.split(",")):
        found = ENTRY.fullmatch(part)
        if found is None or not NAME.fullmatch(found[1]) or found[1] in wanted:
            raise PluginRefused("plugin-setting", text=part.strip()[:80])
        wanted[found[1]] = found[2]
    return wanted


def installed() -> list[Installed]:
    """Every plug-in that is installed, approved or not, by name; none of them is imported."""
    # Most engines have no plug-ins: this costs each worker a megabyte and 15 ms.
    from importlib.metadata import entry_points

    found = [
        Installed(entry.name, entry.dist.version, entry.dist.name, entry)
        for entry in entry_points(group=GROUP)
        if entry.dist is not None
    ]
    return sorted(found, key=lambda each: (each.name, each.distribution))


@lru_cache(maxsize=1)
def approved() -> Mapping[str, Approved]:
    """The plug-ins of this process, by name, once and for all; the setting is the environment's.

    Raises PluginRefused for one that is not installed, is there twice, or has another version than the approved one.
    """
    setting = os.environ.get("PLUGINS", "")
    wanted = read(setting)
    if not wanted:
        return {}
    present = installed()
    for each in present:
        if each.name not in wanted:
            log.warning("the plug-in %s %s is installed and not approved: it is ignored", each.name, each.version)
    return {name: _approved(name, version, present) for name, version in wanted.items()}


def _approved(name: str, version: str, present: list[Installed]) -> Approved:
    candidates = [each for each in present if each.name == name]
    if not candidates:
        raise PluginRefused("plugin-absent", name=name, version=version)
    if len(candidates) > 1:
        raise PluginRefused(
            "plugin-twice", name=name, distributions=", ".join(each.distribution for each in candidates)
        )
    (only,) = candidates
    if only.version != version:
        raise PluginRefused("plugin-version", name=name, version=version, installed=only.version)
    return Approved(only.name, only.version, only.distribution, only.entry)


def missing(needed: Mapping[str, str]) -> list[str]:
    """Of the plug-ins that a bundle needs, those that this process does not have in that version, as name==version."""
    if not needed:
        return []
    have = approved()
    return sorted(f"{n}=={v}" for n, v in needed.items() if n not in have or have[n].version != v)
