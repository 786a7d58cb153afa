"""Celery's names for the work on sandboxes. Messages may be lost: the reconciler finds what they would have said."""

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.db import transaction

from . import metering, reconciling


class Nudge(DjangoTask):
    """A task whose message may fail to leave: a broker that is down must not break the request that was committed."""

    abstract = True

    def delay_on_commit(self, *args, **kwargs) -> None:
        # A lambda, not a partial: Django logs a robust callback that failed by its __qualname__.
        transaction.on_commit(lambda: self.delay(*args, **kwargs), robust=True)


@shared_task(base=Nudge)
def provision_sandbox(pk: int) -> None:
    reconciling.settle(pk)


@shared_task(base=Nudge)
def reconcile() -> None:
    reconciling.sweep()


@shared_task(base=Nudge)
def collect() -> None:
    metering.collect()


@shared_task(base=Nudge)
def expire() -> None:
    reconciling.expire()


@shared_task(base=Nudge)
def purge() -> None:
    metering.purge()
    reconciling.tidy()
