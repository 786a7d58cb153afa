"""Celery's names for the catalogue's work."""

import os

from celery import shared_task

from .batching import opening, reading, sweeping
from .keeping import holding
from .people import registry
from .uploads import uploading

RUNNERS = 2 * max(2, os.cpu_count() or 1)
"""Messages that go round for one batch: enough to keep each worker busy, few enough to let others' work through."""


@shared_task
def check_upload(pk: str) -> None:
    uploading.check(pk)


@shared_task
def sweep_uploads() -> None:
    holding.sweep()
    for pk in uploading.sweep():
        check_upload.delay(pk)


@shared_task
def forget_traces() -> None:
    registry.sweep()


@shared_task
def open_batch(pk: str) -> None:
    if opening.split(pk):
        _start(pk)


@shared_task
def continue_batch(pk: str) -> None:
    if reading.step(pk):
        continue_batch.delay(pk)


@shared_task
def sweep_batches() -> None:
    for pk in sweeping.unopened():
        open_batch.delay(pk)
    for pk in sweeping.stalled():
        _start(pk)
    sweeping.forget()


def _start(pk: str) -> None:
    for _runner in range(RUNNERS):
        continue_batch.delay(pk)
