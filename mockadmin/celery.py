"""The Celery application: finds the tasks of every app and beats the loops of the worker."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mockadmin.settings")

app = Celery("mockadmin", task_cls="mockadmin.nudging:Nudge")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

MINUTE, HOUR = 60.0, 3600.0

LOOPS = {
    "sandboxes.tasks.reconcile": 5.0,
    "sandboxes.tasks.collect": 1.0,
    "sandboxes.tasks.expire": MINUTE,
    "sandboxes.tasks.purge": HOUR,
    "catalog.tasks.sweep_uploads": 15.0,
    "catalog.tasks.sweep_batches": 15.0,
    "catalog.tasks.forget_traces": HOUR,
}
"""{task: seconds between two beats}. A beat that waited until the next one is dropped: each does all there is to do."""

app.conf.beat_schedule = {
    task: {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 5.0)}}
    for task, seconds in LOOPS.items()
}
