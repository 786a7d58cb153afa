"""Hostile SOAP bodies at a live engine: a fault that says what is wrong, and nothing fetched, run or left behind.

Framing, slow clients and most documents are in `tests/engine/test_live_hostile.py`; here is what they lack.
"""

import http.client
import time
from pathlib import Path

import pytest
from lxml import etree

from catalog.actions import contracts
from catalog.stages import Track
from engine import bundle, journal
from engine.shelf import Shelf
from sandboxes import actions, provisioning
from sandboxes.models import Sandbox
from tests.contracts.build import contract
from tests.engine import golden
from tests.live import live_engine

from .watching import MOST_GROWTH, Canary, clear, files_of

pytestmark = pytest.mark.live

GOOD = golden.request("1", soap="1.1").decode()
BODY = "<soap:Body>"
XOP = '<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="{url}"/>'
SCHEMA = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x {url}"'
ADDRESSING = (
    '<soap:Header><w:{0} xmlns:w="http://www.w3.org/2005/08/addressing"><w:Address>{{url}}</w:Address></w:{0}>'
    "</soap:Header>"
)


def keyed(key: str) -> str:
    return GOOD.replace("<id>1</id>", f"<id>{key}</id>")


def under(head: str) -> str:
    return head + GOOD


def headed(name: str) -> str:
    return keyed("2").replace(BODY, ADDRESSING.format(name) + BODY)


CASES = {
    "X01 an external file": under('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>').replace(">1<", ">&x;<"),
    "X02 an external address": under('<!DOCTYPE a [<!ENTITY x SYSTEM "{url}">]>').replace(">1<", ">&x;<"),
    "X03 a parameter entity": under('<!DOCTYPE a [<!ENTITY % p SYSTEM "{url}"> %p;]>'),
    "X04 an external DTD": under('<!DOCTYPE a SYSTEM "{url}">'),
    "X05 entities of entities": under('<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>').replace(
        ">1<", ">&b;<"
    ),
    "X07 an inclusion": keyed('<i:include xmlns:i="http://www.w3.org/2001/XInclude" parse="text" href="{url}"/>'),
    "X08 nested 2,048 deep": keyed("<a>" * 2_048 + "</a>" * 2_048),
    "X09 100,000 attributes": keyed("2").replace("<id>", "<id " + " ".join(f'a{n}=""' for n in range(100_000)) + ">"),
    "X18 an expression of XPath": keyed("1' or '1'='1"),
    "X18 another": keyed("']|//*|//*['"),
    "X18 a function": keyed("count(//*)"),
    "X20 an attachment by reference": keyed(XOP),
    "X20 an attachment of a file": keyed(XOP.replace("{url}", "file:///etc/hostname")),
    "X21 an address to reply to": headed("ReplyTo"),
    "X21 an address for faults": headed("FaultTo"),
    "X22 a stylesheet": '<?xml-stylesheet href="{url}"?>' + keyed("2"),
    "X22 the place of a schema": keyed("2").replace("<soap:Envelope", f"<soap:Envelope {SCHEMA}"),
    "X23 two bodies": GOOD.replace(BODY, "<soap:Body/>" + BODY),
    "X24 a reference to a character that is none": keyed("&#1;"),
    "T02 a key that closes the fault": keyed("&lt;/faultstring>&lt;admin>1&lt;/admin>"),
    "T01 a key of other templates": keyed("{{nomFamille}}${7*7}{0.__class__}%s%n"),
    "W16 a key of several lines": keyed("2&#10;{&quot;outcome&quot;:&quot;answered&quot;}&#13;"),
    "W18 a body of another kind": '{"Envelope": {}}',
    "S33 a key of a megabyte": keyed("a" * 2**20),
}


@pytest.fixture(scope="module")
def canary():
    listening = Canary()
    yield listening
    listening.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    shelf = tmp_path_factory.mktemp("hostile-shelf")
    bundle.write(shelf, golden.bundle_source([golden.row("1"), golden.row("/(a+)+$/", kind="regex", number=3)]))
    Shelf(shelf).publish(golden.pointer())
    with live_engine(shelf) as engine:
        yield engine


def call(engine, body: bytes, *, path: str = golden.PATH, kind: str = "text/xml; charset=utf-8", **headers: str):
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=20)
    try:
        connection.request("POST", path, body, {"Content-Type": kind, **headers})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def fault_of(content: bytes) -> str:
    """The words of the fault; the answer is one well-formed envelope with one fault."""
    root = etree.fromstring(content)
    assert len(root.xpath("//*[local-name()='Fault']")) == 1
    assert not root.xpath("//*[local-name()='admin']")
    return root.xpath("string(//*[local-name()='faultstring' or local-name()='Text'])")


def resident(pid: int) -> int:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in [str(pid), *listed]) * 4096


@pytest.mark.parametrize("title", list(CASES))
def test_it_is_answered_by_a_fault_and_nothing_else_happens(title, served, canary):
    body = CASES[title].replace("{url}", f"http://127.0.0.1:{canary.port}/x").encode()
    call(served, GOOD.encode())
    files, memory, started = files_of(served.shelf), resident(served.process.pid), time.monotonic()

    status, content = call(served, body)

    assert status in (400, 500)
    clear(fault_of(content))
    assert Path("/etc/hostname").read_text().strip().encode() not in content
    assert time.monotonic() - started < 5
    assert resident(served.process.pid) - memory < MOST_GROWTH
    assert canary.callers == []
    assert files_of(served.shelf) == files
    assert call(served, GOOD.encode())[0] == 200


def test_w16_every_line_of_the_journal_is_still_one_call(served):
    (segment,) = journal.segments(served.shelf)

    exchanges, _offset = journal.read(segment.path, 0, 1_000)

    assert len(exchanges) == len(segment.path.read_bytes().splitlines())
    assert "answered" not in {each.outcome for each in exchanges if each.http_status != 200}


@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", "utf-7", "zlib_codec", "x" * 5_000, '"'])
def test_x11_the_charset_of_the_header_is_no_second_decoding(charset, served):
    status, content = call(served, GOOD.encode(), kind=f"text/xml; charset={charset}")

    assert status in (200, 400, 415, 500)
    assert b"Dupuis" in content if status == 200 else clear(fault_of(content))


@pytest.mark.parametrize("action", ["urn:autre", '"urn:autre"', "x" * 8_000, "../../etc/passwd", "<script>"])
def test_x19_the_operation_is_that_of_the_body(action, served):
    status, content = call(served, GOOD.encode(), SOAPAction=action)

    assert status == 200
    assert b"Dupuis" in content


PATTERN = (
    '<xsd:element name="demande"><xsd:simpleType><xsd:restriction base="xsd:string"><xsd:pattern value="{}"/>'
    '</xsd:restriction></xsd:simpleType></xsd:element><xsd:element name="reponse" type="xsd:string"/>'
)


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", ["(a|aa)+b", "(.*a){12}", "((a{1,100}){1,100}){1,100}", "(a+)+b"])
def test_x16_a_pattern_that_explodes_is_never_asked_by_a_strict_sandbox(pattern, alice, organisation, settings):
    made = contracts.publish_version(
        by=alice, organisation=organisation, content=contract(PATTERN.format(pattern)), filename="a.wsdl", label="1.0",
        track=Track.NON_STANDARD,
    )  # fmt: skip
    ordered = actions.order(
        by=alice, organisation=organisation, name="Essai", strict=True, services=[actions.ServiceChoice(made)]
    )
    provisioning.provision(ordered.sandbox.pk)
    sandbox = Sandbox.objects.get()
    body = (
        GOOD.partition("<v:")[0]
        + f'<demande xmlns="urn:exemple:essai">{"a" * 60}!</demande></soap:Body></soap:Envelope>'
    )

    with live_engine(settings.SHELF_DIR) as engine:
        started = time.monotonic()
        status, content = call(engine, body.encode(), path=f"/m/{sandbox.public_id}/{made.service.slug}/1.0")

    assert time.monotonic() - started < 2
    assert status in (200, 500)
    clear(content.decode())
