"""Publishes a contract from a file, a ZIP or a folder, exactly as the page does."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organisation, User
from catalog import policies
from catalog.actions import contracts
from catalog.contracts import archive
from catalog.errors import CatalogError, ContractRefused
from catalog.models import Service
from catalog.stages import Track

SUFFIXES = {".wsdl", ".xsd", ".xml"}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", help="a WSDL, a ZIP, or a folder of WSDL and XSD files")
        parser.add_argument("--organisation", required=True, help="code of the organisation that owns the service")
        parser.add_argument("--label", required=True, help="label of the version, for example 1.0")
        parser.add_argument("--name", default="", help="name of a new service; else the contract's own")
        parser.add_argument("--service", default="", help="slug of the service that gets one more version")
        parser.add_argument("--main", default="", help="the main WSDL, when several could be it")
        parser.add_argument("--track", default=Track.CERTIFIED, choices=Track.values)
        parser.add_argument("--by", default="", help="e-mail of the service owner; else the only one there is")

    def handle(self, *args, **options) -> None:
        organisation = _organisation(options["organisation"])
        path = Path(options["path"])
        try:
            version = contracts.publish_version(
                by=_author(organisation, options["by"]),
                organisation=organisation,
                content=_content(path),
                filename=f"{path.name}.zip" if path.is_dir() else path.name,
                label=options["label"],
                service=_service(options["service"]),
                name=options["name"],
                track=options["track"],
                main_file=options["main"],
            )
        except ContractRefused as refusal:
            raise CommandError("\n".join(problem["message"] for problem in refusal.problems)) from refusal
        except CatalogError as refusal:
            raise CommandError(str(refusal)) from refusal
        operations = version.operations.count()
        self.stdout.write(f"{version.service.slug} {version.label}: {operations} operations, stage {version.stage}.")
        for notice in version.notices:
            self.stdout.write(f"  {notice['message']}")


def _organisation(code: str) -> Organisation:
    try:
        return Organisation.objects.get(code=code)
    except Organisation.DoesNotExist as error:
        raise CommandError(f"there is no organisation with the code {code}") from error


def _service(slug: str) -> Service | None:
    if not slug:
        return None
    try:
        return Service.objects.get(slug=slug)
    except Service.DoesNotExist as error:
        raise CommandError(f"there is no service {slug}") from error


def _author(organisation: Organisation, email: str) -> User:
    if email:
        try:
            return User.objects.get(email__iexact=email)
        except User.DoesNotExist as error:
            raise CommandError(f"there is no person {email}") from error
    people = User.objects.filter(memberships__organisation=organisation, is_active=True).distinct().order_by("email")
    owners = [person for person in people if policies.may_add_contract(person, organisation)]
    if len(owners) != 1:
        names = ", ".join(owner.email for owner in owners) or "nobody"
        raise CommandError(f"say with --by who publishes: {names} may, in {organisation}")
    return owners[0]


def _content(path: Path) -> bytes:
    if path.is_dir():
        found = [file for file in sorted(path.rglob("*")) if file.is_file() and file.suffix.lower() in SUFFIXES]
        return archive.pack({file.relative_to(path).as_posix(): file.read_bytes() for file in found})
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from error
