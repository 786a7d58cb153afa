"""The portal as a whole: forged forms, addresses of nonsense, methods, hosts, redirects, fields that are nobody's."""

import json

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.doors.test_strangers import things  # noqa: F401 (a fixture)

from .portal import SIGNED_OUT, Reads, addresses
from .watching import clear, refused_json, rows_but

pytestmark = pytest.mark.django_db

EVIL = "evil.example"
REDIRECTS = [
    f"//{EVIL}", f"/\\{EVIL}", f"https:{EVIL}", f"///{EVIL}", f"https://{EVIL}/", f"javascript:alert('{EVIL}')",
    f"http://testserver@{EVIL}", f"\t//{EVIL}",
]  # fmt: skip


@pytest.fixture
def everywhere(things):  # noqa: F811
    """{route: address}, all of things that Alice sees."""
    return addresses(things)


# --- W04: forms that are forged, and readings that write --------------------------------------------------------------


def test_w04_no_form_is_taken_without_its_token(everywhere, alice):
    forger = Client(enforce_csrf_checks=True, raise_request_exception=False)
    forger.force_login(alice)
    before = rows_but(set())

    wrong = {}
    for name, address in everywhere.items():
        bodies = {"form": {"data": {"a": "b"}}, "text": {"data": "{}", "content_type": "text/plain"}}
        statuses = {kind: forger.post(address, **sent).status_code for kind, sent in bodies.items()}
        if not set(statuses.values()) <= {403, 404, 405, 415}:
            wrong[name] = statuses

    assert wrong == {}
    assert rows_but(set()) == before


def test_w04_no_form_is_taken_from_another_site(alice, organisation):
    forger = Client(enforce_csrf_checks=True)
    forger.force_login(alice)
    token = forger.get("/compte/").context["csrf_token"]

    answer = forger.post(
        "/compte/", {"csrfmiddlewaretoken": str(token), "language": "en"}, headers={"Origin": f"https://{EVIL}"}
    )

    assert answer.status_code == 403


def test_w04_reading_never_writes(everywhere, pages, program):
    wrong = {}
    for name, address in everywhere.items():
        for method in ("get", "head", "options"):
            door = program if name.startswith("api-") else pages
            with Reads() as queries:
                getattr(door, method)(address).close()
            writes = [sql for sql in queries.writes() if "last_used_at" not in sql]
            if writes:
                wrong[f"{method} {name}"] = writes

    assert wrong == {}


# --- W19, W20: addresses and methods of nonsense ----------------------------------------------------------------------

PARAMETERS = ("q", "page", "page_size", "operation", "dataset", "version", "ligne", "cle", "r", "start", "count",
              "cause", "sort", "stage", "track", "kind", "domain", "organisation", "whose", "scope", "outcome", "text",
              "verb",
              "client", "part", "cursor", "service", "name", "next", "format")  # fmt: skip
NONSENSE = ["\x00", "9" * 4_000, "-1", "'\"><script>", "%", "٣", "../../etc/passwd", "\ud800", "NaN", "1e400", ""]


@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: f"W20 {value[:12]!r}")
def test_w20_a_parameter_of_nonsense_is_no_incident(value, everywhere, pages, program):
    encoded = value.encode("utf-8", "surrogatepass")
    before = rows_but(set())

    wrong = {}
    for name, address in everywhere.items():
        if name in SIGNED_OUT:
            continue
        door = program if name.startswith("api-") else pages
        with transaction.atomic():  # what breaks one statement must not hide the next fault
            answer = door.get(address, dict.fromkeys(PARAMETERS, encoded))
            transaction.set_rollback(True)
            answer.close()
        if (
            answer.status_code >= 500
            or b"<script>" in (b"" if answer.streaming else answer.content)
            and value in ("'\"><script>")
        ):
            wrong[name] = answer.status_code

    assert wrong == {}
    assert rows_but(set()) == before


@pytest.mark.parametrize("part", ["%00", "9" * 30, "..%2f..%2fetc", "%ff%fe", "%0d%0aX:%20y", "{{7*7}}", "٣"])
def test_w20_an_address_of_nonsense_is_not_found(part, pages, program, db):
    shapes = ["/catalogue/{}/", "/catalogue/a/{}/", "/catalogue/a/b/op/{}/", "/jeux/{}/", "/jeux/1/r{}/", "/bacs/{}/",
              "/bacs/a/journal/{}/", "/organismes/{}/", "/jeux/depots/{}/"]  # fmt: skip
    api = ["services/{}/", "services/a/versions/{}/", "datasets/{}/", "uploads/{}/", "sandboxes/{}/", "tokens/{}/"]

    answers = [pages.get(shape.format(part)) for shape in shapes]
    answers += [program.get(f"/api/v1/{shape.format(part)}") for shape in api]

    assert {answer.status_code for answer in answers} <= {400, 404, 405}
    assert not any("X" in answer.headers for answer in answers)


METHODS = ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "GET /x HTTP/1.1")


def test_w22_a_method_that_a_page_does_not_know_changes_nothing(everywhere, pages):
    before = rows_but(set())

    statuses = {
        (method, name): pages.generic(method, address, b"{}", content_type="application/json").status_code
        for name, address in everywhere.items()
        for method in METHODS
        if not name.startswith("api-")
    }

    assert {name: status for name, status in statuses.items() if status >= 500} == {}
    assert rows_but(set()) == before


@pytest.mark.parametrize(
    "path", ["/admin/", "/.git/config", "/.env", "/static/../manage.py", "/metrics", "/__debug__/"]
)
def test_w22_nothing_of_the_machine_room_is_served(path, pages, db):
    assert pages.get(path).status_code == 404


def test_w19_a_form_that_is_too_large_is_refused_in_words(pages, watch):
    with watch.nothing():
        answer = pages.post("/compte/", {"first_name": "x" * 3 * 2**20})

    assert answer.status_code == 400
    assert "trop grande" in clear(answer.content.decode())


@pytest.mark.parametrize("fields", [{f"f{n}": "x" for n in range(1_001)}, {"first_name": "a\x00b", "language": "fr"}])
def test_w19_a_form_of_too_much_is_refused(fields, pages, watch):
    with watch.nothing():
        answer = pages.post("/compte/", fields)

    assert answer.status_code == 400
    clear(answer.content.decode())


# --- W07, W08: redirects, hosts, headers ------------------------------------------------------------------------------


@pytest.mark.parametrize("where", REDIRECTS)
def test_w07_no_form_leads_to_another_site(where, pages, organisation, alice):
    answers = [
        pages.post("/langue/", {"language": "fr", "next": where}),
        pages.post("/compte/organisme/", {"organisation": organisation.code, "next": where}),
        pages.post("/catalogue/deposer/", {}, headers={"Referer": where}),
        pages.get("/langue/", {"next": where}),
    ]

    assert not any(EVIL in answer.headers.get("Location", "") for answer in answers)
    assert all(answer.status_code < 500 for answer in answers)


@pytest.mark.parametrize("host", [EVIL, f"testserver.{EVIL}", "testserver:80@evil.example", "", "a b", "[::1"])
def test_w08_a_host_that_is_not_ours_is_refused(host, pages, db):
    answers = [pages.get(path, headers={"Host": host}) for path in ("/", "/api/v1/me/", "/compte/mot-de-passe/oublie/")]

    assert all(answer.status_code == 400 for answer in answers), [answer.status_code for answer in answers]
    assert EVIL.encode() not in b"".join(answer.content for answer in answers)


def test_w08_a_forwarded_host_is_believed_nowhere(everywhere, pages, program):
    forged = {"X-Forwarded-Host": EVIL, "X-Forwarded-Server": EVIL, "Forwarded": f"host={EVIL}", "X-Host": EVIL}

    named = []
    for name, address in everywhere.items():
        answer = (program if name.startswith("api-") else pages).get(address, headers=forged)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if EVIL.encode() in content or EVIL in str(answer.headers):
            named.append(name)

    assert named == []


def test_w08_every_page_bears_its_armour(everywhere, pages):
    bare = {}
    for name, address in everywhere.items():
        answer = pages.get(address)
        answer.close()
        missing = {
            header
            for header, wanted in (
                ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
                ("Content-Security-Policy", "object-src 'none'"), ("Cache-Control", "no-"),
            ) if wanted not in answer.headers.get(header, "")
        }  # fmt: skip
        if missing and name not in SIGNED_OUT:
            bare[name] = missing

    assert bare == {}


# --- W09: fields that nobody may set ----------------------------------------------------------------------------------

FORBIDDEN = ("is_staff", "is_superuser", "organisation_id", "stage", "approved_by", "decided_by", "quota", "owner",
             "created_at", "id", "__proto__")  # fmt: skip
INPUTS = {
    "tokens/": {"name": "essai"},
    "sandboxes/": {"service": "zanzibar", "version": "1.0"},
    "services/zanzibar/versions/1.0/operations/lirePersonne/responses/": {"name": "a", "source": "<a/>"},
    "services/zanzibar/versions/1.0/submit/": {"note": "a"},
}


@pytest.mark.parametrize("where", list(INPUTS))
def test_w09_a_field_that_is_not_offered_is_refused(where, program, things, watch):  # noqa: F811
    for field in FORBIDDEN:
        body = json.dumps(INPUTS[where] | {field: "1"})
        with watch.nothing():
            answer = program.post(f"/api/v1/{where}", body, content_type="application/json")

        assert answer.status_code == 400
        assert field in clear(refused_json(answer))


def test_w09_a_form_takes_no_field_but_its_own(pages, alice):
    pages.post("/compte/", {"first_name": "Alice", "last_name": "F", "language": "fr", "is_superuser": "1",
                            "is_staff": "1", "email": "x@exemple.invalid", "id": "1"})  # fmt: skip

    alice.refresh_from_db()
    assert not getattr(alice, "is_superuser", False)
    assert alice.email == "alice@exemple.invalid"


def test_w02_the_things_of_others_cannot_be_named_in_an_order(program, mallory, other_organisation, organisation):
    hidden = factories.version(mallory, other_organisation, name="Cachee")
    factories.dataset(mallory, other_organisation, hidden.operations.get())
    before = rows_but({"accounts.Token"})
    orders = [
        {"service": hidden.service.slug, "version": "1.0"},
        {"service": "zanzibar", "version": "1.0", "organisation": other_organisation.code},
    ]

    answers = [program.post(reverse("api-sandboxes"), json.dumps(o), content_type="application/json") for o in orders]

    assert all(400 <= answer.status_code < 500 for answer in answers)
    assert rows_but({"accounts.Token"}) == before
