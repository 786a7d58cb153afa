"""Celery's names for the e-mails of accounts."""

from celery import shared_task

from . import letters
from .models import User


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=8)
def send_invitation(pk: int) -> None:
    letters.invite(User.objects.get(pk=pk))
