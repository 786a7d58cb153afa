"""The reconciler: finds every sandbox that differs from what is desired, whatever message was lost, and settles it."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from catalog.models import DatasetRevision
from engine.shelf import Shelf

from . import checking, lifecycle, provisioning
from .errors import MoveRefused
from .models import Layer, Proof, Sandbox, SandboxService
from .stages import Desire, Stage

EXPIRING = (
    Stage.APPROVED,
    Stage.PROVISIONING,
    Stage.CHECKING,
    Stage.READY,
    Stage.FAILED,
    Stage.STOPPED,
)
SERVING = (Stage.CHECKING, Stage.READY, Stage.FAILED)
FOLLOWING = (Stage.PROVISIONING, Stage.CHECKING, Stage.READY, Stage.FAILED)
AT_ONCE = 50
"""How many sandboxes one sweep settles: the next sweep goes on."""

PROOF_LIFE = timedelta(days=90)

log = logging.getLogger(__name__)


def sweep() -> int:
    """Ends what has expired, renews what was lost or follows a dataset, settles what waits; how many it settled."""
    expire()
    refill()
    follow()
    waiting = [
        *Sandbox.objects.to_provision().order_by("next_try_at", "pk").values_list("pk", flat=True)[:AT_ONCE],
        *Sandbox.objects.to_check().order_by("check_next_try_at", "pk").values_list("pk", flat=True)[:AT_ONCE],
    ]
    for pk in waiting:
        try:
            settle(pk)
        except Exception:
            # Recorded on the sandbox by whoever raised it; the others must not wait for this one.
            log.exception("sandbox %s could not be settled", pk)
    return len(waiting)


def settle(pk: int) -> None:
    """Provisions and checks one sandbox until nothing of it is due."""
    while provisioning.provision(pk):
        follow(Q(pk=pk))
    checking.check(pk)


def expire() -> int:
    """Ends the sandboxes whose time is over; the engine has stopped answering for them by itself."""
    over = Sandbox.objects.filter(stage__in=EXPIRING, expires_at__lte=timezone.now()).exclude(desire=Desire.DELETED)
    ended = 0
    for sandbox in over:
        try:
            with transaction.atomic():
                if not over.filter(pk=sandbox.pk).renew():
                    continue  # prolonged, or deleted, since it was listed
                sandbox.refresh_from_db()
                lifecycle.move(sandbox, Stage.EXPIRED)
                ended += 1
        except MoveRefused:
            log.info("sandbox %s moved while it expired", sandbox.pk)
    return ended


def refill() -> int:
    """Renews sandboxes that were published and that the shelf has lost, as after a restoration; returns how many."""
    published = set(Shelf(settings.SHELF_DIR).names())
    serving = Sandbox.objects.filter(
        stage__in=SERVING, desire=Desire.RUNNING, observed_generation=F("desired_generation")
    ).exclude(failed_generation=F("desired_generation"))
    lost = [pk for pk, public_id in serving.values_list("pk", "public_id") if public_id not in published]
    return sum(serving.filter(pk=pk).renew() for pk in lost[:AT_ONCE])


def tidy() -> int:
    """Removes from the shelf what no sandbox serves, or could serve again, and proofs that are a quarter old."""
    Proof.objects.filter(at__lt=timezone.now() - PROOF_LIFE).delete()
    living = SandboxService.objects.filter(sandbox__in=Sandbox.objects.present()).exclude(bundle_digest="")
    return Shelf(settings.SHELF_DIR).sweep(set(living.values_list("bundle_digest", flat=True)))


def follow(which: Q | None = None, *, dataset_pk: int | None = None) -> list[int]:
    """Renews the settled sandboxes that follow a dataset with a newer revision; returns their primary keys.

    A sandbox on its way takes the newest revision by itself, or is found here once it has settled.
    """
    newest = DatasetRevision.objects.filter(dataset=OuterRef("dataset")).order_by("-number").values("pk")[:1]
    layers = (
        Layer.objects.filter(revision__isnull=True, considered_revision__isnull=False)
        .annotate(newest=Subquery(newest))
        .exclude(newest=F("considered_revision"))
    )
    if dataset_pk is not None:
        layers = layers.filter(dataset=dataset_pk)
    settled = Q(observed_generation=F("desired_generation")) | Q(failed_generation=F("desired_generation"))
    behind = Sandbox.objects.filter(settled, which or Q(), stage__in=FOLLOWING, desire=Desire.RUNNING)
    pks = list(behind.filter(pk__in=layers.values("service__sandbox")).values_list("pk", flat=True))
    return [pk for pk in pks if behind.filter(pk=pk).renew()]
