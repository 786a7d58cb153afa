"""Headers that must be understood: accepted or refused by the sandbox's policy, at a live engine."""

import pytest

from .wire import NEW, envelope, piece, post

pytestmark = pytest.mark.live

SECURITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
SECURED = (
    f'<w:Security xmlns:w="{SECURITY}" {{must}}><w:UsernameToken><w:Username>a</w:Username><w:Password>b</w:Password>'
    "</w:UsernameToken></w:Security>"
)
ADDRESSED = '<a:To xmlns:a="http://www.w3.org/2005/08/addressing" {must}>urn:x</a:To>'
OLDER = '<a:To xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" {must}>urn:x</a:To>'
DECLARED = '<c:Contexte xmlns:c="urn:exemple:contexte" {must}/>'
UNKNOWN = '<x:Jeton xmlns:x="urn:autre" {must}><x:a/></x:Jeton>'
BARE = "<Jeton {must}/>"

MUST = {"1.1": 's:mustUnderstand="1"', "1.2": 's:mustUnderstand="true"'}
SOAPS = ["1.1", "1.2"]


def call(engine, block: str, soap: str, sandbox: str = "known", *, must: str | None = None):
    head = block.format(must=MUST[soap] if must is None else must)
    return post(engine, envelope(piece(), soap, head), sandbox=sandbox)


@pytest.mark.parametrize("soap", SOAPS)
@pytest.mark.parametrize("block", [SECURED, ADDRESSED, OLDER, DECLARED])
def test_the_usual_policy_knows_security_addressing_and_the_headers_of_the_contract(wired, block, soap):
    assert call(wired, block, soap).title == "Œuvre"


@pytest.mark.parametrize("soap", SOAPS)
@pytest.mark.parametrize("block", [UNKNOWN, BARE, SECURED + ADDRESSED + UNKNOWN])
def test_an_unknown_header_that_must_be_understood_is_refused(wired, block, soap):
    answer = call(wired, block, soap)

    assert (answer.status, answer.outcome, answer.code) == (500, "refused", "MustUnderstand")
    assert answer.soap == soap
    assert "Jeton" in answer.reason
    assert "Security" not in answer.reason


@pytest.mark.parametrize("sandbox", ["all", "none"])
@pytest.mark.parametrize("soap", SOAPS)
@pytest.mark.parametrize("block", [SECURED, ADDRESSED, DECLARED, UNKNOWN])
def test_the_other_policies_accept_all_or_refuse_all(wired, block, soap, sandbox):
    answer = call(wired, block, soap, sandbox)

    assert answer.status == (200 if sandbox == "all" else 500)
    assert (answer.title == "Œuvre") is (sandbox == "all")
    assert answer.code == ("" if sandbox == "all" else "MustUnderstand")


@pytest.mark.parametrize("soap", SOAPS)
@pytest.mark.parametrize("sandbox", ["known", "none"])
@pytest.mark.parametrize("must", ["", 's:mustUnderstand="0"', 's:mustUnderstand="false"', 'mustUnderstand="1"'])
def test_a_header_that_need_not_be_understood_is_left_alone(wired, soap, sandbox, must):
    assert call(wired, UNKNOWN, soap, sandbox, must=must).title == "Œuvre"


ROLE = f"{NEW}/role/"
ACTOR = "http://schemas.xmlsoap.org/soap/actor/"


@pytest.mark.parametrize(
    ("soap", "role", "ours"),
    [
        ("1.1", "", True),
        ("1.1", f"{ACTOR}next", True),
        ("1.1", "urn:un-autre", False),
        ("1.2", "", True),
        ("1.2", f"{ROLE}next", True),
        ("1.2", f"{ROLE}ultimateReceiver", True),
        ("1.2", f"{ROLE}none", False),
        ("1.2", "urn:un-autre", False),
    ],
)
def test_a_header_for_another_actor_or_role_is_not_ours_to_understand(wired, soap, role, ours):
    attribute = f'{MUST[soap]} s:{"actor" if soap == "1.1" else "role"}="{role}"'

    answer = call(wired, UNKNOWN, soap, must=attribute)

    assert (answer.code == "MustUnderstand") is ours
    assert (answer.title == "Œuvre") is not ours


def test_soap_12_names_each_header_that_was_not_understood_in_a_block_of_its_own(wired):
    answer = call(wired, UNKNOWN + BARE, "1.2")

    (header, _body) = answer.root
    blocks = [(block.tag, block.get("qname"), dict(block.nsmap)) for block in header]
    assert [block[0] for block in blocks] == [f"{{{NEW}}}NotUnderstood"] * 2
    prefix, _, name = blocks[0][1].partition(":")
    assert (blocks[0][2][prefix], name) == ("urn:autre", "Jeton")
    assert blocks[1][1] == "Jeton"


def test_soap_11_says_it_in_the_fault_alone(wired):
    answer = call(wired, UNKNOWN, "1.1")

    assert len(answer.root) == 1
    assert not answer.root.xpath("//*[local-name()='detail']")


def test_headers_come_before_the_body(wired):
    head = UNKNOWN.format(must=MUST["1.1"])

    assert post(wired, envelope("<inconnu/>", head=head)).code == "MustUnderstand"


@pytest.mark.parametrize("inside", ["", "<!-- rien -->", " \n"])
def test_an_empty_header_means_nothing(wired, inside):
    body = envelope(piece()).replace("<s:Body>", f"<s:Header>{inside}</s:Header><s:Body>")

    answer = post(wired, body, sandbox="none")

    assert (answer.title, len(answer.root)) == ("Œuvre", 1)
