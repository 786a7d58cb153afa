"""Strict sandboxes: what the contract's schema refuses, and what happens when it cannot be used."""

from dataclasses import replace

import pytest

from engine import bundle
from engine.validation import SchemaValidator

from . import golden
from .golden import row


@pytest.fixture
def strict(shelf):
    """The golden bundle with other files for validation."""
    open_ones = []

    def make(**files: bytes):
        source = golden.bundle_source([row("1")], strict=True)
        named = {f"strict/{name.replace('_', '.')}": content for name, content in files.items()}
        bundle.write(shelf, replace(source, files={**source.files, **named}))
        open_ones.append(bundle.open(shelf, golden.DIGEST))
        return open_ones[-1]

    yield make
    for each in open_ones:
        each.close()


def test_a_valid_request_is_answered(strict, ask):
    served = strict()

    reply = ask(served, golden.request("1"), validator=SchemaValidator(served, "fr"))

    assert (reply.status, reply.outcome, reply.notice) == (200, "answered", "")


def test_an_invalid_request_gets_the_schema_error(strict, ask):
    served = strict()

    reply = ask(served, golden.request("1", field="ident"), validator=SchemaValidator(served, "fr"))

    assert (reply.status, reply.outcome) == (400, "invalid")
    assert reply.reason.startswith("Requête non conforme : Element 'ident': This element is not expected.")
    assert "{http" not in reply.reason


def test_validation_comes_before_the_look_up(strict, ask):
    served = strict()
    body = golden.request("9").replace(b"</individu>", b"<more/></individu>")

    assert ask(served, body, validator=SchemaValidator(served, "en")).outcome == "invalid"


@pytest.mark.parametrize(
    "main",
    [
        b"<not-xml",
        b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a" type="b"/></xs:schema>',
        b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/hostname">]><x>&y;</x>',
    ],
)
def test_a_schema_that_cannot_be_built_gives_a_notice_and_answers_go_on(strict, ask, main):
    served = strict(main_xsd=main)

    reply = ask(served, golden.request("1"), validator=SchemaValidator(served, "en"))

    assert (reply.status, reply.outcome) == (200, "answered")
    assert reply.notice.startswith("The contract's schema cannot be used")


def test_without_schemas_there_is_a_notice(opened, ask):
    served = opened([row("1")])

    reply = ask(served, golden.request("1"), validator=SchemaValidator(served, "en"))

    assert reply.outcome == "answered"
    assert "cannot be used" in reply.notice


def test_an_element_that_no_schema_declares_gives_a_notice(strict, ask):
    empty = b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.test.fr/individu/v1"/>'
    served = strict(ns0_xsd=empty)

    reply = ask(served, golden.request("1"), validator=SchemaValidator(served, "en"))

    assert reply.outcome == "answered"
    assert "rechercheIndividuRequestElement" in reply.notice


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "/etc/passwd", "../../../../etc/passwd", "http://127.0.0.1:9/x.xsd"]
)
def test_a_schema_reads_nothing_outside_the_bundle(strict, ask, location, tmp_path):
    main = golden.STRICT.replace(b"ns0.xsd", location.encode())
    served = strict(main_xsd=main)

    reply = ask(served, golden.request("1"), validator=SchemaValidator(served, "en"))

    assert reply.outcome == "answered"
    assert reply.notice
    assert "root:" not in reply.notice


def test_a_pattern_that_explodes_is_refused_and_after_three_times_used_no_more(strict, ask):
    part = golden.STRICT_PART.replace(
        b'<xs:element name="id" type="xs:string"/>',
        b'<xs:element name="id"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="(.*a){12}"/>'
        b"</xs:restriction></xs:simpleType></xs:element>",
    )
    served = strict(ns0_xsd=part)
    validator = SchemaValidator(served, "en")
    body = golden.request("a" * 60 + "b")

    outcomes = [ask(served, body, validator=validator).outcome for _ in range(4)]

    assert outcomes == ["invalid", "invalid", "invalid", "unmatched"]
    assert "too costly" in ask(served, golden.request("1"), validator=validator).notice
