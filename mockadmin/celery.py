"""The Celery application: finds the tasks of every app and beats the reconciler."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mockadmin.settings")

app = Celery("mockadmin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
