"""The shape of a composition: which layers stand where. Two shapes are compared in words; one is named by its mark."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .choices import ServiceChoice
from .models import Sandbox


@dataclass(frozen=True)
class Placed:
    """One layer; `number` is the revision that it stays at, None when it follows the newest."""

    dataset_pk: int
    name: str
    number: int | None = None

    def __str__(self) -> str:
        return self.name if self.number is None else f"{self.name} r{self.number}"


Stack = tuple[Placed, ...]
"""The layers of one operation, the highest first."""


@dataclass(frozen=True)
class Shape:
    """`versions`: {primary key: words}; `stacks`: the layers by version and operation, without empty ones."""

    versions: Mapping[int, str]
    stacks: Mapping[tuple[int, str], Stack]

    @property
    def mark(self) -> str:
        """The same for the same composition, whenever and by whom it was made."""
        stacks = [[*place, [[each.dataset_pk, each.number] for each in stack]] for place, stack in self.stacks.items()]
        told = json.dumps([sorted(self.versions), sorted(stacks)])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def of_sandbox(sandbox: Sandbox) -> Shape:
    """What a sandbox is composed of now; three queries."""
    found = sandbox.services.select_related("version__service")
    services = list(found.prefetch_related("layers__dataset", "layers__revision"))
    stacks: dict[tuple[int, str], list] = {}
    for service in services:
        for layer in service.layers.all():  # the highest position first
            number = layer.revision.number if layer.revision else None
            placed = Placed(layer.dataset_id, layer.dataset.name, number)
            stacks.setdefault((service.version_id, layer.operation_name), []).append(placed)
    versions = {service.version_id: str(service.version) for service in services}
    return Shape(versions, {place: tuple(stack) for place, stack in stacks.items()})


def of_choices(services: Iterable[ServiceChoice]) -> Shape:
    """What is chosen; a choice has its highest layer last."""
    services = list(services)
    stacks = {}
    for choice in services:
        for name, layers in choice.layers.items():
            placed = [
                Placed(each.dataset.pk, each.dataset.name, each.revision.number if each.revision else None)
                for each in reversed(layers)
            ]
            if placed:
                stacks[choice.version.pk, name] = tuple(placed)
    return Shape({choice.version.pk: str(choice.version) for choice in services}, stacks)


def changes(before: Shape, after: Shape) -> list[str]:
    """What was changed, a sentence each; nothing when both are the same."""
    found = [_("%(version)s is removed") % {"version": words}
             for pk, words in before.versions.items() if pk not in after.versions]  # fmt: skip
    found += [_("%(version)s is added") % {"version": words}
              for pk, words in after.versions.items() if pk not in before.versions]  # fmt: skip
    kept = before.versions.keys() & after.versions.keys()
    for place in sorted(before.stacks.keys() | after.stacks.keys()):
        if place[0] in kept:
            told = _of_stack(before.stacks.get(place, ()), after.stacks.get(place, ()))
            found += [f"{place[1]}{_(': ')}{words}" for words in told]
    return found


def stacks_changed(before: Shape, after: Shape) -> list[dict]:
    """The same for the audit trail: the layers of each operation before and after, the highest first."""
    return [
        {"operation": place[1], "before": [str(each) for each in old], "after": [str(each) for each in new]}
        for place in sorted(before.stacks.keys() | after.stacks.keys())
        if (old := before.stacks.get(place, ())) != (new := after.stacks.get(place, ()))
    ]


def _of_stack(old: Stack, new: Stack) -> list[str]:
    before, after = ({each.dataset_pk: each for each in stack} for stack in (old, new))
    told = [_("“%(name)s” is removed") % {"name": each.name} for pk, each in before.items() if pk not in after]
    told += [_("“%(name)s” is added") % {"name": each.name} for pk, each in after.items() if pk not in before]
    for pk, each in after.items():
        if pk in before and before[pk].number != each.number:
            words = _("“%(name)s” follows the newest") if each.number is None else _("“%(name)s” stays at r%(number)s")
            told.append(words % {"name": each.name, "number": each.number})
    if [pk for pk in before if pk in after] != [pk for pk in after if pk in before]:
        names = " > ".join(each.name for each in new)
        told.append(_("the order is %(names)s") % {"names": names})
    return told
