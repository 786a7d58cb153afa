"""Publishes a contract, or each contract of many, from a file, a ZIP, a .tar.gz or a folder, as the pages do."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from accounts.models import Organisation, User
from catalog import policies
from catalog.actions import batches, contracts
from catalog.batching import opening, progress, reading
from catalog.contracts import archive
from catalog.errors import CatalogError, ContractRefused
from catalog.models import ContractBatch, Service
from catalog.stages import ItemStage, Track

SUFFIXES = {".wsdl", ".xsd", ".xml"}
SEVERAL = {"ambiguous-main", "too-many-files", "archive-too-large"}
"""What is wrong with one contract when it is many."""
MOMENT = 0.5  # seconds between two looks at what other workers do


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", help="a WSDL, a ZIP or .tar.gz, or a folder of WSDL and XSD files")
        parser.add_argument("--organisation", required=True, help="code of the organisation that owns the service")
        parser.add_argument("--label", required=True, help="label of the version, for example 1.0")
        parser.add_argument("--name", default="", help="name of a new service; else the contract's own")
        parser.add_argument("--service", default="", help="slug of the service that gets one more version")
        parser.add_argument("--main", default="", help="the main WSDL, when several could be it")
        parser.add_argument("--track", default=Track.CERTIFIED, choices=Track.values)
        parser.add_argument("--each", action="store_true", help="each main WSDL is a contract of its own")
        parser.add_argument("--submit", action="store_true", help="with several contracts: ask for their reviews too")
        parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="contracts read at the same time")
        parser.add_argument("--by", default="", help="e-mail of the service owner; else the only one there is")

    def handle(self, *args, **options) -> None:
        organisation = _organisation(options["organisation"])
        path = Path(options["path"])
        given = {
            "by": _author(organisation, options["by"]),
            "organisation": organisation,
            "content": _content(path),
            "filename": f"{path.name}.zip" if path.is_dir() else path.name,
            "label": options["label"],
            "track": options["track"],
        }
        service = _service(options["service"])
        try:
            if options["each"]:
                self._import_each(given, submits=options["submit"], jobs=options["jobs"])
                return
            self._import_one(given, service=service, name=options["name"], main_file=options["main"])
        except ContractRefused as refusal:
            codes = {problem["code"] for problem in refusal.problems}
            if codes & SEVERAL and not (service or options["name"] or options["main"]):
                self._import_each(given, submits=options["submit"], jobs=options["jobs"])
                return
            raise CommandError("\n".join(problem["message"] for problem in refusal.problems)) from refusal
        except CatalogError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _import_one(self, given: dict, **more) -> None:
        version = contracts.publish_version(**given, **more)
        operations = version.operations.count()
        self.stdout.write(f"{version.service.slug} {version.label}: {operations} operations, stage {version.stage}.")
        for notice in version.notices:
            self.stdout.write(f"  {notice['message']}")

    def _import_each(self, given: dict, *, submits: bool, jobs: int) -> None:
        """Works beside the Celery workers, which hear of the batch too; without them it does all by itself."""
        batch = batches.receive(**given, submits=submits)
        opening.split(str(batch.pk))
        if jobs > 1:
            with ThreadPoolExecutor(jobs) as pool:
                list(pool.map(_work, [str(batch.pk)] * jobs))
        else:
            _read_all(str(batch.pk))
        while batch.stage in progress.MOVING:
            reading.finish(pk=batch.pk)
            batch.refresh_from_db()
            if batch.stage in progress.MOVING:
                time.sleep(MOMENT)
        self._tell(batch)

    def _tell(self, batch: ContractBatch) -> None:
        for item in progress.items(batch):
            if item.stage == ItemStage.REFUSED:
                self.stdout.write(f"{item.main}: refused")
                for problem in progress.worded(item.problems):
                    self.stdout.write(f"  {problem['message']}")
            elif item.version:
                self.stdout.write(f"{item.main}: {item.stage}, {item.version.service.slug} {item.version.label}")
        told = progress.of(batch)
        self.stdout.write(f"{told.imported} imported, {told.known} already there, {told.refused} refused.")
        if batch.problems:
            raise CommandError("\n".join(problem["message"] for problem in progress.worded(batch.problems)))
        if told.refused:
            raise CommandError(f"{told.refused} of {told.total} contracts are refused: see above what they lack")


def _work(pk: str) -> None:
    """One thread's part, on a database connection of its own."""
    try:
        _read_all(pk)
    finally:
        connection.close()


def _read_all(pk: str) -> None:
    while reading.step(pk):
        pass


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
