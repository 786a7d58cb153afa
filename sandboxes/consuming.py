"""Tells the catalogue which sandboxes use a version or a dataset: by name to those who see them, the others counted."""

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from catalog.models import Dataset, ServiceVersion
from catalog.neighbours.consumers import Consumer, Consumers
from catalog.neighbours.followers import Followers

from .models import Layer, Sandbox
from .stages import Stage

GONE = (Stage.REFUSED, Stage.DELETED)
MOST = 50
"""Sandboxes that are named; the rest are counted."""


def using(user: User, version: ServiceVersion) -> Consumers:
    """The sandboxes in which `version` answers, or did and may again, by name."""
    all_of_them = Sandbox.objects.present().exclude(stage__in=GONE).filter(services__version=version)
    return _told(user, all_of_them)


def answering_with(user: User, dataset: Dataset) -> Followers:
    """The sandboxes that have `dataset` in a layer: those that follow it, and those pinned to one of its revisions."""
    present = Sandbox.objects.present().exclude(stage__in=GONE)
    layers = Layer.objects.filter(dataset=dataset)
    follows = layers.filter(revision__isnull=True).values("service__sandbox")
    following = present.filter(pk__in=follows)
    pinned = present.filter(pk__in=layers.values("service__sandbox")).exclude(pk__in=follows)
    return Followers(_told(user, following), _told(user, pinned))


def _told(user: User, all_of_them: QuerySet[Sandbox]) -> Consumers:
    seen = Sandbox.objects.visible_to(user).filter(pk__in=all_of_them.values("pk")).select_related("organisation")
    named = tuple(
        Consumer(sandbox.name, sandbox.organisation.name, reverse("sandboxes:sandbox", args=[sandbox.public_id]))
        for sandbox in seen.order_by("name", "pk")[:MOST]
    )
    return Consumers(named, all_of_them.count() - len(named))
