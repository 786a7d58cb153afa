"""One row more, published at once: in a dataset there is, or as the first of a new one."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import Organisation, Team, User

from .. import airlock, policies, publishing, tasks, uploading
from ..errors import NotAllowed, RowRefused
from ..mending import typing
from ..models import Dataset, Operation, Upload
from ..revising import adding
from ..revising.adding import NewRow
from ..stages import Scope, UploadStage
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
