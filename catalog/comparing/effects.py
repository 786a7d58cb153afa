"""What moving from one version to another does to the datasets of a service."""

import json
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from accounts.models import User

from ..conformity import messages
from ..errors import ChildFailed, VaultDamaged
from ..explaining import slots
from ..functions import plugged
from ..keeping import rows
from ..models import Dataset, DatasetRevision, NamedResponse, Operation, ServiceVersion
from ..previews import previewing
from ..sealing import sealed
from ..stages import ResponseKind
from ..uploads import uploading

MOST_DATASETS = 40
"""Datasets that are tried against the newer version; the others are named only."""
MOST_ROWS = 2_000
"""Rows of a dataset that are tried."""
LIMITS = sealed.Limits(cpu=15, wall=20)


@dataclass(frozen=True, kw_only=True)
class DatasetEffect:
    """What happens to one dataset. `problems` and `cells` are sentences; `tried` is None when nothing had to be."""

    dataset: Dataset
    revision: DatasetRevision
    is_gone: bool = False
    """Its operation is not in the newer version."""
    problems: tuple[str, ...] = ()
    """Of its columns and its key: missing now, unknown now."""
    lost_columns: tuple[str, ...] = ()
    """Its columns, of responses that are to be brought, whose element is no longer in the answer."""
    responses: tuple[str, ...] = ()
    """Named responses that its rows use and the newer version does not have."""
    new_columns: tuple[str, ...] = ()
    """Values that the newer version's responses can show, and that it has no column for."""
    cells: tuple[str, ...] = ()
    cell_count: int = 0
    tried: int | None = None
    failed: str = ""
    """Why it could not be tried."""
    is_left_out: bool = False
    """Its operation differs, and it was not tried: there are too many before it."""

    @property
    def fits(self) -> bool:
        """Whether every row tried would be accepted as it is."""
        doubtful = self.failed or self.is_left_out
        bad = self.is_gone or self.problems or self.lost_columns or self.responses or self.cell_count
        return not (bad or doubtful)

    @property
    def is_partial(self) -> bool:
        """Whether some rows were not tried."""
        return self.tried is not None and self.tried < self.revision.row_count


@dataclass(frozen=True, kw_only=True)
class Effects:
    """The datasets that the person sees, those that suffer first, and how many others there are."""

    seen: tuple[DatasetEffect, ...] = ()
    hidden: int = 0

    @property
    def misfits(self) -> int:
        return sum(not effect.fits for effect in self.seen)


Operations = Mapping[str, Operation]


def on_datasets(user: User, before: ServiceVersion, old: Operations, new: Operations) -> Effects:
    """`old` and `new` are the operations of both versions by name, with their responses.

    A dataset is tried against the newer version only where its operation differs.
    """
    last = DatasetRevision.objects.filter(dataset=OuterRef("dataset")).order_by("-number").values("pk")[:1]
    revisions = list(
        DatasetRevision.objects.visible_to(user)
        .filter(dataset__service=before.service_id, dataset__operation_name__in=list(old), pk=Subquery(last))
        .select_related("dataset__organisation", "dataset__owner")
        .order_by("dataset__name", "dataset")
    )
    published = DatasetRevision.objects.filter(dataset=OuterRef("pk"))
    every = Dataset.objects.filter(Exists(published), service=before.service_id, operation_name__in=list(old)).count()
    differing = {name for name in old if _differs(old, new, name)}
    touched = [one for one in revisions if one.dataset.operation_name in differing][:MOST_DATASETS]
    tried = _tried(touched, old, new)
    effects = [tried.get(one.pk) or _untried(one, new, differing) for one in revisions]
    return Effects(seen=tuple(sorted(effects, key=lambda effect: effect.fits)), hidden=every - len(revisions))


def _differs(old: Operations, new: Operations, name: str) -> bool:
    if name not in new:
        return False
    fields = ("request_tree", "response_tree", "key_candidates")
    same = all(getattr(old[name], field) == getattr(new[name], field) for field in fields)
    return not same or _responses(old[name]) != _responses(new[name])


def _responses(operation: Operation) -> dict[str, str]:
    return {response.name: response.source for response in operation.responses.all()}


def _untried(revision: DatasetRevision, new: Operations, differing: set[str]) -> DatasetEffect:
    name = revision.dataset.operation_name
    return DatasetEffect(
        dataset=revision.dataset, revision=revision, is_gone=name not in new, is_left_out=name in differing
    )


def _tried(revisions: list[DatasetRevision], old: Operations, new: Operations) -> dict[int, DatasetEffect]:
    """Their rows against the newer operations, in one sealed child."""
    readable: list[DatasetRevision] = []
    found: dict[int, DatasetEffect] = {}
    blobs: dict[str, bytes] = {}
    for one in revisions:
        try:
            blobs[str(len(readable))] = _lines(rows.page(one, 0, MOST_ROWS))
            readable.append(one)
        except VaultDamaged as damage:
            found[one.pk] = DatasetEffect(dataset=one.dataset, revision=one, failed=str(damage))
    if not readable:
        return found
    names = {one.dataset.operation_name for one in readable}
    arguments = {
        "plans": {name: _plan(old[name], new[name]) for name in names},
        "tables": [
            {"operation": one.dataset.operation_name, "columns": one.columns, "key_path": one.key_path}
            for one in readable
        ],
    }
    try:
        tables = sealed.run("catalog.conformity.effects:examine", arguments, blobs, limits=LIMITS)["tables"]
    except ChildFailed as failure:
        failed = [DatasetEffect(dataset=one.dataset, revision=one, failed=str(failure)) for one in readable]
        return found | {effect.revision.pk: effect for effect in failed}
    for one, table in zip(readable, tables, strict=True):
        found[one.pk] = _effect(one, table, old, new)
    return found


def _plan(old: Operation, new: Operation) -> dict[str, Any]:
    """The newer operation's plan, with the older's responses that it does not have yet: their owner will bring them.

    What they say of types is the newer contract's.
    """
    own = {response.name for response in new.responses.all()}
    carried = [_carried(response, new) for response in old.responses.all() if response.name not in own]
    return uploading.plan_of(new, None, more=carried)


def _carried(response: NamedResponse, new: Operation) -> NamedResponse:
    moved = copy(response)
    tree = new.response_tree if response.kind == ResponseKind.ANSWER else {}
    moved.slots = slots.described(previewing.compile_response(response), tree, known=response.slots)
    return moved


def _effect(revision: DatasetRevision, table: dict[str, Any], old: Operations, new: Operations) -> DatasetEffect:
    before, after = (operations[revision.dataset.operation_name] for operations in (old, new))
    known = {response.name for response in after.responses.all()}
    unknown = [name for name in table["responses"] if name not in known and not plugged.dispatcher(name)]
    lost = {
        name
        for response in before.responses.all()
        if response.kind == ResponseKind.ANSWER and response.name in unknown
        for name, path in _paths(response)
        if not slots.holds(after.response_tree, path)
    }
    come = _names(after) - _names(before) - set(revision.columns)
    return DatasetEffect(
        dataset=revision.dataset,
        revision=revision,
        problems=tuple(messages.problem(problem)["message"] for problem in table["columns"]),
        lost_columns=tuple(name for name in revision.columns if name in lost),
        responses=tuple(unknown),
        new_columns=tuple(sorted(come)),
        cells=tuple(messages.problem(problem)["message"] for problem in table["cells"]),
        cell_count=table["cell_count"],
        tried=table["row_count"],
    )


def _paths(response: NamedResponse) -> list[tuple[str, list[str]]]:
    return [(slot["name"], slot["path"]) for slot in response.slots]


def _names(operation: Operation) -> set[str]:
    return {name for response in operation.responses.all() for name, _path in _paths(response)}


def _lines(found: Iterable[rows.Row]) -> bytes:
    lines = ([row.number, [row.key, *row.values, row.response]] for row in found)
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
