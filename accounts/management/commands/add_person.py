"""Gives a person a role from the command line: the way to network roles, and to an organisation's first manager."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import letters
from accounts.actions import people
from accounts.models import Organisation
from accounts.stages import NETWORK_ROLES, Role


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--organisation", default="", help="code; needed by every role but the network's")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument("--language", default="fr", choices=["fr", "en"])

    def handle(self, *args, **options) -> None:
        organisation = self._organisation(options["organisation"], options["role"])
        person = people.enrol(
            email=options["email"],
            role=options["role"],
            organisation=organisation,
            first_name=options["first_name"],
            last_name=options["last_name"],
            language=options["language"],
        )
        if not person.has_usable_password():
            letters.invite(person)
        self.stdout.write(f"{person.email} is {Role(options['role']).value} in {organisation or 'the network'}.")

    def _organisation(self, code: str, role: str) -> Organisation | None:
        if (role in NETWORK_ROLES) == bool(code):
            raise CommandError("--organisation is given for every role but reviewer, operator and auditor")
        if not code:
            return None
        try:
            return Organisation.objects.get(code=code)
        except Organisation.DoesNotExist as error:
            raise CommandError(f"there is no organisation with the code {code}") from error
