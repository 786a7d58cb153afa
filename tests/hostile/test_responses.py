"""Hostile texts and names of named responses through the page and the API: refused by line or name, nothing saved."""

import json

import pytest

from catalog.models import NamedResponse
from catalog.stages import Stage
from tests import factories
from tests.contracts.test_hostile_contracts import ENTITIES
from tests.pages import reading

from .watching import clear, refused_json, refused_page

pytestmark = pytest.mark.django_db

NAMESPACE = 'xmlns:p="urn:exemple:Personne"'
GOOD = (
    f"<p:lirePersonneReponse {NAMESPACE}><p:nom>{{{{nom}}}}</p:nom><p:prenom>{{{{prenom}}}}</p:prenom>"
    "</p:lirePersonneReponse>"
)
OPERATION = "/catalogue/personne/1.0/op/lirePersonne/"
API = "/api/v1/services/personne/versions/1.0/operations/lirePersonne/responses/"


def inside(text: str) -> str:
    """The good answer with `text` before its first element."""
    return GOOD.replace("<p:nom>", f"{text}<p:nom>", 1)


def fault(**fields: str) -> dict[str, str]:
    return {"kind": "fault", "fault_code": "Server", "fault_string": "Panne", "source": ""} | fields


CASES = [
    *((f"{number} {name}", {"source": ENTITIES[name] + GOOD}) for number, name in (
        ("X01", "external file"), ("X02", "external address"), ("X03", "parameter entity"), ("X04", "external DTD"),
        ("X05", "billion laughs"), ("X06", "quadratic"))),
    ("X07 an inclusion", {"source": inside(
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file:///etc/hostname"/>')}),
    ("X08 nested 3,000 deep", {"source": inside("<a>" * 3_000 + "</a>" * 3_000)}),
    ("X09 100,000 elements", {"source": inside("<a/>" * 100_000)}),
    ("X10 an entity that is not declared", {"source": inside("&secret;")}),
    ("X24 a control character", {"source": inside("\x01")}),
    ("X24 a character that is none", {"source": inside("\ufffe")}),
    ("X24 a reference to it", {"source": inside("&#1;")}),
    ("X24 a NUL", {"source": inside("\x00")}),
    ("T04 not well-formed", {"source": "<a><b></a>"}),
    ("T04 not at all", {"source": "{{nom}}"}),
    ("T04 a slot in a name", {"source": inside("<{{nom}}/>")}),
    ("T04 a slot in a comment", {"source": inside("<!-- {{nom}} -->")}),
    ("T04 a slot in CDATA", {"source": inside("<![CDATA[{{nom}}]]>")}),
    ("T04 a slot in an instruction", {"source": inside("<?php {{nom}} ?>")}),
    ("T04 another element", {"source": "<admin>1</admin>"}),
    ("T04 two elements", {"source": GOOD + GOOD}),
    ("T04 an element too many", {"source": inside("<p:admin>1</p:admin>")}),
    ("T04 an envelope", {"source": f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{GOOD}'
     "</s:Body></s:Envelope>"}),
    ("T05 100,000 slots", {"source": inside("<a>{{nom}}</a>" * 100_000)}),
    ("T01 the code of a fault", fault(fault_code="{{7*7}}")),
    ("T06 a code with a line of its own", fault(fault_code="Server\r\nX: y")),
    ("T06 a message of 501 characters", fault(fault_string="x" * 501)),
    ("T02 a detail that closes its element", fault(source="</detail><admin/><detail>")),
    ("T01 a kind of its own", {"source": GOOD, "kind": "{{kind}}"}),
    *((f"W05 the name {name[:12]!r}", {"source": GOOD, "name": name}) for name in (
        "a/b", "../x", "..", ".", "?x", "#x", "<script>alert(1)</script>", "a\nb", "a\x00b", "x" * 121, "{{x}}", "-",
        "\u202ex", "")),
]  # fmt: skip


@pytest.fixture
def operation(alice, organisation):
    return factories.version(alice, organisation, stage=Stage.DRAFT).operations.get()


@pytest.fixture
def send(pages, program, operation, canary):
    """`send("api", {"source": …})`: a new response by the page or the API, or ("put") a change of the one there is."""

    def send(door: str, fields: dict[str, str]):
        given = {"name": "hostile", "kind": "answer", "source": GOOD} | fields
        given["source"] = given["source"].replace("{port}", str(canary.port))
        if door == "page":
            return pages.post(f"{OPERATION}ajouter-une-reponse/", given)
        if door == "api":
            return program.post(API, json.dumps(given), content_type="application/json")
        return program.put(f"{API}reponse/", json.dumps(given), content_type="application/json")

    return send


@pytest.mark.parametrize(("title", "fields"), CASES, ids=[title for title, _ in CASES])
def test_it_is_refused_and_nothing_is_saved(title, fields, send, watch):
    for door in ("page", "api", "put"):
        with watch.nothing():
            answer = send(door, fields)

        clear(refused_page(answer) if door == "page" else refused_json(answer))


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"name": ' + b"9" * 5_000 + b"}", b'{"name": NaN}', b'{"name": "\\ud800", "source": "<a/>"}',
     b'{"name": "a", "source": {"a": 1}}', b'{"name": ["a"], "source": "<a/>"}', b"null", b"\xff\xfe", b"{"],
    ids=lambda body: f"W18 {body[:24]!r}",
)  # fmt: skip
def test_w18_a_hostile_body_is_a_bad_request(body, program, operation, watch):
    with watch.nothing():
        answer = program.post(API, body, content_type="application/json")

    clear(refused_json(answer))


LITERAL = ["${7*7}", "#{7*7}", "<%= 7*7 %>".replace("<", "&lt;"), "{0.__class__}", "%s%n", "{% now %}", "{ {nom} }"]


@pytest.mark.parametrize("text", LITERAL)
def test_t01_what_looks_like_another_template_stays_text(text, send, pages):
    answer = send("api", {"source": GOOD.replace("{{nom}}", text, 1)})

    assert answer.status_code == 201, answer.json()
    shown = pages.get(f"{OPERATION}reponses/hostile/")
    assert text in reading.page(shown).text_content()
    assert "49" not in NamedResponse.objects.get(name="hostile").source


@pytest.mark.parametrize("value", ["</p:nom><p:admin>1</p:admin>", "&secret;", "]]>", '"><img src=x onerror=alert(1)>'])
def test_t02_a_message_of_a_fault_is_escaped(value, send, pages):
    answer = send("page", fault(fault_string=value))

    assert answer.status_code == 302
    shown = pages.get(answer["Location"])
    assert "<img src=x" not in shown.content.decode()
    assert value in reading.page(shown).text_content() or value in str(reading.fields(shown))
