"""Hostile contracts through the page and through the API: refused in plain words, and nothing of them is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.keeping import holding
from catalog.models import NamedResponse, Service
from tests import factories
from tests.contracts import wsdl
from tests.contracts.build import answering, contract, zipped

from . import contract_cases
from .watching import clear, refused_json, refused_page

pytestmark = pytest.mark.django_db

KEPT_FOR_THE_FORM = (holding.KIND,)
"""The page asks for a file that lacks or a better label: what was sent waits for its second form, and no longer."""


@pytest.fixture
def send(pages, program, canary, organisation):
    """`send("page", "envoi.wsdl", content)` through a door, with any field of the form changed."""

    def send(door: str, filename: str, content: bytes, **fields):
        content = content.replace(b"{port}", str(canary.port).encode())
        fields = {"label": "1.0", "name": "Essai", "track": "certified"} | fields
        file = SimpleUploadedFile("x", content)
        file._name = filename  # what a browser would have cleaned, a program sends as it is
        if door == "page":
            return pages.post("/catalogue/deposer/", {"contract": file, "service": "new"} | fields)
        return program.post("/api/v1/contracts/", {"file": file} | fields)

    return send


def words(door: str, answer) -> str:
    return refused_page(answer) if door == "page" else refused_json(answer)


@pytest.mark.parametrize("door", ["page", "api"])
@pytest.mark.parametrize("case", contract_cases.CASES, ids=[case[0] for case in contract_cases.CASES])
def test_it_is_refused_by_name_and_nothing_is_kept(case, door, send, watch):
    _title, filename, content, named = case

    with watch.nothing(beside=KEPT_FOR_THE_FORM):
        answer = send(door, filename, content)

    clear(words(door, answer), named)


@pytest.mark.parametrize("door", ["page", "api"])
def test_w19_a_body_beyond_the_limit_is_not_read(door, send, watch, settings):
    content = b" " * (settings.MAX_UPLOAD_BYTES + 2**20)

    with watch.nothing():
        answer = send(door, "envoi.wsdl", content)

    assert answer.status_code == 413
    assert str(settings.MAX_UPLOAD_BYTES // 2**20) in clear(answer.content.decode())


@pytest.mark.parametrize("door", ["page", "api"])
@pytest.mark.parametrize("label", ["a/b", "..", "1.0\nX: y", "1.0?x", "é", "x" * 41, "1\x000"])
def test_w05_a_label_that_is_no_part_of_an_address_is_refused(label, door, send, watch):
    with watch.nothing(beside=KEPT_FOR_THE_FORM):
        answer = send(door, "envoi.wsdl", contract(), label=label)

    clear(words(door, answer))


# --- what is read, and does no harm -----------------------------------------------------------------------------------

INCLUSION = b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file:///etc/hostname"/>'
SLOW = '<xsd:element name="e"><xsd:simpleType><xsd:restriction base="xsd:string"><xsd:pattern value="%s"/>' \
       "</xsd:restriction></xsd:simpleType></xsd:element>"  # fmt: skip
HARMLESS = {
    "X07 an inclusion": contract().replace(b"<wsdl:service", INCLUSION + b"<wsdl:service"),
    "X16 a pattern that explodes": answering(SLOW % "(a|aa)+b"),
    "X17 the address of a metadata server": contract(),
    "X17 the address of the canary": contract().replace(b"169.254.169.254", b"127.0.0.1:{port}"),
    "X22 a stylesheet": contract(head='<?xml-stylesheet href="http://127.0.0.1:{port}/x.xsl"?>'),
    "X22 a schema location": contract(
        schema='xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="urn:x http://127.0.0.1:{port}/x.xsd"'
    ),
    "T01 other template languages": contract(
        head="<!-- {{7*7}} ${7*7} {0.__class__} %s%n -->"
    ).replace(b"urn:lire", b"{{7*7}}${7*7}{0.__class__}%s%n"),
}  # fmt: skip


@pytest.mark.parametrize("door", ["page", "api"])
@pytest.mark.parametrize("title", list(HARMLESS))
def test_it_is_read_without_harm(title, door, send, pages, canary):
    answer = send(door, "envoi.wsdl", HARMLESS[title])

    assert answer.status_code in (201, 302), answer.content
    shown = pages.get("/catalogue/essai/1.0/")
    assert shown.status_code == 200
    assert pages.get("/catalogue/essai/1.0/op/lire/").status_code == 200
    assert canary.callers == []


def test_s35_names_of_files_are_cut_to_their_last_part(send, pages):
    for number, name in enumerate(
        ["../../x.wsdl", "a\r\nSet-Cookie: x=1.wsdl", "n" * 5_000, "\u202elsdw.x", "\x00.wsdl"]
    ):
        answer = send("api", name, contract(), label=f"{number}", name=f"Essai {number}")

        assert answer.status_code == 201 or "detail" in answer.json()
        assert answer.status_code in (201, 400, 409)
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("fault", ["a/b", "..", "{{x}}", "<script>", "n" * 5_000, "/"])
def test_w05_a_fault_of_any_name_gets_a_response_that_has_an_address(fault, send, pages):
    name = fault.replace("<", "&lt;")
    content = contract().decode().replace(
        '<wsdl:output message="tns:reponse"/>',
        f'<wsdl:output message="tns:reponse"/><wsdl:fault name="{name}" message="tns:reponse"/>',
    )  # fmt: skip

    answer = send("api", "envoi.wsdl", content.encode())

    assert answer.status_code == 201, answer.json()
    made = NamedResponse.objects.get(kind="fault")
    assert pages.get("/catalogue/essai/1.0/op/lire/").status_code == 200
    assert pages.get(f"/catalogue/essai/1.0/op/lire/reponses/{made.name}/").status_code == 200


def test_a_name_that_a_page_bears_already_gets_another_address(send, pages):
    answer = send("api", "envoi.wsdl", contract(), name="Déposer")

    assert answer.status_code == 201
    assert Service.objects.get().slug == "deposer-2"
    assert pages.get("/catalogue/deposer-2/").status_code == 200


def test_the_words_of_a_hidden_draft_find_nothing_for_others(client, alice, organisation, mallory):
    shared = factories.version(alice, organisation, name="Partagee", stage="approved")
    content = wsdl("Partagee", operation="projetSecret")
    file = SimpleUploadedFile("p.zip", zipped({"p.wsdl": content}))
    client.force_login(alice)
    client.post(
        "/catalogue/deposer/", {"contract": file, "service": shared.service.slug, "label": "2.0", "track": "certified"}
    )

    found = {}
    for person in (alice, mallory):
        client.force_login(person)
        found[person] = "Partagee" in client.get("/catalogue/", {"q": "projetsecret"}).content.decode()

    assert found == {alice: True, mallory: False}
