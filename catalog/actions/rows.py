"""One row more, published at once: in a dataset there is, or as the first of a new one."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import Organisation, Team, User

from .. import policies, tasks
from ..errors import NotAllowed, RowRefused, UploadRefused
from ..keeping import vault
from ..mending import tables, typing
from ..mending.tables import Table
from ..models import Dataset, DatasetRevision, Operation, Upload
from ..revising import adding
from ..revising.adding import NewRow
from ..revising.replacing import TOLD
from ..stages import Scope, UploadStage
from ..uploads import airlock, publishing, uploading
from . import mending


def add(
    *,
    by: User,
    organisation: Organisation,
    operation: Operation,
    row: NewRow,
    key_path: list,
    note: str,
    dataset: Dataset | None = None,
    dataset_name: str = "",
    scope: str = Scope.ORGANISATION,
    team: Team | None = None,
) -> Upload:
    """The upload that carries the row: published, or, of a large dataset, about to be checked by the worker.

    Raises NotAllowed, RowRefused (problems by column), UploadRefused.
    """
    _check_place(by, organisation, operation, dataset)
    airlock.refuse_words(dataset_name=dataset_name, note=note)
    if dataset is None:
        publishing.check_scope(by=by, organisation=organisation, scope=scope, team=team)
    row = tried(operation, key_path, row)
    base = dataset.revisions.first() if dataset else None
    if base is not None and adding.holds(base, row.key):
        raise key_taken(row.key)
    made = adding.table(base, row)
    fields = {
        "dataset_name": "" if dataset else dataset_name[:120],
        "scope": dataset.scope if dataset else scope,
        "team": dataset.team if dataset else team if scope == Scope.TEAM else None,
        "note": note[:300],
        "publish_when_ready": True,
    }
    with transaction.atomic():
        upload = adding.begin(by=by, organisation=organisation, operation=operation, made=made, key_path=key_path,
                              filename=_("Row added in the portal"), where=row.key, dataset=dataset, base=base,
                              **fields)  # fmt: skip
        trail.record(by=by, verb="upload.add-row", target=upload, detail={"dataset": str(dataset or dataset_name)})
    check(upload, len(made.header) * (base.row_count + 1 if base else 1))
    return upload


def put(
    *, by: User, dataset: Dataset, operation: Operation, row: NewRow, key_path: list, note: str, afresh: bool = False
) -> Upload:
    """The row in the place of the one with the same key, if there is one; `afresh`, in the place of all rows.

    Raises NotAllowed, RowRefused (problems by column), UploadRefused.
    """
    _check_place(by, dataset.organisation, operation, dataset)
    airlock.refuse_words(note=note)
    row = tried(operation, key_path, row)
    base = dataset.revisions.first()
    made = adding.table(None, row) if afresh else adding.with_row(adding.without(base, row.key), row)
    return _revised(by, dataset, operation, made, key_path=key_path, note=note, where=row.key)


def remove(*, by: User, dataset: Dataset, operation: Operation, key: str, note: str) -> Upload:
    """The dataset without the row of this key. Raises NotAllowed, UploadRefused: no-such-row, last-row."""
    _check_place(by, dataset.organisation, operation, dataset)
    base = dataset.revisions.first()
    if not adding.holds(base, key):
        raise UploadRefused(_("There is no row with the key “%(key)s”.") % {"key": key}, code="no-such-row")
    if base.row_count == 1:
        raise UploadRefused(_("This is the only row: a dataset is never empty."), code="last-row")
    made = adding.without(base, key)
    return _revised(by, dataset, operation, made, key_path=base.key_path, note=note, where=key)


def change(
    *, by: User, seen: DatasetRevision, operation: Operation, number: int, cells: Mapping[int, str], note: str
) -> Upload:
    """Other texts in cells of one row, {column counted from 0: text}, of the revision that the person saw.

    What others published since is joined with it cell by cell. Raises NotAllowed, RowRefused, UploadRefused
    (no-such-row).
    """
    _check_place(by, seen.dataset.organisation, operation, seen.dataset)
    airlock.refuse_words(note=note)
    before = tables.of_rows(vault.get("rows", seen.digest), TOLD)
    old = before.row(number) if number > tables.HEADER else None
    if old is None:
        raise UploadRefused(_("This row is not there any more."), code="no-such-row")
    texts = {position: typing.settled(text, number, position) for position, text in cells.items()}
    new = [texts.get(position, text) for position, text in enumerate(old)]
    if new == old:
        message = _("Nothing was changed.")
        raise RowRefused(message, [{"code": "nothing-changed", "position": 0, "message": message}])
    row = NewRow(new[0], dict(zip(seen.columns[1:-1], new[1:-1], strict=True)), new[-1])
    tried(operation, seen.key_path, row)
    if new[0] != old[0] and adding.holds(seen, new[0]):
        raise key_taken(new[0])
    made = tables.with_cells(before, {number: dict(enumerate(new))})
    return _revised(by, seen.dataset, operation, made, key_path=seen.key_path, note=note, where=new[0], base=seen)


def tried(operation: Operation, key_path: list, row: NewRow) -> NewRow:
    """The row as a spreadsheet would hold it, without faults. Raises RowRefused."""
    cells = [row.key, *row.values.values(), row.response]
    key, *values, response = (typing.settled(text, 2, at) for at, text in enumerate(cells))
    settled = NewRow(key, dict(zip(row.values, values, strict=True)), response)
    problems = adding.problems(operation, key_path, settled)
    if problems:
        raise RowRefused(_("This row cannot be added as it is."), problems)
    return settled


def key_taken(key: str) -> RowRefused:
    message = _("A row with the key “%(key)s” is there already.") % {"key": key}
    return RowRefused(message, [{"code": "V06", "position": 0, "column": "key", "message": message}])


def check(upload: Upload, cells: int) -> None:
    """Checks a small table while the person waits; the worker takes a large one."""
    if cells > mending.AT_ONCE:
        tasks.check_upload.delay_on_commit(str(upload.pk))
        return
    uploading.check(str(upload.pk))
    upload.refresh_from_db()


def is_published(upload: Upload) -> bool:
    return upload.stage == UploadStage.PUBLISHED


def _revised(
    by: User,
    dataset: Dataset,
    operation: Operation,
    made: Table,
    *,
    key_path: list,
    note: str,
    where: str,
    base: DatasetRevision | None = None,
) -> Upload:
    """The upload that publishes the table, made from the newest revision or from `base`, as the next one."""
    base = base or dataset.revisions.first()
    with transaction.atomic():
        upload = adding.begin(by=by, organisation=dataset.organisation, operation=operation, made=made,
                              key_path=key_path, filename=_("Row changed in the portal"), where=where, dataset=dataset,
                              base=base, scope=dataset.scope, team=dataset.team, note=note[:300],
                              publish_when_ready=True)  # fmt: skip
        trail.record(by=by, verb="upload.put-row", target=upload, detail={"dataset": str(dataset)})
    check(upload, len(made.header) * (base.row_count + 1))
    return upload


def _check_place(by: User, organisation: Organisation, operation: Operation, dataset: Dataset | None) -> None:
    if not policies.may_upload(by, organisation):
        raise NotAllowed(_("Your role does not let you add data in this organisation."))
    if not Operation.objects.visible_to(by).filter(pk=operation.pk).exists():
        raise NotAllowed(_("You may not use this operation."))
    if dataset is not None and (
        not policies.may_change(by, dataset)
        or (dataset.service_id, dataset.operation_name) != (operation.version.service_id, operation.name)
    ):
        raise NotAllowed(_("You may not change this dataset."))
