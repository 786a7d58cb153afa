"""What `make run` says at its end: addresses, accounts, and the call that answers Dupuis."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from accounts.stages import Role
from sandboxes import addresses

from . import people, seeding

REQUEST = (
    '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" xmlns:v1="http://www.test.fr/individu/v1">'
    "<soap:Body><v1:rechercheIndividuRequestElement><individu><id>1</id></individu>"
    "</v1:rechercheIndividuRequestElement></soap:Body></soap:Envelope>"
)
EXPECTED = "Dupuis"


def facts() -> dict[str, Any]:
    """Plain values for a script that cannot ask the database; raises RuntimeError before the seed."""
    sandbox = seeding.demonstration()
    if sandbox is None:
        raise RuntimeError("there is no demonstration sandbox: run manage.py seed_demo")
    version = sandbox.services.select_related("version__service").get(version__service__slug="individu").version
    return {
        "portal": settings.PORTAL_URL,
        "engine": settings.ENGINE_URL,
        "address": addresses.url(sandbox, version),
        "sandbox_page": settings.PORTAL_URL + reverse("sandboxes:sandbox", args=[sandbox.public_id]),
        "request": REQUEST,
        "expected": EXPECTED,
        "password": people.PASSWORD,
        "accounts": [{"email": each.email, "role": _words(each)} for each in people.ACCOUNTS if each.presented],
    }


def _words(account: people.Account) -> str:
    with override("en"):
        role = str(Role(account.role).label)
    return f"{role}, {people.organisation(account.organisation)}" if account.organisation else f"{role}, whole network"
