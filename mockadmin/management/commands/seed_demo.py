"""manage.py seed_demo: the demonstration's people, services, datasets and sandboxes; all fictitious, twice is once."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from mockadmin.celery import app
from mockadmin.demo import seeding


class Command(BaseCommand):
    help = "Lays down the demonstration data (fictitious). Doing it twice changes nothing."

    def handle(self, *args, **options):
        # Nothing need be listening yet: the reconciler finds in the database what is to be done.
        app.conf.broker_url = "memory://"
        call_command("seed_network", verbosity=0)
        seeding.seed()
        if options["verbosity"]:
            self.stdout.write(self.style.SUCCESS("the demonstration is there"))
