"""Mallory tries every route on what belongs to Alice's organisation: 404 each time, and not a word in any list.

Each route of the portal stands in one of three tables; a new route without an entry fails `test_every_route_is_tried`.
"""

import uuid

import pytest
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from catalog.actions import batches, suggestions
from catalog.revising.adding import NewRow
from catalog.stages import Scope, Stage
from sandboxes import actions
from sandboxes.models import Consumer, Exchange
from sandboxes.stages import Access
from tests import factories

pytestmark = pytest.mark.django_db

CANARY = "Zanzibar"

LISTS = {
    "home", "reviews", "accounts:trail", "accounts:trail-export", "accounts:tokens", "accounts:profile",
    "catalog:catalogue", "catalog:contract-add", "catalog:batches", "catalog:batch-add",
    "catalog:datasets", "catalog:dataset-upload", "catalog:suggestions", "catalog:drop", "catalog:drop-choose",
    "catalog:drop-columns", "catalog:people",
    "sandboxes:sandboxes", "sandboxes:order", "sandboxes:templates",
    "api-me", "api-organisations", "api-tokens", "api-trail", "api-services", "api-datasets", "api-uploads",
    "api-suggestions", "api-contract-batches", "api-people",
    "api-sandboxes", "api-usage", "api-sandbox-templates",
}  # fmt: skip
"""Routes that show each person their own: nothing of Alice's may appear."""

IMPERSONAL = {
    "plugins", "api-plugins",
    "gallery", "help", "accessibility", "set_language", "health", "accounts:switch", "api-schema", "api-docs",
    "account_login", "account_logout", "account_inactive", "account_change_password", "account_set_password",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "api-contracts", "api-drops", "api-drop-proposals", "api-drop-columns",
    "catalog:people-download", "catalog:people-forget",
}  # fmt: skip
"""Routes that are the same for everybody, about oneself alone, or tried by their own tests."""

SERVICE = {"slug": "zanzibar"}
VERSION = SERVICE | {"label": "1.0"}
OPERATION = VERSION | {"operation": "lirePersonne"}
API_OPERATION = VERSION | {"name": "lirePersonne"}


def routes(resolver: URLResolver, space: str = "") -> set[str]:
    """The names of all routes, with their namespaces."""
    names = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            names |= routes(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            names.add(f"{space}{entry.name}")
    return names


ROUTES = routes(get_resolver())


@pytest.fixture
def things(alice, bob, organisation):
    """Alice's organisation, full of things: {prefix of route names: arguments}."""
    version = factories.version(alice, organisation, name=CANARY)
    operation = version.operations.get()
    team = factories.team(f"Équipe {CANARY}", organisation, alice)
    dataset = factories.dataset(alice, organisation, operation, name=f"Cas {CANARY}", scope=Scope.ORGANISATION)
    upload = factories.upload(alice, organisation, operation, dataset_name=f"Lot {CANARY}")
    batch = batches.receive(by=alice, organisation=organisation, filename=f"{CANARY}.zip", content=b"PK", label="1.0")
    usable = factories.version(alice, organisation, name="Voisine", track="non_standard")
    sandbox = actions.order(
        by=bob,
        organisation=organisation,
        name=f"Bac {CANARY}",
        access=Access.TOKEN,
        services=[actions.ServiceChoice(usable)],
    ).sandbox
    suggestion = suggestions.suggest(
        by=bob,
        organisation=organisation,
        dataset=dataset,
        row=NewRow("9", {"nom": "Neuf", "prenom": "Neuf"}, operation.default_response.name),
    )
    exchange = Exchange.objects.create(
        sandbox=sandbox, engine_id="e", sequence=1, at=timezone.now(), generation=1, service_slug="voisine",
        version_label="1.0", outcome="answered", http_status=200, microseconds=1, key=CANARY,
    )  # fmt: skip
    consumer = Consumer.objects.create(sandbox=sandbox, name=f"Portail {CANARY}", token_hash="0" * 64)
    template = actions.save_template(sandbox=sandbox, by=bob, name=f"Modèle {CANARY}")
    secret = factories.token(alice, organisation)
    response = operation.default_response.name
    one = {"public_id": sandbox.public_id}
    return {
        "accounts:token-revoke": {"key": secret[:15]},
        "api-token": {"key": secret[:15]},
        "accounts:organisation": {"code": organisation.code},
        "api-organisation": {"code": organisation.code},
        "accounts:member": {"code": organisation.code, "pk": alice.pk},
        "accounts:member-invite": {"code": organisation.code},
        "accounts:team": {"code": organisation.code, "pk": team.pk},
        "accounts:team-add": {"code": organisation.code},
        "catalog:service": SERVICE,
        "catalog:version": VERSION,
        "catalog:contract-download": VERSION,
        "catalog:contract-flat": VERSION,
        "catalog:batch": {"pk": batch.pk},
        "api-contract-batch": {"pk": batch.pk},
        "catalog:contract": VERSION,
        "catalog:contract-file": VERSION | {"form": "depose", "name": version.main_file},
        "catalog:comparison-choose": VERSION,
        "catalog:comparison": VERSION | {"other": "1.0"},
        "catalog:exchange-import": VERSION,
        "api-exchanges": VERSION,
        "catalog:operation": OPERATION,
        "catalog:sheet-template": OPERATION | {"form": "csv"},
        "catalog:cases": OPERATION,
        "catalog:cases-sheet": OPERATION | {"form": "csv"},
        "catalog:response": OPERATION | {"name": response},
        "catalog:response-add": OPERATION,
        "catalog:upload": {"pk": upload.pk},
        "catalog:upload-row": {"pk": upload.pk, "number": 2},
        "catalog:row-": {"pk": dataset.pk},
        "catalog:row-change": {"pk": dataset.pk, "number": 2},
        "catalog:dataset": {"pk": dataset.pk},
        "catalog:revision": {"pk": dataset.pk, "number": 1},
        "catalog:revision-comparison": {"pk": dataset.pk, "older": 1, "newer": 1},
        "catalog:revision-restore": {"pk": dataset.pk, "number": 1},
        "catalog:suggestion": {"pk": suggestion.pk},
        "sandboxes:missing-row": {"public_id": sandbox.public_id, "pk": exchange.pk},
        "catalog:dataset-current": {"pk": dataset.pk, "form": "csv"},
        "api-dataset-current": {"pk": dataset.pk, "form": "csv"},
        "sandboxes:": one,
        "sandboxes:template": {"pk": template.pk},
        "sandboxes:template-save": one,
        "sandboxes:own-row": one | {"operation": usable.operations.get().pk},
        "api-sandbox-template": {"pk": template.pk},
        "sandboxes:order-default": VERSION,
        "sandboxes:exchange": one | {"pk": exchange.pk},
        "sandboxes:behaviour-rule": one | {"number": 1},
        "sandboxes:behaviour-rule-add": one,
        "sandboxes:behaviour-consumer-remove": one | {"pk": consumer.pk},
        "api-service": SERVICE,
        "api-version": VERSION,
        "api-comparison": VERSION | {"other": "1.0"},
        "api-operations": VERSION,
        "api-operation": API_OPERATION,
        "api-responses": API_OPERATION,
        "api-response": API_OPERATION | {"answer": response},
        "api-sheet-template": API_OPERATION | {"form": "csv"},
        "api-cases": API_OPERATION,
        "api-cases-sheet": API_OPERATION | {"form": "csv"},
        "api-dataset": {"pk": dataset.pk},
        "api-revisions": {"pk": dataset.pk},
        "api-rows": {"pk": dataset.pk, "number": 1},
        "api-upload": {"pk": upload.pk},
        "api-dataset-suggestions": {"pk": dataset.pk},
        "api-revision-comparison": {"pk": dataset.pk, "older": 1, "newer": 1},
        "api-revision-restore": {"pk": dataset.pk, "number": 1},
        "api-suggestion": {"pk": suggestion.pk},
        "api-sandbox-missing-row": {"public_id": sandbox.public_id, "pk": exchange.pk},
        "api-upload-row": {"pk": upload.pk, "number": 2},
        "api-sandbox": one,
        "api-sandbox-consumer-detail": one | {"pk": consumer.pk},
    }


def arguments(things: dict, name: str) -> dict | None:
    """The arguments of the longest prefix that fits: what the route is about."""
    prefixes = [prefix for prefix in things if name.startswith(prefix)]
    return things[max(prefixes, key=len)] if prefixes else None


METHODS = ("get", "post", "put", "patch", "delete")


def body(name: str, method: str) -> dict:
    """What a program sends; pages take forms."""
    return {"content_type": "application/json"} if name.startswith("api-") and method != "get" else {}


def text(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_every_route_is_tried(things):
    known = LISTS | IMPERSONAL

    unknown = {name for name in ROUTES - known if arguments(things, name) is None}

    assert unknown == set(), "say in this file what these routes are about"
    assert known <= ROUTES, "these routes are gone"


def test_what_is_alices_is_not_found_by_mallory(things, client, mallory):
    client.force_login(mallory)

    found = []
    for name in sorted(ROUTES - LISTS - IMPERSONAL):
        address = reverse(name, kwargs=arguments(things, name))
        answers = {method: getattr(client, method)(address, **body(name, method)) for method in METHODS}
        wrong = {
            method: answer.status_code for method, answer in answers.items() if answer.status_code not in (404, 405)
        }
        if wrong or all(answer.status_code == 405 for answer in answers.values()):
            found.append((name, address, wrong))

    assert found == []


def test_a_hidden_thing_answers_as_one_that_does_not_exist(things, client, mallory):
    client.force_login(mallory)
    absent = {"slug": "absent", "pk": 999_999, "public_id": "a" * 22, "code": "absente", "key": "mk_absent"}

    different = []
    for name in sorted(name for name in ROUTES - LISTS - IMPERSONAL if name.startswith("api-")):
        real = arguments(things, name)
        fake = {key: absent.get(key, value) for key, value in real.items()}
        if isinstance(real.get("pk"), uuid.UUID):
            fake["pk"] = uuid.uuid4()
        hidden, missing = client.get(reverse(name, kwargs=real)), client.get(reverse(name, kwargs=fake))
        if (hidden.status_code, hidden.content) != (missing.status_code, missing.content):
            different.append(name)

    assert different == []


def test_no_list_names_what_is_alices(things, client, mallory):
    client.force_login(mallory)

    named = [name for name in sorted(LISTS) if CANARY.encode() in text(client.get(reverse(name)))]

    assert named == []


def test_the_canary_is_seen_where_it_belongs(things, client, alice):
    client.force_login(alice)

    seen = {name for name in LISTS if CANARY.encode() in text(client.get(reverse(name)))}

    assert {"catalog:catalogue", "catalog:datasets", "sandboxes:sandboxes", "api-services", "api-sandboxes"} <= seen


def test_an_approved_version_is_the_networks(client, alice, organisation, mallory):
    factories.version(alice, organisation, name="Partagee", stage=Stage.APPROVED)
    client.force_login(mallory)

    assert client.get(reverse("catalog:version", kwargs={"slug": "partagee", "label": "1.0"})).status_code == 200
