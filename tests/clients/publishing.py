"""`python -m tests.clients.publishing`: brings every contract to life as people do, and prints where it answers.

The settings are those of the surroundings: a fresh `DATA_DIR`, and the engine's address. Printed as JSON:
{contract: {wsdl, endpoint, operations: {name: {action, element, style, use, sample}}} or {refused: why}}.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mockadmin.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from accounts.stages import Role  # noqa: E402
from catalog.actions import contracts, datasets, responses  # noqa: E402
from catalog.errors import CatalogError  # noqa: E402
from catalog.models import ServiceVersion  # noqa: E402
from catalog.stages import Track, UploadStage  # noqa: E402
from catalog.uploads import uploading  # noqa: E402
from mockadmin.demo import tables  # noqa: E402
from sandboxes import actions, addresses, ordering, reconciling  # noqa: E402
from sandboxes.errors import SandboxesError  # noqa: E402
from sandboxes.stages import Stage  # noqa: E402
from tests import factories  # noqa: E402
from tests.clients.contracts import ALL, Contract  # noqa: E402


class NotLive(Exception):
    """The portal refused a step on the way; the message says which, and what it said."""


def main() -> None:
    call_command("migrate", verbosity=0)
    where = factories.organisation(sandbox_quota=len(ALL))
    alice = factories.person("Alice", Role.OWNER, where)
    made = {}
    for contract in ALL:
        try:
            made[contract.name] = _live(contract, alice, where)
        except (NotLive, CatalogError, SandboxesError) as reason:
            made[contract.name] = {"refused": f"{reason} {getattr(reason, 'problems', '')}".strip()}
    json.dump(made, sys.stdout)


def _live(contract: Contract, alice, where) -> dict:
    version = contracts.publish_version(
        by=alice,
        organisation=where,
        content=contract.content,
        filename=contract.filename,
        label="1.0",
        name=contract.name,
        track=Track.NON_STANDARD,  # usable inside its own organisation without a review
    )
    for answer in contract.answers:
        responses.save(
            operation=version.operations.get(name=answer.operation),
            by=alice,
            name=answer.name,
            kind=answer.kind,
            source=answer.source,
            fault_code="Server" if answer.kind == "fault" else "",
            fault_string=answer.fault_string,
        )
    for sheet in contract.sheets:
        _publish(sheet, version, alice, where)
    choice = ordering.default_choice(by=alice, organisation=where, version=version)
    sandbox = actions.order(by=alice, organisation=where, name=contract.name, services=[choice]).sandbox
    reconciling.settle(sandbox.pk)
    sandbox.refresh_from_db()
    if sandbox.stage != Stage.READY:
        raise NotLive(f"the sandbox is {sandbox.stage}: {sandbox.last_error}")
    return {
        "wsdl": addresses.wsdl_url(sandbox, version),
        "endpoint": addresses.url(sandbox, version),
        "operations": {each.name: _told(each) for each in version.operations.all()},
    }


def _publish(sheet, version: ServiceVersion, alice, where) -> None:
    upload = datasets.receive(
        by=alice,
        organisation=where,
        operation=version.operations.get(name=sheet.operation),
        filename=f"{sheet.operation}.csv",
        content=tables.as_csv(sheet.rows),
        dataset_name=f"Cas de {sheet.operation}",
        invented=True,
    )
    uploading.check(upload.pk)
    upload.refresh_from_db()
    if upload.stage != UploadStage.READY:
        raise NotLive(f"the dataset of {sheet.operation} is {upload.stage}: {upload.problems[:3]}")
    datasets.publish(upload=upload, by=alice)


def _told(operation) -> dict:
    return {
        "action": operation.action,
        "element": operation.input_element,
        "style": operation.style,
        "use": operation.use,
        "gives": [child["name"] for child in operation.response_tree.get("children", [])],
        "sample": operation.sample_request,
    }


if __name__ == "__main__":
    main()
