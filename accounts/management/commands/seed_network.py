"""Loads the 164 bodies of the network; doing it again adds what is missing and changes nothing."""

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts import network
from accounts.actions import organisations
from accounts.models import Organisation


class Command(BaseCommand):
    help = __doc__

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        known = {organisation.code: organisation for organisation in Organisation.objects.all()}
        added = 0
        for body in network.bodies():
            if body.code not in known:
                known[body.code] = self._add(body, known)
                added += 1
        if options["verbosity"]:
            total = sum(1 for _body in network.bodies())
            self.stdout.write(f"{total} organisations of the network: {added} added, {total - added} already there.")

    def _add(self, body: network.Body, known: dict[str, Organisation]) -> Organisation:
        return organisations.add(
            code=body.code,
            name=body.name,
            kind=body.kind,
            level=body.level,
            parent=known[body.parent] if body.parent else None,
            region=body.region,
        )
