"""What becomes of the sandboxes that follow a dataset: they take its newest revision, or keep the one they have."""

from django.db.models import F
from django.db.models.functions import Coalesce

from catalog.models import Dataset

from .. import reconciling, tasks
from ..models import Layer


def renew_followers(dataset_pk: int) -> None:
    """Called by the catalogue once a revision is committed. The reconciler would find them too, seconds later."""
    for pk in reconciling.follow(dataset_pk=dataset_pk):
        tasks.provision_sandbox.delay_on_commit(pk)


def keep_with_strangers(dataset_pk: int) -> None:
    """Called by the catalogue in the transaction that takes a dataset from the network.

    Sandboxes of other organisations are pinned to the revision they answer with: what comes later is not theirs.
    """
    dataset = Dataset.objects.get(pk=dataset_pk)
    newest = dataset.revisions.values("pk")[:1]
    follows = Layer.objects.filter(dataset=dataset, revision__isnull=True)
    strangers = follows.exclude(service__sandbox__organisation=dataset.organisation_id)
    Layer.objects.filter(pk__in=list(strangers.values_list("pk", flat=True))).update(
        revision=Coalesce(F("composed_revision"), newest)
    )
