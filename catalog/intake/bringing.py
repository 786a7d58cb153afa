"""Keeps what came with a contract, or was recorded for it: named responses, and rows as a revision of a dataset."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import User
from engine import functions, keys

from .. import policies
from ..conformity import checking
from ..datasets import sharing
from ..functions import plugged
from ..keeping import rows, vault
from ..models import Dataset, DatasetRevision, NamedResponse, Operation, ServiceVersion
from ..neighbours import announcements
from ..stages import Scope
from ..uploads import airlock, publishing

LONGEST_NAME = 120
FIRST_ROW = 2
Told = dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """What one operation got; `revision` is None when there was nothing to look up."""

    operation: Operation
    responses: list[NamedResponse]
    revision: DatasetRevision | None


def keep(
    version: ServiceVersion,
    exchanges: list[Told],
    tables: dict[str, bytes],
    *,
    by: User,
    name: str = "",
    scope: str = Scope.ORGANISATION,
) -> list[Kept]:
    """Inside the caller's transaction: what `contracts.recorded.bringing.finished` made, for operations of `version`.

    Who may was asked before. The datasets belong to the service's organisation and are called `name`, else as proposed;
    one of that name, for this version and looked up by the same field, gets the rows in addition to its own. Raises
    ContractRefused when real people stand in them.
    """
    airlock.refuse_exchanges(exchanges, tables)
    operations = {operation.name: operation for operation in version.operations.all()}
    return [_one(operations[told["operation"]], told, tables, by=by, name=name, scope=scope) for told in exchanges]


def current(operation: Operation, name: str) -> DatasetRevision | None:
    """The newest revision of the dataset to which exchanges of that name are added; None when there is none."""
    version = operation.version
    last = (
        DatasetRevision.objects.filter(
            dataset__organisation=version.service.organisation_id,
            dataset__service=version.service_id,
            dataset__operation_name=operation.name,
            dataset__name=name[:LONGEST_NAME],
        )
        .select_related("dataset")
        .order_by("-number")
        .first()
    )
    return last if last is not None and last.version_id == version.pk else None


def _one(operation: Operation, told: Told, tables: dict[str, bytes], *, by: User, name: str, scope: str) -> Kept:
    made = NamedResponse.objects.bulk_create(
        NamedResponse(operation=operation, generated=False, **response) for response in told["responses"]
    )
    if all(candidate["path"] != told["key"]["path"] for candidate in operation.key_candidates):
        operation.key_candidates = [*operation.key_candidates, told["key"]]
        operation.save(update_fields=["key_candidates"])
    version = operation.version
    detail = {"version": policies.trail_name(version), "stage": version.stage, "operation": operation.name}
    detail["responses"] = [response.name for response in made][:50]
    trail.record(
        by=by, verb="response.import", target=operation, organisation=version.service.organisation, detail=detail
    )
    revision = _revision(operation, told, tables, by=by, name=name, scope=scope) if told["table"] else None
    return Kept(operation, made, revision)


def _revision(
    operation: Operation, told: Told, tables: dict[str, bytes], *, by: User, name: str, scope: str
) -> DatasetRevision:
    columns, table = told["columns"], list(_rows(tables[told["table"]]))
    named = (name or told["dataset"]).strip()[:LONGEST_NAME] or _("Recorded exchanges")
    last = current(operation, named)
    if last is not None and last.key_path == told["key"]["path"] and policies.may_change(by, last.dataset):
        dataset = Dataset.objects.select_for_update().get(pk=last.dataset_id)
        columns, table = _added(last, columns, table, {response.name for response in operation.responses.all()})
    else:
        dataset, last = _dataset(operation, named, by=by, scope=scope), None
    content = checking.canonical(columns, [(number, row) for number, row in enumerate(table, start=FIRST_ROW)])
    digest = vault.put("rows", content)
    if last is not None and last.digest == digest:
        return last
    revision = DatasetRevision.objects.create(
        dataset=dataset,
        number=last.number + 1 if last else 1,
        version=operation.version,
        digest=digest,
        columns=columns,
        key_path=told["key"]["path"],
        row_count=len(table),
        note=_("Recorded exchanges"),
        author=by,
    )
    detail = {"revision": revision.number, "rows": revision.row_count, "digest": revision.digest}
    trail.record(by=by, verb="dataset.publish", target=dataset, detail=detail)
    announcements.revision_published(dataset.pk)
    return revision


def _added(
    last: DatasetRevision, columns: list[str], table: list[list[str]], known: set[str]
) -> tuple[list[str], list[list[str]]]:
    """The rows there are, without those whose key comes again or whose response is gone, and the new ones."""
    slots = list(dict.fromkeys([*last.columns[1:-1], *columns[1:-1]]))
    new = {_key(row[0]) for row in table}
    kept = [
        [row.key, *row.values, row.response]
        for row in rows.read(last)
        if _key(row.key) not in new and (row.response in known or plugged.dispatcher(row.response))
    ]
    merged = [_spread(row, last.columns, slots) for row in kept] + [_spread(row, columns, slots) for row in table]
    return [last.columns[0], *slots, "response"], merged


def _spread(row: list[str], columns: list[str], slots: list[str]) -> list[str]:
    named = dict(zip(columns[1:-1], row[1:-1], strict=True))
    return [row[0], *(named.get(slot, "") for slot in slots), row[-1]]


def _key(cell: str) -> tuple[str, str]:
    key = keys.read(cell)
    return key.kind, key.text


def _rows(table: bytes) -> Iterator[list[str]]:
    """The rows of a canonical table as cells: key, values, response. What was recorded is text, never a function."""
    for line in table.splitlines()[1:]:
        _number, key, values, response = json.loads(line)
        yield [key, *(functions.quoted(value) for value in values), response]


def _dataset(operation: Operation, name: str, *, by: User, scope: str) -> Dataset:
    """A new dataset, numbered when its name is taken."""
    service = operation.version.service
    publishing.check_scope(by=by, organisation=service.organisation, scope=scope, team=None)
    taken = set(
        Dataset.objects.filter(
            organisation=service.organisation_id, service=service, operation_name=operation.name
        ).values_list("name", flat=True)
    )
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name[: LONGEST_NAME - len(str(number)) - 1]} {number}"
    dataset = Dataset.objects.create(
        service=service,
        operation_name=operation.name,
        name=free,
        scope=sharing.first_scope(scope),
        organisation=service.organisation,
        owner=by,
    )
    trail.record(by=by, verb="dataset.create", target=dataset, detail={"scope": dataset.scope})
    if scope == Scope.NETWORK:
        sharing.ask(dataset, by=by)
    return dataset
