"""A real engine over HTTP: answers, contract, tokens, addresses that do not exist."""

import hashlib
import http.client
import json
import urllib.parse
from dataclasses import dataclass, field

import pytest
import zeep
from lxml import etree

from engine import bundle, journal
from engine.shelf import Shelf
from tests.live import live_engine
from tests.shared import shared_path

from . import golden
from .conftest import canonical
from .golden import row

pytestmark = pytest.mark.live

TOKEN = "mk_0123456789"
HASH = hashlib.sha256(TOKEN.encode()).hexdigest()
PROTECTED = "protected-sandbox-0001"
STRICT = "strict-sandbox-0000001"
EXPIRED = "expired-sandbox-000001"
DAMAGED = "damaged-sandbox-000001"
DELETED = "deleted-sandbox-000001"


@dataclass
class Answer:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """One engine with sandboxes of every kind."""
    shelf = tmp_path_factory.mktemp("shelf")
    rows = [
        row("1"),
        row("2", name="Boulon", response="individuInvalide", number=3),
        row("9.*", kind="regex", number=4),
        row("3", response="panne", number=5),
    ]
    bundle.write(shelf, golden.bundle_source(rows, strict=True))
    bundle.write(shelf, golden.bundle_source(rows, digest="d" * 64))
    damaged = bundle.folder(shelf, "d" * 64) / "rows.mdb"
    damaged.write_bytes(damaged.read_bytes()[:-4096])
    put = Shelf(shelf).publish
    put(golden.pointer())
    put(golden.pointer(public_id=PROTECTED, token_hashes=(HASH,)))
    put(golden.pointer(public_id=STRICT, strict=True, language="en"))
    put(golden.pointer(public_id=EXPIRED, expires_at=1.0))
    put(golden.pointer(public_id=DAMAGED, services={golden.SERVICE: "d" * 64}))
    put(golden.pointer(public_id=DELETED))
    Shelf(shelf).retire(DELETED, 2)
    with live_engine(shelf) as engine:
        yield engine


@pytest.fixture
def call(served):
    def send(method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        answer = Answer(response.status, response.read(), dict(response.headers))
        connection.close()
        return answer

    return send


def path_of(public_id: str, service: str = golden.SERVICE) -> str:
    return f"/m/{public_id}/{service}"


def test_the_golden_example_is_answered_word_for_word(call):
    folder = shared_path("golden")

    answer = call("POST", golden.PATH, (folder / "request.xml").read_bytes(), content_type="application/soap+xml")

    assert answer.status == 200
    assert canonical(answer.body) == canonical((folder / "response.xml").read_bytes())


@pytest.mark.parametrize(
    ("soap", "content_type"), [("1.1", "text/xml; charset=utf-8"), ("1.2", "application/soap+xml; charset=utf-8")]
)
def test_the_answer_has_the_content_type_of_its_version(call, soap, content_type):
    answer = call("POST", golden.PATH, golden.request("1", soap=soap), content_type="text/plain")

    assert answer.headers["content-type"] == content_type


def test_headers_tell_which_row_answered(call):
    answer = call("POST", golden.PATH, golden.request("2"))

    assert answer.headers["x-mockadmin-row"] == "3"
    assert answer.headers["x-mockadmin-dataset"] == "Individus de d%C3%A9monstration; revision=3"
    assert answer.headers["x-mockadmin-outcome"] == "answered"


@pytest.mark.parametrize(
    ("body", "status", "outcome"),
    [
        (golden.request("42"), 400, "unmatched"),
        (golden.request("42", soap="1.1"), 500, "unmatched"),
        (golden.request("3"), 500, "answered"),
        (b"<a/>", 500, "invalid"),
        (golden.request("1").replace(b"rechercheIndividuRequestElement", b"x"), 400, "unknown"),
    ],
)
def test_refusals_are_faults_with_their_status(call, body, status, outcome):
    answer = call("POST", golden.PATH, body)

    assert (answer.status, answer.headers["x-mockadmin-outcome"]) == (status, outcome)
    assert b"Fault>" in answer.body
    assert "x-mockadmin-row" not in answer.headers or outcome == "answered"


@pytest.mark.parametrize("action", ['"urn:wrong"', "urn:unquoted", '""', ""])
def test_a_wrong_or_missing_soapaction_does_no_harm(call, action):
    assert call("POST", golden.PATH, golden.request("1"), soapaction=action).status == 200


def test_a_chunked_request_and_expect_continue_are_answered(served):
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    body = golden.request("1")
    connection.request("POST", golden.PATH, iter([body[:100], body[100:]]), encode_chunked=True)
    first = connection.getresponse()
    first.read()
    connection.request("POST", golden.PATH, body, {"Expect": "100-continue"})
    second = connection.getresponse()

    assert (first.status, second.status) == (200, 200)
    connection.close()


# --- strict -----------------------------------------------------------------------------------------------------------


def test_a_strict_sandbox_refuses_what_the_schema_refuses(call):
    answer = call("POST", path_of(STRICT), golden.request("1", field="ident"))

    assert (answer.status, answer.headers["x-mockadmin-outcome"]) == (400, "invalid")
    assert b"The request does not follow the contract: Element 'ident'" in answer.body
    assert call("POST", path_of(STRICT), golden.request("1")).status == 200


# --- the contract -----------------------------------------------------------------------------------------------------


def test_zeep_reads_the_contract_and_the_values_from_the_sandbox_itself(served):
    client = zeep.Client(f"{served.url}{golden.PATH}?wsdl")

    with client.settings(raw_response=True):
        response = client.service.rechercheIndividu({"id": "1"})

    ports = [port for service in client.wsdl.services.values() for port in service.ports.values()]
    assert ports[0].binding_options["address"] == f"{served.url}{golden.PATH}"
    assert etree.fromstring(response.content).find(".//nomFamille").text == "Dupuis"
    client.transport.session.close()


@pytest.mark.parametrize("query", ["wsdl", "WSDL", "wsdl=", "wsdl=contrat/individu.wsdl", "xsd=contrat/racine.xsd"])
def test_the_files_of_the_contract_are_served(call, query):
    answer = call("GET", f"{golden.PATH}?{query}")

    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/xml")
    assert etree.fromstring(answer.body) is not None


@pytest.mark.parametrize(
    "query",
    [
        "xsd=../../etc/passwd",
        "xsd=..%2F..%2F..%2Fetc%2Fpasswd",
        "xsd=/etc/passwd",
        "xsd=file:///etc/passwd",
        "xsd=http://127.0.0.1/",
        "xsd=contrat/racine.xsd%00",
        "xsd=strict/main.xsd",
        "wsdl=bundle.json",
    ],
)
def test_nothing_but_the_files_of_the_contract_is_served(call, query):
    answer = call("GET", f"{golden.PATH}?{query}")

    assert (answer.status, answer.body) == (404, b"The contract has no such file.\n")


@pytest.mark.parametrize("query", ["wsdl&flat", "WSDL&FLAT", "flat=1&wsdl="])
def test_a_contract_without_a_flat_form_says_so_and_what_to_do(call, query):
    answer = call("GET", f"{golden.PATH}?{query}")

    assert answer.status == 404
    assert b"no flat form" in answer.body
    assert b"?wsdl" in answer.body


def test_a_browser_gets_a_page_that_says_what_this_is(call):
    answer = call("GET", golden.PATH)

    assert answer.status == 200
    assert f"{golden.PATH}?wsdl".encode() in answer.body
    assert b"rechercheIndividu" in answer.body


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "HEAD"])
def test_other_methods_are_not_allowed(call, method):
    answer = call(method, golden.PATH)

    assert (answer.status, answer.headers["allow"]) == (405, "GET, POST")


# --- addresses and tokens ---------------------------------------------------------------------------------------------

NOWHERE = [
    "/m/unknown-sandbox-000001/individu/v1",
    path_of(EXPIRED),
    path_of(DELETED),
    path_of(golden.PUBLIC_ID, "individu/v2"),
    path_of(golden.PUBLIC_ID, "autre/v1"),
    path_of(PROTECTED, "autre/v1"),
    f"{golden.PATH}/",
    f"/m/{golden.PUBLIC_ID}",
    "/m/abc%2f..%2fadmin/individu/v1",
    "/",
    "/admin/",
    "/metrics",
    "/docs",
    "/debug",
    "/api/v1/",
    "/live/",
    "/../../etc/passwd",
]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", NOWHERE)
def test_every_address_that_is_none_gives_the_same_answer(call, method, path):
    answer = call(method, path, golden.request("1") if method == "POST" else None)

    assert (answer.status, answer.body) == (404, b"there is no sandbox at this address\n")
    assert not [name for name in answer.headers if name.startswith("x-mockadmin")]


@pytest.mark.parametrize(
    ("headers", "query", "status"),
    [
        ({"authorization": f"Bearer {TOKEN}"}, "", 200),
        ({"x_mockadmin_token": TOKEN}, "", 200),
        ({}, "", 401),
        ({"authorization": "Bearer wrong"}, "", 401),
        ({"authorization": f"Basic {TOKEN}"}, "", 401),
        ({"authorization": f"Bearer {HASH}"}, "", 401),
        ({}, f"?token={TOKEN}", 401),
        ({}, f"?access_token={TOKEN}", 401),
    ],
)
def test_a_protected_sandbox_asks_for_its_token_in_a_header(call, headers, query, status):
    answer = call("POST", path_of(PROTECTED) + query, golden.request("1"), **headers)

    assert answer.status == status
    if status == 401:
        assert answer.headers["www-authenticate"] == "Bearer"
        assert b"Dupuis" not in answer.body


def test_the_contract_of_a_protected_sandbox_is_protected_too(call):
    assert call("GET", f"{path_of(PROTECTED)}?wsdl").status == 401
    assert call("GET", f"{path_of(PROTECTED)}?wsdl", x_mockadmin_token=TOKEN).status == 200


def test_a_damaged_bundle_is_told_and_not_served(call):
    answer = call("POST", path_of(DAMAGED), golden.request("1"))

    assert (answer.status, b"damaged" in answer.body) == (503, True)


def test_the_engine_says_that_it_is_alive(call):
    assert (call("GET", "/live").status, call("GET", "/live").body) == (200, b"alive\n")
    assert call("POST", "/live", b"x").status == 404


# --- the journal ------------------------------------------------------------------------------------------------------


def test_each_call_is_in_the_journal_before_its_answer_leaves(served, call):
    keys = [f"journal-{number}" for number in range(20)]
    for number, key in enumerate(keys):
        call("POST", golden.PATH, golden.request(key))
        assert [exchange.key for exchange in everything(served.shelf) if exchange.key in keys] == keys[: number + 1]


def test_refused_calls_of_a_sandbox_are_in_its_journal_without_the_token(served, call):
    call("POST", path_of(PROTECTED), golden.request("1"), authorization="Bearer s3cret-guess")
    call("POST", path_of(EXPIRED), golden.request("1"))
    call("POST", "/m/unknown-sandbox-000001/individu/v1", golden.request("1"))

    exchanges = everything(served.shelf)

    refused = [(each.sandbox, each.http_status) for each in exchanges if each.outcome == "refused"]
    assert (PROTECTED, 401) in refused
    assert (EXPIRED, 404) in refused
    assert "unknown-sandbox-000001" not in {each.sandbox for each in exchanges}
    assert "s3cret-guess" not in json.dumps([repr(each) for each in exchanges])


def everything(shelf):
    return [each for segment in journal.segments(shelf) for each in journal.read(segment.path, 0, 100_000)[0]]


def test_the_log_of_the_process_holds_nothing_of_a_request(served, call):
    secret = "s3cret-in-a-request"
    call("POST", f"{golden.PATH}?x={secret}", golden.request(secret), x_secret=secret)
    call("POST", f"/m/{urllib.parse.quote(secret)}", secret.encode())

    assert secret not in served.log()
