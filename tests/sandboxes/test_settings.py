"""How a sandbox answers is set by its people, and reaches the engine with the next generation."""

import email
import http.client

import pytest

from accounts.models import Entry
from catalog.actions import contracts
from catalog.stages import Track
from engine.shelf import Shelf
from sandboxes import actions, checking, provisioning, queries
from sandboxes.errors import MoveRefused, NotAllowed
from sandboxes.models import Sandbox
from sandboxes.stages import Binary, CheckOutcome, HeaderPolicy, Stage
from tests.contracts.build import answering, contract
from tests.live import live_engine

CALL = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>{head}</s:Header><s:Body>'
    '<demande xmlns="urn:exemple:essai">x</demande>{more}</s:Body></s:Envelope>'
)
DECLARED = '<t:contexte xmlns:t="urn:exemple:essai" s:mustUnderstand="1"/>'
UNKNOWN = DECLARED.replace("contexte", "autre")


@pytest.fixture
def published(sandbox):
    provisioning.provision(sandbox.pk)
    sandbox.refresh_from_db()
    return sandbox


def test_a_new_sandbox_knows_the_usual_headers_and_answers_inline(sandbox):
    assert (sandbox.header_policy, sandbox.binary, sandbox.strict) == (HeaderPolicy.KNOWN, Binary.INLINE, False)


def test_settings_reach_the_shelf_with_a_new_generation(published, bob, settings):
    actions.configure(sandbox=published, by=bob, strict=True, header_policy=HeaderPolicy.NONE, binary=Binary.MTOM)
    provisioning.provision(published.pk)

    pointer = Shelf(settings.SHELF_DIR).pointer(published.public_id)
    assert (pointer.generation, pointer.strict, pointer.header_policy, pointer.binary) == (2, True, "none", "mtom")


def test_what_changed_is_in_the_trail(published, bob):
    actions.configure(sandbox=published, by=bob, strict=False, header_policy=HeaderPolicy.ALL, binary=Binary.INLINE)

    assert Entry.objects.get(verb="sandbox.configure").detail == {"header_policy": "all"}


def test_what_is_as_it_was_makes_no_generation(published, bob):
    actions.configure(sandbox=published, by=bob, strict=False, header_policy=HeaderPolicy.KNOWN)

    published.refresh_from_db()
    assert published.desired_generation == 1
    assert not Entry.objects.filter(verb="sandbox.configure").exists()


@pytest.mark.parametrize("person", ["mallory", "reader", "reviewer", "auditor", "operator"])
def test_others_may_not(published, person, request):
    with pytest.raises(NotAllowed):
        actions.configure(sandbox=published, by=request.getfixturevalue(person), binary=Binary.MTOM)

    published.refresh_from_db()
    assert published.binary == Binary.INLINE


def test_a_sandbox_that_is_being_deleted_is_not_set_any_more(published, bob):
    actions.delete(sandbox=published, by=bob)

    with pytest.raises(MoveRefused):
        actions.configure(sandbox=published, by=bob, binary=Binary.MTOM)


# --- down to the wire -------------------------------------------------------------------------------------------------


@pytest.fixture
def serve(alice, organisation, settings):
    """Publishes a contract, orders a sandbox of it with these settings, and provisions it: `serve(content, …)`."""

    def serve(content: bytes, **changes) -> Sandbox:
        made = contracts.publish_version(
            by=alice, organisation=organisation, content=content, filename="essai.wsdl", label="1.0", name="Essai",
            track=Track.NON_STANDARD,
        )  # fmt: skip
        choice = actions.ServiceChoice(made)
        sandbox = actions.order(by=alice, organisation=organisation, name="Essai", services=[choice]).sandbox
        actions.configure(sandbox=sandbox, by=alice, **changes)
        provisioning.provision(sandbox.pk)
        sandbox.refresh_from_db()
        assert sandbox.stage == Stage.CHECKING, sandbox.last_error
        return sandbox

    return serve


def call(engine, sandbox: Sandbox, head: str = "", more: str = "") -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=20)
    path = f"/m/{sandbox.public_id}/essai/1.0"
    connection.request(
        "POST", path, CALL.format(head=head, more=more).encode(), {"Content-Type": "text/xml; charset=utf-8"}
    )
    response = connection.getresponse()
    found = response.status, response.headers["content-type"], response.read()
    connection.close()
    return found


LEAVES = (
    '<xsd:element name="image" type="xsd:base64Binary"/>'
    '<xsd:element name="page" maxOccurs="unbounded"><xsd:complexType><xsd:sequence>'
    '<xsd:element name="titre" type="xsd:string"/><xsd:element name="vue"><xsd:simpleType>'
    '<xsd:restriction base="xsd:base64Binary"><xsd:minLength value="1"/></xsd:restriction></xsd:simpleType>'
    "</xsd:element></xsd:sequence></xsd:complexType></xsd:element>"
)  # fmt: skip


@pytest.mark.live
def test_the_base64_leaves_of_a_contract_stand_beside_the_answer(serve, settings):
    sandbox = serve(answering(LEAVES), binary=Binary.MTOM)

    with live_engine(settings.SHELF_DIR) as engine:
        status, kind, content = call(engine, sandbox)
        settings.ENGINE_URL = engine.url
        checking.check(sandbox.pk)

    message = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + content)
    root, *attachments = message.get_payload()
    assert (status, message.get_content_type()) == (200, "multipart/related")
    assert root.get_payload(decode=True).count(b"<xop:Include") == len(attachments) >= 2
    line = queries.report(sandbox).get()
    assert line.outcome == CheckOutcome.PASSED, line.reason


WITH_HEADER = (
    contract()
    .replace(
        b'<wsdl:portType name="port">',
        b'<wsdl:message name="tete"><wsdl:part name="t" element="tns:contexte"/></wsdl:message>'
        b'<wsdl:portType name="port">',
    )
    .replace(
        b'<wsdl:input><soap:body use="literal"/>',
        b'<wsdl:input><soap:body use="literal"/><soap:header message="tns:tete" part="t" use="literal"/>',
    )
    .replace(b"</xsd:schema>", b'<xsd:element name="contexte" type="xsd:string"/></xsd:schema>')
)


@pytest.mark.live
@pytest.mark.parametrize(
    ("policy", "head", "status"),
    [
        (HeaderPolicy.KNOWN, DECLARED, 200),
        (HeaderPolicy.KNOWN, UNKNOWN, 500),
        (HeaderPolicy.ALL, UNKNOWN, 200),
        (HeaderPolicy.NONE, DECLARED, 500),
        (HeaderPolicy.NONE, "", 200),
    ],
)
def test_headers_are_understood_by_the_policy_of_the_sandbox(serve, settings, policy, head, status):
    sandbox = serve(WITH_HEADER, header_policy=policy)

    with live_engine(settings.SHELF_DIR) as engine:
        answered, _kind, content = call(engine, sandbox, head)

    assert answered == status
    assert (b"MustUnderstand" in content) is (status == 500)


@pytest.mark.live
def test_a_contract_of_several_body_parts_is_called_with_them_all(serve, settings):
    content = WITH_HEADER.replace(
        b'<wsdl:part name="corps" element="tns:demande"/>',
        b'<wsdl:part name="corps" element="tns:demande"/><wsdl:part name="suite" element="tns:contexte"/>',
    )
    sandbox = serve(content)
    parts = ["", '<contexte xmlns="urn:exemple:essai"/>', '<autre xmlns="urn:exemple:essai"/>']

    with live_engine(settings.SHELF_DIR) as engine:
        statuses = [call(engine, sandbox, more=part)[0] for part in parts]

    assert statuses == [200, 200, 500]
