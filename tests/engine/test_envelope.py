"""Reading a SOAP envelope: version, payload, header, and the field that holds the key."""

import pytest

from engine import envelope
from engine.errors import NotSoap, XmlRefused

OLD = "http://schemas.xmlsoap.org/soap/envelope/"
NEW = "http://www.w3.org/2003/05/soap-envelope"


def wrapped(inside: str, namespace: str = OLD, head: str = "") -> bytes:
    return f'<s:Envelope xmlns:s="{namespace}">{head}<s:Body>{inside}</s:Body></s:Envelope>'.encode()


@pytest.mark.parametrize(("namespace", "version"), [(OLD, "1.1"), (NEW, "1.2")])
def test_the_version_is_that_of_the_envelope(namespace, version):
    call = envelope.read(wrapped("<a/>", namespace))

    assert (call.version, call.element) == (version, "a")


def test_the_payload_may_be_missing():
    call = envelope.read(wrapped(" "))

    assert call.payload is None
    assert call.element == ""


def test_the_action_is_taken_quoted_or_not():
    assert envelope.read(wrapped("<a/>"), action='"urn:x"').actions == ("urn:x",)
    assert envelope.read(wrapped("<a/>"), action="urn:x").actions == ("urn:x",)


def test_the_addressing_header_tells_the_action_after_the_soapaction():
    head = '<s:Header><w:Action xmlns:w="http://www.w3.org/2005/08/addressing">urn:y</w:Action></s:Header>'

    assert envelope.read(wrapped("<a/>", head=head)).actions == ("urn:y",)
    assert envelope.read(wrapped("<a/>", head=head), action="urn:x").actions == ("urn:x", "urn:y")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<a/>", "not-soap"),
        (b'<s:Envelope xmlns:s="urn:other"/>', "not-soap"),
        (f'<s:Envelope xmlns:s="{OLD}"/>'.encode(), "no-body"),
        (f'<s:Envelope xmlns:s="{OLD}" xmlns:t="{NEW}"><t:Body/></s:Envelope>'.encode(), "no-body"),
        (f'<s:Envelope xmlns:s="{OLD}"><s:Body/><s:Body/></s:Envelope>'.encode(), "two-bodies"),
    ],
)
def test_what_is_no_call_is_refused(body, code):
    with pytest.raises(NotSoap) as refused:
        envelope.read(body)

    assert refused.value.code == code


def test_a_doctype_is_refused():
    with pytest.raises(XmlRefused):
        envelope.read(b"<!DOCTYPE a>" + wrapped("<a/>"))


@pytest.mark.parametrize(
    ("inside", "path", "value"),
    [
        ("<a><b><c>1</c></b></a>", ("b", "c"), "1"),
        ("<a><x/><b/><b><c>2</c></b></a>", ("b", "c"), "2"),
        ('<a xmlns="urn:x"><b>3</b></a>', ("{urn:x}b",), "3"),
        ('<a><b k="4"/></a>', ("b", "@k"), "4"),
        ('<a k="5"/>', ("@k",), "5"),
        ("<a>6</a>", (), "6"),
        ("<a>7</a>", ("",), "7"),
        ("<a><b>8<!-- no -->9</b></a>", ("b",), "89"),
        ("<a><b><![CDATA[<10>]]></b></a>", ("b",), "<10>"),
        ("<a><b>1<i>1</i></b></a>", ("b",), "11"),
        ("<a><b/></a>", ("b",), ""),
        ("<a><b>first</b><b>second</b></a>", ("b",), "first"),
        ("<a/>", ("b",), None),
        ('<a xmlns="urn:x"><b>no</b></a>', ("b",), None),
        ("<a><b/></a>", ("b", "@k"), None),
        ("", ("b",), None),
    ],
)
def test_a_path_of_child_steps_finds_the_first_value(inside, path, value):
    assert envelope.first(envelope.read(wrapped(inside)), path) == value


@pytest.mark.parametrize(
    ("inside", "others"),
    [
        ("<a/><b/>", ("b",)),
        ('<a/><b id="1"/><c/>', ("c",)),
        ('<a/><b id="1"/><c id="1"/>', ("b", "c")),
        ('<a/><b id="1"/><c id="2"/>', ()),
    ],
)
def test_body_elements_that_no_reference_can_mean_are_further_parts(inside, others):
    call = envelope.read(wrapped(inside))

    assert (call.element, call.others) == ("a", others)


def test_references_of_rpc_encoded_are_followed():
    inside = '<a><b href="#id0"/></a><multiRef id="id0"><c href="#id1"/></multiRef><multiRef id="id1">42</multiRef>'

    assert envelope.first(envelope.read(wrapped(inside)), ("b", "c")) == "42"


def test_a_circle_of_references_ends():
    inside = '<a><b href="#i"/></a><multiRef id="i"><b href="#i"/></multiRef>'

    assert envelope.first(envelope.read(wrapped(inside)), ("b", "b", "b")) == ""


@pytest.mark.parametrize(
    ("body", "version"),
    [(wrapped("<a/>", NEW), "1.2"), (wrapped("<a/><b/>", NEW), "1.2"), (b"<a/>", "1.1"), (b"", "1.1")],
)
def test_a_refused_request_still_tells_its_version(body, version):
    assert envelope.version(body) == version
    assert envelope.version(f'<s:Envelope xmlns:s="{NEW}"><broken'.encode()) == "1.2"
