"""Celery's names for the work on sandboxes. Messages may be lost: the reconciler finds what they would have said."""

from celery import shared_task

from . import metering, reconciling


@shared_task
def provision_sandbox(pk: int) -> None:
    reconciling.settle(pk)


@shared_task
def reconcile() -> None:
    reconciling.sweep()


@shared_task
def collect() -> None:
    metering.collect()


@shared_task
def expire() -> None:
    reconciling.expire()


@shared_task
def purge() -> None:
    metering.purge()
    reconciling.tidy()
