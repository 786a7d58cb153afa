"""W05: whatever people, contracts, tables and callers write is shown as text, on every page that can be reached."""

import html
import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from lxml import html as pages_of

from accounts.stages import Role
from catalog.models import Operation, Service, Upload
from catalog.uploads import uploading
from sandboxes.models import Exchange, Sandbox
from tests import factories
from tests.contracts.build import answering

pytestmark = pytest.mark.django_db

PLANTED = (
    "organisation", "person", "team", "token", "service", "summary", "domain", "contract", "operation", "field",
    "action", "header", "cell", "file", "dataset", "note", "sandbox", "purpose", "key", "request", "answer", "reason",
    "called", "fault", "refusal",
)  # fmt: skip
MOST_PAGES = 400
LEAVES = re.compile(r"/static/|/deconnexion/|contrat\.zip|modele\.|\.csv$")


def mark(place: str) -> str:
    """Markup that runs when it is not escaped, whether in text or in an attribute; its place can be read in it."""
    return f"\"'><img src=x{place} onerror=alert(1)>"


def contract() -> bytes:
    documented = f"<xsd:annotation><xsd:documentation>{html.escape(mark('field'))}</xsd:documentation></xsd:annotation>"
    element = f'<xsd:element name="nom" type="xsd:string">{documented}</xsd:element>'
    text = answering(element).decode()
    text = text.replace(
        "<wsdl:types>", f"<wsdl:documentation>{html.escape(mark('contract'))}</wsdl:documentation><wsdl:types>"
    ).replace(
        '<wsdl:operation name="lire">\n    <wsdl:input',
        f'<wsdl:operation name="lire"><wsdl:documentation>{html.escape(mark("operation"))}</wsdl:documentation>'
        "<wsdl:input",
    )
    return text.replace("urn:lire", html.escape(mark("action"))).encode()


@pytest.fixture
def eve(db):
    """Manages an organisation with a name of her own making, and may do everything in it."""
    where = factories.organisation("cpam-xss", name=mark("organisation"))
    for role in (Role.MANAGER, Role.OWNER):
        eve = factories.person("Eve", role, where)
    factories.team(mark("team"), where, eve)
    browser = Client()
    browser.force_login(eve)
    browser.post("/compte/", {"first_name": mark("person"), "last_name": "E", "language": "fr"})
    browser.post("/compte/jetons/", {"name": mark("token"), "organisation": where.code, "lifetime": "30"})
    return browser


@pytest.fixture
def planted(eve):
    """Everything that Eve can write, written."""
    given = {name: mark(name) for name in ("summary", "domain")} | {"name": f"Service {mark('service')}"}
    for label, track in (("1.0", "non_standard"), ("2.0", "certified")):
        service = {"service": "new"} | given if label == "1.0" else {"service": Service.objects.get().slug}
        file = SimpleUploadedFile("x.wsdl", contract())
        sent = eve.post("/catalogue/deposer/", {"contract": file, "label": label, "track": track} | service)
        assert sent.status_code == 302, sent.content.decode()
    operation = Operation.objects.get(version__label="1.0")
    where = f"/catalogue/{operation.version.service.slug}"
    fault = {"name": "panne", "kind": "fault", "fault_code": "Server", "fault_string": mark("fault"), "source": ""}
    eve.post(f"{where}/1.0/op/lire/ajouter-une-reponse/", fault)
    _plant_tables(eve, operation)
    _plant_sandbox(eve, operation)
    eve.post(f"{where}/2.0/soumettre/")
    judge = Client()
    judge.force_login(factories.person("Juge", Role.REVIEWER))
    judge.post(f"{where}/2.0/refuser/", {"note": mark("refusal")})
    return judge


def _plant_tables(eve: Client, operation: Operation) -> None:
    header, cell = (mark(name).replace('"', '""') for name in ("header", "cell"))
    faulty = f'demande;nom;"{header}";reponse\n1;a;b;"{cell}"\n'
    good = f'demande;nom;reponse\n1;"{cell}";reponse\n'
    for which, content in (("faux", faulty), ("juste", good)):
        file = SimpleUploadedFile("x", content.encode())
        file._name = f"{which} {mark('file')}.csv"
        sent = eve.post(
            "/jeux/deposer/",
            {"operation": operation.pk, "file": file, "dataset_name": f"{which} {mark('dataset')}", "key": "0"},
        )
        assert sent.status_code == 302, sent.content.decode()
        uploading.check(Upload.objects.latest("created_at").pk)
    made = Upload.objects.latest("created_at")
    sent = eve.post(f"/jeux/depots/{made.pk}/publier/", {"note": mark("note")})
    assert Upload.objects.get(pk=made.pk).stage == "published", (made.stage, made.problems)


def _plant_sandbox(eve: Client, operation: Operation) -> None:
    eve.post("/bacs/nouveau/", {"version": operation.version_id, "name": mark("sandbox"), "purpose": mark("purpose"),
                                "days": "14", "access": "open"})  # fmt: skip
    Exchange.objects.create(
        sandbox=Sandbox.objects.get(), engine_id="e", sequence=1, at=timezone.now(), generation=1,
        service_slug=operation.version.service.slug, version_label="1.0", outcome="unmatched", http_status=500,
        microseconds=1, key=mark("key"), request=mark("request"), answer=mark("answer"), reason=mark("reason"),
        operation_name=mark("called"),
    )  # fmt: skip


def walk(browser: Client) -> dict[str, str]:
    """{address: text} of every page that links lead to from the home page."""
    seen, waiting = {}, ["/"]
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop()
        if address in seen or LEAVES.search(address):
            continue
        answer = browser.get(address)
        assert answer.status_code < 500, address
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            answer.close()
            continue
        seen[address] = answer.content.decode()
        if answer.status_code == 200:
            found = (urljoin(address, link) for link in pages_of.fromstring(seen[address]).xpath("//a/@href"))
            waiting += [each.partition("#")[0] for each in found if not urlsplit(each).netloc and each.startswith("/")]
    assert len(seen) < MOST_PAGES, "the walk finds no end"
    return seen


def alive(text: str) -> list[str]:
    """What a browser would run of the marks."""
    if not text.strip():
        return []
    tree = pages_of.fromstring(text)
    return [
        pages_of.tostring(element).decode()[:200]
        for element in tree.iter()
        if isinstance(element.tag, str)
        and (
            element.get("src", "").startswith("x")
            or any(name.startswith("on") for name in element.attrib)
            or element.get("href", "").strip().lower().startswith(("javascript:", "data:", "vbscript:"))
        )
    ]


def test_w05_nothing_that_was_written_runs_on_any_page(eve, planted):
    shown = {f"eve {address}": text for address, text in walk(eve).items()}
    shown |= {f"judge {address}": text for address, text in walk(planted).items()}

    assert {address: alive(text) for address, text in shown.items() if alive(text)} == {}
    everything = html.unescape("".join(re.sub(r"</?(?:span|wbr)[^>]*>", "", text) for text in shown.values()))
    assert [place for place in PLANTED if f"img src=x{place}" not in everything] == []


def test_w05_downloads_are_never_shown_as_pages(eve, planted):
    slug = Service.objects.get().slug
    paths = [f"/catalogue/{slug}/1.0/contrat.zip", f"/catalogue/{slug}/1.0/op/lire/modele.csv", "/piste/export.csv"]

    for path in paths:
        answer = eve.get(path)

        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        assert not answer["Content-Type"].startswith("text/html")
        assert answer["X-Content-Type-Options"] == "nosniff"
