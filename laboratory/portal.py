"""The control plane of a run: Django on a database of its own, the cast, and sandboxes made through the actions."""

import functools
import os
import secrets
from dataclasses import dataclass
from typing import Any

from . import places

ROWS = {
    "Dupuis": ("1,Dupuis,Jack,46,individuValide", "2,Boulon,Michel,35,individuInvalide"),
    "Martin": ("1,Martin,Jack,47,individuValide", "2,Petit,Michel,36,individuInvalide"),
}
"""Two datasets whose answers cannot be mistaken for each other."""

REQUEST = (
    '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body>'
    '<v1:rechercheIndividuRequestElement xmlns:v1="http://www.test.fr/individu/v1"><individu><id>1</id></individu>'
    "</v1:rechercheIndividuRequestElement></soap:Body></soap:Envelope>"
)


@dataclass(frozen=True)
class Portal:
    """Who and what there is from the start."""

    organisation: Any
    owner: Any
    developer: Any
    version: Any
    datasets: dict[str, Any]


@functools.cache
def ready() -> Portal:
    """Sets Django up, on SQLite in the run's folder or on DATABASE_URL, and makes the cast: once for each process."""
    data = places.folder() / "data"
    data.mkdir()
    os.environ.update(
        DJANGO_SETTINGS_MODULE="tests.settings",
        SECRET_KEY=os.environ.get("SECRET_KEY") or secrets.token_hex(32),
        DATA_DIR=str(data),
        SHELF_DIR=str(data / "shelf"),
        ENGINE_URL=f"http://127.0.0.1:{places.free_port()}",
    )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    return _cast()


def _cast() -> Portal:
    from accounts.stages import Role
    from tests import factories
    from tests.sandboxes import world

    organisation = factories.organisation("cpam-nord", sandbox_quota=10_000)
    owner, developer = (factories.person(name, role, organisation) for name, role in _people(Role))
    reviewer = factories.person("Irène", Role.REVIEWER)
    version = world.version(owner=owner, organisation=organisation, reviewer=reviewer)
    operation = version.operations.get(name=world.OPERATION)
    datasets = {name: world.dataset(operation, *rows, by=developer, name=name) for name, rows in ROWS.items()}
    return Portal(organisation, owner, developer, version, datasets)


def _people(role: Any) -> tuple[tuple[str, str], ...]:
    return ("Alice", role.OWNER), ("Bob", role.DEVELOPER)


def choice(portal: Portal, name: str) -> Any:
    """The service with the dataset `name`, as one orders it."""
    from sandboxes import actions
    from tests.sandboxes import world

    return actions.ServiceChoice(portal.version, {world.OPERATION: [actions.LayerChoice(portal.datasets[name])]})


def sandbox(portal: Portal, name: str = "Dupuis") -> Any:
    """A new sandbox with the dataset `name`, approved, not provisioned yet."""
    from tests.sandboxes import world

    return world.order(
        portal.version, portal.datasets[name], by=portal.developer, organisation=portal.organisation
    ).sandbox
