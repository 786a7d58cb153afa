"""The row that a call missed: made in a dataset of one's own, or suggested to those who keep another."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import User
from catalog.actions import rows, suggestions
from catalog.models import Dataset, Suggestion, Upload
from catalog.revising.adding import NewRow

from .. import missing, policies, tasks
from ..errors import MoveRefused, NotAllowed
from ..missing import NEW, Offer, Target
from ..models import Exchange, Layer, Sandbox


def answer_call(*, exchange: Exchange, by: User, target: str, row: NewRow, note: str = "") -> Upload | Suggestion:
    """Adds the row that a call missed to one of the targets of its offer.

    Published in the person's own dataset, the next call is answered within seconds; a new dataset is laid on top of the
    composition. A dataset of others gets a suggestion. Raises NotAllowed, MoveRefused, and what the catalogue refuses.
    """
    offer = missing.offer(exchange, by)
    chosen = offer.target(target) if offer else None
    if chosen is None:
        raise NotAllowed(_("You may not add this row there."))
    if chosen.suggested:
        origin = _("A call of the sandbox “%(name)s”") % {"name": exchange.sandbox.name}
        return suggestions.suggest(by=by, organisation=exchange.sandbox.organisation, dataset=chosen.dataset, row=row,
                                   note=note, origin=origin)  # fmt: skip
    note = note or _("Row %(key)s, from a call of the sandbox “%(name)s”") % {
        "key": row.key, "name": exchange.sandbox.name,
    }  # fmt: skip
    return _made(offer, chosen, by=by, row=row, note=note)


def _made(offer: Offer, chosen: Target, *, by: User, row: NewRow, note: str) -> Upload:
    given = {"by": by, "operation": offer.operation, "row": row, "key_path": offer.key_path, "note": note}
    if chosen.value != NEW:
        return rows.add(**given, organisation=chosen.dataset.organisation, dataset=chosen.dataset)
    scope, team = missing.sharing(offer.service, by)
    name = missing.new_name(offer.service, offer.operation)
    upload = rows.add(
        **given, organisation=offer.service.sandbox.organisation, dataset_name=name, scope=scope, team=team
    )
    if rows.is_published(upload):
        _put_on_top(offer, upload.revision.dataset, by)
    return upload


@transaction.atomic
def _put_on_top(offer: Offer, dataset: Dataset, by: User) -> None:
    """The dataset becomes the highest layer of the operation, and the sandbox is made anew."""
    sandbox = Sandbox.objects.select_for_update().get(pk=offer.service.sandbox_id)
    if not policies.may_change(by, sandbox) or not offer.service.sandbox.services.filter(pk=offer.service.pk).exists():
        raise MoveRefused(_("The composition of this sandbox was changed meanwhile. Add the dataset to it yourself."))
    layers = Layer.objects.filter(service=offer.service, operation_name=offer.operation.name)
    top = layers.aggregate(top=Max("position"))["top"]
    Layer.objects.create(
        service=offer.service,
        operation_name=offer.operation.name,
        position=0 if top is None else top + 1,
        dataset=dataset,
    )
    Sandbox.objects.filter(pk=sandbox.pk).renew()
    detail = {"dataset": dataset.name, "operation": offer.operation.name}
    trail.record(by=by, verb="sandbox.add-layer", target=sandbox, detail=detail)
    tasks.provision_sandbox.delay_on_commit(sandbox.pk)
