"""How tasks of every app are sent: after the commit, and without breaking what was committed."""

from celery.contrib.django.task import DjangoTask
from django.db import transaction


class Nudge(DjangoTask):
    """A task whose message may fail to leave: the sweeps find what it would have said."""

    abstract = True

    def delay_on_commit(self, *args, **kwargs) -> None:
        # A lambda, not a partial: Django logs a robust callback that failed by its __qualname__.
        transaction.on_commit(lambda: self.delay(*args, **kwargs), robust=True)
