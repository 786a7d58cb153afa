"""WS-Addressing at a live engine: what an answer says of itself, and that nobody else is ever called."""

import re
import socket

import pytest

from .wire import SPACE, envelope, piece, post

pytestmark = pytest.mark.live

W3C = "http://www.w3.org/2005/08/addressing"
SUBMISSION = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
SPACES = [W3C, SUBMISSION]
ANONYMOUS = {W3C: f"{W3C}/anonymous", SUBMISSION: f"{SUBMISSION}/role/anonymous"}
STEM = f"{SPACE}:Pieces"
UNIQUE = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def block(name: str, content: str, space: str) -> str:
    return f'<a:{name} xmlns:a="{space}">{content}</a:{name}>'


def reply_to(address: str, space: str, *, name: str = "ReplyTo", more: str = "") -> str:
    return block(name, block("Address", address, space) + more, space)


def call(
    engine, space: str, *, inside: str = "", action: str = "urn:exemple:lire", more: str = "", soap: str = "1.1", **how
):
    head = block("Action", action, space) + block("MessageID", "urn:uuid:demande-1", space) + more
    return post(engine, envelope(inside or piece(), soap, head), **how)


def told(answer, space: str) -> dict[str, str]:
    """The addressing blocks of an answer, by local name."""
    found = answer.root.xpath("//*[local-name()='Header']/*[namespace-uri()=$space]", space=space)
    return {one.xpath("local-name()"): one.text for one in found}


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("soap", ["1.1", "1.2"])
def test_an_answer_bears_action_relation_and_an_id_of_its_own(wired, space, soap):
    answer = call(wired, space, soap=soap)

    blocks = told(answer, space)
    assert answer.title == "Œuvre"
    assert UNIQUE.fullmatch(blocks.pop("MessageID"))
    assert blocks == {
        "Action": f"{STEM}:lirePièceResponse",
        "RelatesTo": "urn:uuid:demande-1",
        "To": ANONYMOUS[space],
    }


def test_each_answer_has_another_id(wired):
    ids = {told(call(wired, W3C), W3C)["MessageID"] for _ in range(5)}

    assert len(ids) == 5


def test_the_declared_action_comes_before_the_implied_one(wired):
    answer = post(wired, envelope("", head=block("Action", "urn:compter:demande", W3C)))

    assert answer.said == "compte "
    assert told(answer, W3C)["Action"] == "urn:compter:total"


def test_an_operation_that_the_contract_does_not_describe_answers_the_requests_action(wired):
    answer = post(wired, envelope("", head=block("Action", "urn:exemple:vider", W3C)))

    assert told(answer, W3C)["Action"] == "urn:exemple:viderResponse"


def test_a_request_without_addressing_is_answered_without(wired):
    other = '<x:Action xmlns:x="urn:autre">a</x:Action>'

    assert len(post(wired, envelope(piece(), head=other)).root) == 1


def test_without_a_message_id_nothing_is_related(wired):
    answer = post(wired, envelope(piece(), head=block("Action", "urn:exemple:lire", W3C)))

    assert set(told(answer, W3C)) == {"Action", "MessageID", "To"}


# --- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("4", f"{STEM}:lirePièce:Fault:absente"),
        ("5", f"{W3C}/soap/fault"),
        ("inconnu", f"{W3C}/soap/fault"),
    ],
)
def test_a_fault_bears_its_declared_action_or_that_of_faults(wired, key, action):
    answer = call(wired, W3C, inside=piece(key))

    assert answer.status == 500
    assert (told(answer, W3C)["Action"], told(answer, W3C)["RelatesTo"]) == (action, "urn:uuid:demande-1")


def test_the_submission_has_an_action_of_its_own_for_faults(wired):
    assert told(call(wired, SUBMISSION, inside=piece("inconnu")), SUBMISSION)["Action"] == f"{SUBMISSION}/fault"


@pytest.mark.parametrize("soap", ["1.1", "1.2"])
def test_a_header_that_is_not_understood_is_told_with_addressing_too(wired, soap):
    unknown = '<x:Jeton xmlns:x="urn:autre" s:mustUnderstand="1"/>'

    answer = call(wired, W3C, more=unknown, soap=soap)

    assert (answer.code, told(answer, W3C)["RelatesTo"]) == ("MustUnderstand", "urn:uuid:demande-1")
    assert len(answer.root.xpath("//*[local-name()='Header']")) == 1
    assert len(answer.root.xpath("//*[local-name()='NotUnderstood']")) == (1 if soap == "1.2" else 0)


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("space", SPACES)
def test_the_answer_is_for_the_address_to_reply_to_and_comes_back_where_it_was_asked(wired, space):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.5)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/réponses?a=1&amp;b=2"

        answer = call(wired, space, more=reply_to(address, space))

        assert (answer.status, answer.title) == (200, "Œuvre")
        assert told(answer, space)["To"] == address.replace("&amp;", "&")
        with pytest.raises(TimeoutError):
            listening.accept()


def test_a_fault_is_for_the_address_of_faults_when_there_is_one(wired):
    both = reply_to("urn:reponses", W3C) + reply_to("urn:fautes", W3C, name="FaultTo")

    assert told(call(wired, W3C, inside=piece("inconnu"), more=both), W3C)["To"] == "urn:fautes"
    assert (
        told(call(wired, W3C, inside=piece("inconnu"), more=reply_to("urn:reponses", W3C)), W3C)["To"] == "urn:reponses"
    )
    assert told(call(wired, W3C, more=both), W3C)["To"] == "urn:reponses"


@pytest.mark.parametrize("address", [f"{W3C}/anonymous", "", " "])
def test_an_anonymous_address_stays_anonymous(wired, address):
    assert told(call(wired, W3C, more=reply_to(address, W3C)), W3C)["To"] == f"{W3C}/anonymous"


def test_reference_parameters_come_back_as_headers(wired):
    parameters = block("ReferenceParameters", '<c:dossier xmlns:c="urn:client" rang="2">é&amp;1</c:dossier>', W3C)

    answer = call(wired, W3C, more=reply_to("urn:reponses", W3C, more=parameters))

    (returned,) = answer.root.xpath("//*[local-name()='Header']/*[local-name()='dossier']")
    assert (returned.text, returned.get("rang")) == ("é&1", "2")
    assert returned.get(f"{{{W3C}}}IsReferenceParameter") == "true"


def test_what_a_client_writes_in_its_headers_stays_text(wired):
    evil = "&lt;/a:RelatesTo>&lt;x/>&amp;amp;"

    answer = post(wired, envelope(piece(), head=block("MessageID", evil, W3C) + reply_to(evil, W3C)))

    assert told(answer, W3C)["RelatesTo"] == "</a:RelatesTo><x/>&amp;"
    assert not answer.root.xpath("//*[local-name()='x']")


def test_a_one_way_operation_stays_without_an_answer(wired):
    answer = call(wired, W3C, inside=f'<noter xmlns="{SPACE}"/>')

    assert (answer.status, answer.body) == (202, b"")
