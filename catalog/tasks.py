"""Celery's names for the catalogue's work."""

from celery import shared_task

from . import uploading


@shared_task
def check_upload(pk: str) -> None:
    uploading.check(pk)


@shared_task
def sweep_uploads() -> None:
    for pk in uploading.sweep():
        check_upload.delay(pk)
