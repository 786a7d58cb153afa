"""`manage.py reconcile`: does what the Celery beat asks for, without Celery."""

import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from sandboxes import metering, reconciling

PAUSE = 1.0


class Command(BaseCommand):
    help = "Provisions, checks and ends sandboxes, and collects what the engine logged; for ever, or --once."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop")

    def handle(self, *args, once: bool = False, **options) -> None:
        while True:
            settled = reconciling.sweep()
            collected = metering.collect()
            if once:
                self.stdout.write(f"{settled} settled, {collected.stored} calls collected")
                return
            close_old_connections()
            time.sleep(PAUSE)
