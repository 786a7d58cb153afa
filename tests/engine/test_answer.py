"""The pure core: from bytes to bytes."""

import pytest
from lxml import etree

from tests.shared import shared_path

from . import golden
from .conftest import canonical
from .golden import row

FAULT_12 = "{http://www.w3.org/2003/05/soap-envelope}"


def reason(reply) -> str:
    root = etree.fromstring(reply.body)
    texts = [*root.iter(f"{FAULT_12}Text"), *root.iter("faultstring")]
    return texts[0].text


def test_the_golden_request_gets_the_golden_response(opened, ask):
    folder = shared_path("golden")
    served = opened(golden.rows_of((folder / "dataset.csv").read_text()))

    reply = ask(served, (folder / "request.xml").read_bytes())

    assert canonical(reply.body) == canonical((folder / "response.xml").read_bytes())
    assert (reply.status, reply.soap, reply.outcome, reply.row, reply.key) == (200, "1.2", "answered", 2, "1")


@pytest.mark.parametrize("soap", ["1.1", "1.2"])
def test_the_answer_is_in_the_version_of_the_request(opened, ask, soap):
    reply = ask(opened([row("1")]), golden.request("1", soap=soap))

    assert reply.soap == soap
    assert etree.fromstring(reply.body).tag == etree.fromstring(golden.request(soap=soap)).tag


def test_the_row_chooses_its_response(opened, ask):
    served = opened([row("1"), row("2", response="individuInvalide")])

    assert b"<motif>Dupuis Jack</motif>" in ask(served, golden.request("2")).body


@pytest.mark.parametrize(("soap", "status"), [("1.1", 500), ("1.2", 500)])
def test_a_row_may_answer_with_a_fault(opened, ask, soap, status):
    reply = ask(opened([row("1", response="panne")]), golden.request("1", soap=soap))

    assert (reply.status, reply.outcome, reply.response) == (status, "answered", "panne")
    assert reason(reply) == "Panne 7"


def test_values_are_escaped(opened, ask):
    reply = ask(opened([row("1", name="<b>&\"'\r")]), golden.request("1"))

    assert etree.fromstring(reply.body).find(".//nomFamille").text == "<b>&\"'\r"


def test_a_one_way_operation_is_accepted_without_content(opened, ask):
    reply = ask(opened([row("1")], one_way=True), golden.request("1"))

    assert (reply.status, reply.body, reply.outcome) == (202, b"", "answered")


@pytest.mark.parametrize(
    ("body", "outcome", "words"),
    [
        (golden.request("9"), "unmatched", "Aucune ligne ne correspond à id = 9"),
        (golden.request("1", field="x"), "unmatched", "pas de champ id"),
        (golden.request("1").replace(b"RequestElement", b"Autre"), "unknown", "Éléments connus"),
        (b"<a/>", "invalid", "n'est pas une enveloppe"),
        (b"{}", "invalid", "XML"),
        (b"", "invalid", "XML"),
        (b"<!DOCTYPE a>" + golden.request("1"), "invalid", "DOCTYPE"),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_refusal_is_a_fault_in_the_language_of_the_sandbox(opened, ask, body, outcome, words, language):
    reply = ask(opened([row("1")]), body, language=language)

    assert reply.outcome == outcome
    assert reply.reason == reason(reply)
    assert (words in reply.reason) is (language == "fr" or words in ("XML", "DOCTYPE"))


@pytest.mark.parametrize(("soap", "status", "code"), [("1.1", 500, "Client"), ("1.2", 400, "Sender")])
def test_a_refusal_blames_the_client_as_its_version_says(opened, ask, soap, status, code):
    reply = ask(opened([row("1")]), golden.request("9", soap=soap))

    assert reply.status == status
    assert f"soap:{code}".encode() in reply.body


def test_a_broken_sandbox_blames_the_server(opened, ask):
    reply = ask(opened(default_response=""), golden.request("1"))

    assert (reply.status, reply.outcome) == (500, "error")
    assert b"soap:Receiver" in reply.body


def test_a_key_in_a_fault_is_escaped_and_shortened(opened, ask):
    key = "&lt;script&gt;" + "z" * 5000

    reply = ask(opened([row("1")]), golden.request(key))

    assert "<script>" in reason(reply)
    assert len(reply.body) < 1000
    assert len(reply.key) > 5000


def test_the_key_of_an_unmatched_call_is_kept_for_the_journal(opened, ask):
    assert ask(opened([row("1")]), golden.request("42")).key == "42"


def test_control_characters_cannot_get_into_a_fault(opened, ask):
    reply = ask(opened([row("1")]), golden.request("&#13;&#10;"))

    assert etree.fromstring(reply.body) is not None
