"""One row otherwise, for one sandbox only: in a dataset of its own on top of the other layers."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.actions import rows
from catalog.models import Dataset, Upload
from catalog.revising.adding import NewRow

from .. import missing, overlays, policies
from ..composing import stored
from ..errors import MoveRefused, OrderRefused
from ..models import Layer, Overlay, Sandbox, SandboxService
from ..overlays import Proposal
from .composition import lock, renew


def put_own_row(*, service: SandboxService, proposal: Proposal, by: User, row: NewRow) -> Upload:
    """Adds the row to those that the sandbox has for itself, or changes it there; within seconds it answers.

    Raises NotAllowed, MoveRefused, and what the catalogue refuses.
    """
    sandbox = service.sandbox
    policies.require(policies.may_change(by, sandbox), _("You may not change this sandbox."))
    note = _("Row %(key)s, for the sandbox “%(name)s” only") % {"key": row.key, "name": sandbox.name}
    given = {"by": by, "operation": proposal.operation, "row": row, "key_path": proposal.key_path, "note": note[:300]}
    there = _overlay(service, proposal)
    if there is not None:
        is_laid = overlays.laid(service, proposal.operation.name) is not None
        upload = rows.put(**given, dataset=there.dataset, afresh=not is_laid)
    else:
        scope, team = missing.sharing(service, by)
        name = missing.new_name(service, proposal.operation)
        upload = rows.add(**given, organisation=sandbox.organisation, dataset_name=name, scope=scope, team=team)
    if rows.is_published(upload):
        _lay(service, proposal, upload.revision.dataset, by=by, key=row.key)
    return upload


def remove_own_row(*, service: SandboxService, operation_name: str, by: User, key: str) -> None:
    """Takes one of the sandbox's own rows away; with the last one goes the layer. What is below answers again.

    Raises NotAllowed, MoveRefused, OrderRefused, and what the catalogue refuses.
    """
    sandbox = service.sandbox
    policies.require(policies.may_change(by, sandbox), _("You may not change this sandbox."))
    overlay = overlays.laid(service, operation_name)
    operation = service.version.operations.filter(name=operation_name).first()
    last = overlay.dataset.revisions.first() if overlay else None
    if operation is None or last is None or all(each.cell != key for each in stored.read(last)):
        raise OrderRefused(_("This sandbox has no row “%(key)s” of its own.") % {"key": key[:100]})
    if last.row_count > 1:
        note = _("Row %(key)s taken away") % {"key": key}
        rows.remove(by=by, dataset=overlay.dataset, operation=operation, key=key, note=note[:300])
        detail = {"operation": operation_name, "key": key, "dataset": overlay.dataset.name}
        with transaction.atomic():
            lock(sandbox, by)
            renew(sandbox, by=by, verb="sandbox.own-row-removed", detail=detail)
    else:
        _take_up(service, overlay, by=by, key=key)


def _overlay(service: SandboxService, proposal: Proposal) -> Overlay | None:
    found = Overlay.objects.filter(
        sandbox=service.sandbox_id, service=service.version.service_id, operation_name=proposal.operation.name
    )
    return found.select_related("dataset__organisation").first()


@transaction.atomic
def _lay(service: SandboxService, proposal: Proposal, dataset: Dataset, *, by: User, key: str) -> None:
    """The dataset is the highest layer, followed; the sandbox is made anew."""
    sandbox = service.sandbox
    lock(sandbox, by)
    _require_there(service)
    kept, _made = Overlay.objects.get_or_create(
        sandbox=sandbox,
        service=service.version.service,
        operation_name=proposal.operation.name,
        defaults={"dataset": dataset},
    )
    if kept.dataset_id != dataset.pk:
        raise MoveRefused(_("Somebody else began the rows of this sandbox at the same time. Send yours again."))
    layers = Layer.objects.filter(service=service, operation_name=proposal.operation.name)
    top = layers.exclude(dataset=dataset).aggregate(top=Max("position"))["top"]
    layers.filter(dataset=dataset).delete()
    Layer.objects.create(
        service=service,
        operation_name=proposal.operation.name,
        position=0 if top is None else top + 1,
        dataset=dataset,
    )
    detail = {"operation": proposal.operation.name, "key": key, "dataset": dataset.name}
    renew(sandbox, by=by, verb="sandbox.own-row", detail=detail)


@transaction.atomic
def _take_up(service: SandboxService, overlay: Overlay, *, by: User, key: str) -> None:
    """The layer is taken away with its last row; the overlay stays, so that its rows are offered to nobody."""
    sandbox: Sandbox = service.sandbox
    lock(sandbox, by)
    _require_there(service)
    layers = Layer.objects.filter(service=service, dataset=overlay.dataset)
    detail = {"operation": overlay.operation_name, "key": key, "dataset": overlay.dataset.name}
    layers.delete()
    renew(sandbox, by=by, verb="sandbox.own-row-removed", detail=detail)


def _require_there(service: SandboxService) -> None:
    if not SandboxService.objects.filter(pk=service.pk).exists():
        raise MoveRefused(_("The composition of this sandbox was changed meanwhile. Look at it again."))
