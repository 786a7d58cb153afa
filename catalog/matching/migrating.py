"""Brings a template made for an older contract to today's: what still has its column is kept, new ones are added."""

from dataclasses import replace

from . import wording
from .looking import View
from .mapping import Mapping
from .targets import KEY, PART, RESPONSE


def migrated(view: View) -> Mapping | None:
    """The mapping when every column still exists under its name; None when somebody must say which one is which."""
    targets = {column["target"]: position for position, column in enumerate(view.proposed["columns"])}
    if any(column["why"] != "same" for column in view.proposed["columns"]) or not {KEY, RESPONSE} <= targets.keys():
        return None
    made = Mapping(
        header=view.header,
        key=targets.pop(KEY),
        response=targets.pop(RESPONSE),
        columns={position: target for target, position in targets.items() if target in view.slots},
        parts={at: target.removeprefix(PART) for target, at in targets.items() if target.startswith(PART)},
    )
    return completed(made, view)


def completed(made: Mapping, view: View) -> Mapping:
    """The mapping of an older template with today's other columns, empty, and the notice that says so."""
    new = [slot for slot in view.slots if slot not in made.columns.values()]
    return replace(made, added=new).noted(wording.notice("N50", **view.drift(new, made.unused)))
