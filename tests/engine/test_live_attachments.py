"""Messages with attachments at a live engine: MTOM and SwA read, MTOM written, and what is malformed refused."""

import base64
import email
import email.policy

import pytest
from lxml import etree

from engine import journal

from .wire import PICTURE, SPACE, TYPES, envelope, piece, post

pytestmark = pytest.mark.live

XOP = '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="{href}"/>'
KEY = b"\0key\xff"
INCLUDED = piece(XOP.format(href="cid:key@client"))
ROOT = 'application/xop+xml; charset=UTF-8; type="text/xml"'


def part(content: bytes | str, kind: str = "application/octet-stream", name: str = "", **headers: str) -> bytes:
    told = {"Content-Type": kind, **({"Content-ID": f"<{name}>"} if name else {})}
    told |= {each.replace("_", "-"): value for each, value in headers.items()}
    head = "".join(f"{each}: {value}\r\n" for each, value in told.items())
    return f"{head}\r\n".encode() + (content.encode() if isinstance(content, str) else content)


def package(*parts: bytes, boundary: str = "b-1", end: bytes = b"--") -> bytes:
    opening = f"--{boundary}".encode()
    return b"".join(opening + b"\r\n" + each + b"\r\n" for each in parts) + opening + end + b"\r\n"


def kind(root: str = "application/xop+xml", boundary: str = '"b-1"', more: str = "") -> str:
    return f'multipart/related; type="{root}"; boundary={boundary}{more}'


def mtom(inside: str = INCLUDED, soap: str = "1.1", *others: bytes) -> bytes:
    others = others or (part(KEY, name="key@client"),)
    return package(part(envelope(inside, soap), ROOT.replace("text/xml", TYPES[soap]), "root@client"), *others)


# --- requests ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("soap", ["1.1", "1.2"])
@pytest.mark.parametrize("more", ["", '; start="<root@client>"', '; start="<root@client>"; start-info="text/xml"'])
def test_the_key_may_stand_in_an_mtom_attachment(wired, soap, more):
    answer = post(wired, mtom(soap=soap), content_type=kind(more=more))

    assert (answer.status, answer.soap, answer.title) == (200, soap, "par pièce jointe")


@pytest.mark.parametrize(
    "attached",
    [
        part(KEY, name="key@client", content_transfer_encoding="binary"),
        part(base64.encodebytes(KEY), name="key@client", content_transfer_encoding="Base64"),
        part("=00key=FF", name="key@client", content_transfer_encoding="quoted-printable"),
        b"content-id:\r\n <key@client>\r\ncontent-TYPE: image/png\r\n\r\n" + KEY,
    ],
)
def test_a_part_is_read_by_its_transfer_encoding(wired, attached):
    assert post(wired, mtom(INCLUDED, "1.1", attached), content_type=kind()).title == "par pièce jointe"


def test_the_name_of_a_part_is_decoded_in_its_reference(wired):
    inside = piece(XOP.format(href="cid:key%40client%2B1"))

    answer = post(wired, mtom(inside, "1.1", part(KEY, name="key@client+1")), content_type=kind())

    assert answer.title == "par pièce jointe"


def test_included_content_is_validated_as_if_it_stood_there(wired):
    inside = piece("é1", f"<image>{XOP.format(href='cid:key@client')}</image>")

    assert post(wired, mtom(inside), content_type=kind(), sandbox="strict").title == "Œuvre"


FORMS = {
    "a preamble and an epilogue": (b"Bonjour\r\n" + mtom() + b"Au revoir", kind()),
    "lines that end with a line feed alone": (mtom().replace(b"\r\n", b"\n"), kind()),
    "blanks after the boundary": (mtom().replace(b"--b-1\r\n", b"--b-1 \t\r\n"), kind()),
    "a boundary without quotes": (mtom(), kind(boundary="b-1")),
    "a boundary with a blank": (mtom().replace(b"b-1", b"b 1'()+_,./:=?-2"), kind(boundary="\"b 1'()+_,./:=?-2\"")),
    "the boundary inside a part": (mtom(INCLUDED.replace("</numéro>", "</numéro><a>--b-1\r\n--b-1x</a>")), kind()),
    "the root as the last part": (
        package(part(KEY, name="key@client"), part(envelope(INCLUDED), ROOT, "root@client")),
        kind(more='; start="<root@client>"'),
    ),
    "a root in latin-1": (
        package(
            part(envelope(INCLUDED).encode("iso-8859-1"), ROOT.replace("UTF-8", "iso-8859-1")),
            part(KEY, name="key@client"),
        ),
        kind(),
    ),
    "parts without headers": (package(b"\r\n" + envelope(piece()).encode(), b"\r\nx"), kind()),
}  # fmt: skip


@pytest.mark.parametrize("form", list(FORMS))
def test_a_package_is_read_however_it_is_written(wired, form):
    body, content_type = FORMS[form]

    assert post(wired, body, content_type=content_type).status == 200


@pytest.mark.parametrize("soap", ["1.1", "1.2"])
def test_a_message_with_swa_attachments_is_read(wired, soap):
    inside = piece("é1", '<image href="cid:image@client"/>')
    body = package(
        part(envelope(inside, soap), f"{TYPES[soap]}; charset=utf-8"), part(PICTURE, "image/png", "image@client")
    )

    assert post(wired, body, content_type=kind(TYPES[soap])).title == "Œuvre"


SEARCH = f'<p:chercher xmlns:p="{SPACE}"><nom>x</nom><date>x</date></p:chercher>'
ACTION = r"application/soap+xml; action=\"urn:exemple:parDate\""


@pytest.mark.parametrize(
    ("content_type", "root"),
    [
        (kind(more='; start-info="text/xml"; action="urn:exemple:parDate"'), ROOT),
        (kind(more=f'; start-info="{ACTION}"'), ROOT),
        (kind(), f'application/xop+xml; charset=utf-8; type="{ACTION}"'),
        (kind(), 'application/soap+xml; action="urn:exemple:parDate"'),
    ],
)
def test_the_action_of_soap_12_stands_in_one_of_several_places(wired, content_type, root):
    body = package(part(envelope(SEARCH, "1.2"), root))

    assert post(wired, body, content_type=content_type).said == "par date deux"


def test_the_journal_keeps_the_envelope_of_a_package(wired):
    post(wired, mtom(piece("journal-mtom")), content_type=kind(), sandbox="quiet")

    exchanges = [each for segment in journal.segments(wired.shelf) for each in journal.read(segment.path, 0, 9_999)[0]]
    (kept,) = [each.request for each in exchanges if each.key == "journal-mtom"]
    assert kept == envelope(piece("journal-mtom"))


# --- what is malformed ------------------------------------------------------------------------------------------------

BAD = {
    "no boundary": (mtom(), "multipart/related", "no valid boundary"),
    "a long boundary": (mtom(), kind(boundary="b" * 71), "no valid boundary"),
    "an odd boundary": (mtom(), kind(boundary='"b<1"'), "no valid boundary"),
    "another boundary": (mtom(), kind(boundary="c"), "it has no part"),
    "no package": (envelope(piece()), kind(), "it has no part"),
    "nothing": (b"", kind(), "it has no part"),
    "only an end": (b"--b-1--\r\n", kind(), "is cut short"),
    "no end": (package(part(envelope(piece()), ROOT), end=b""), kind(), "is cut short"),
    "too many parts": (mtom(INCLUDED, "1.1", *[part(b"")] * 100), kind(), "more than 100 parts"),
    "a part that is all head": (package(b"a" * 10_000), kind(), "within 8192 bytes"),
    "a head of 9,000 bytes": (package(part(envelope(piece()), "a" * 9_000)), kind(), "within 8192 bytes"),
    "one name twice": (mtom(INCLUDED, "1.1", *[part(KEY, name="a@b")] * 2), kind(), "Two parts of the message"),
    "no such start": (mtom(), kind(more='; start="<x@y>"'), "names as the start"),
    "bad Base64": (
        mtom(INCLUDED, "1.1", part("a!", name="key@client", content_transfer_encoding="base64")), kind(),
        "Content-Transfer-Encoding is base64",
    ),
    "an unknown transfer encoding": (
        mtom(INCLUDED, "1.1", part("a", name="key@client", content_transfer_encoding="uuencode")), kind(),
        "Content-Transfer-Encoding is uuencode",
    ),
    "a form": (mtom(), kind().replace("related", "form-data"), "multipart/related only"),
    "a part that is not there": (mtom(piece(XOP.format(href="cid:x@y"))), kind(), "does not hold"),
    "an address": (mtom(piece(XOP.format(href="http://127.0.0.1:9/"))), kind(), "only a part of the same message"),
    "a file": (mtom(piece(XOP.format(href="file:///etc/hostname"))), kind(), "only a part of the same message"),
    "the envelope itself": (mtom(piece(XOP.format(href="cid:root@client"))), kind(), "does not hold"),
    "one part twice": (
        mtom(piece(XOP.format(href="cid:key@client"), f"<image>{XOP.format(href='cid:key@client')}</image>")), kind(),
        "included once",
    ),
    "an inclusion beside text": (mtom(piece("a" + XOP.format(href="cid:key@client"))), kind(), "alone in its element"),
    "a root that is no XML": (package(part(b"\x89PNG", ROOT)), kind(), "not well-formed XML"),
}  # fmt: skip


@pytest.mark.parametrize("case", list(BAD))
def test_a_malformed_package_is_refused_in_words(wired, case):
    body, content_type, words = BAD[case]

    answer = post(wired, body, content_type=content_type)

    assert (answer.status, answer.outcome, answer.code) == (500, "invalid", "Client")
    assert words in answer.reason
    assert post(wired, mtom(), content_type=kind()).status == 200


# --- answers ----------------------------------------------------------------------------------------------------------


def unpacked(answer) -> tuple[etree._Element, dict[str, bytes]]:
    """The envelope and the attachments of an MTOM answer, as Python's own reader sees them."""
    head = f"Content-Type: {answer.headers['content-type']}\r\n\r\n".encode()
    message = email.message_from_bytes(head + answer.body, policy=email.policy.HTTP)
    root, *others = message.iter_parts()
    assert not message.defects
    assert root["content-id"] == message.get_param("start")
    assert root.get_content_type() == "application/xop+xml"
    return etree.fromstring(root.get_payload(decode=True)), {
        each["content-id"].strip("<>"): each.get_payload(decode=True) for each in others
    }


@pytest.mark.parametrize("soap", ["1.1", "1.2"])
def test_binary_content_stands_beside_the_answer_when_the_sandbox_is_set_so(wired, soap):
    answer = post(wired, envelope(piece(), soap), sandbox="mtom")

    root, attachments = unpacked(answer)
    includes = [each.get("href") for each in root.iter("{http://www.w3.org/2004/08/xop/include}Include")]
    assert f'start-info="{TYPES[soap]}"' in answer.headers["content-type"]
    assert [attachments[href.removeprefix("cid:")] for href in includes] == [PICTURE, b"vue 1"]
    assert root.xpath("string(//image)") == ""
    assert root.xpath("string(//titre)") == "Œuvre"


def test_what_is_no_base64_stays_in_the_answer(wired):
    root, _attachments = unpacked(post(wired, envelope(piece()), sandbox="mtom"))

    assert root.xpath("//vue/text()") == ["pas du Base64"]


def test_an_answer_without_binary_content_is_a_plain_envelope(wired):
    answer = post(wired, envelope(piece("€2")), sandbox="mtom")

    assert (answer.headers["content-type"], answer.title) == ("text/xml; charset=utf-8", "Prix")


def test_a_fault_is_a_plain_envelope(wired):
    assert post(wired, envelope(piece("inconnu")), sandbox="mtom").headers["content-type"] == "text/xml; charset=utf-8"


def test_by_default_binary_content_stands_in_the_answer(wired):
    answer = post(wired, mtom(piece()), content_type=kind())

    assert base64.b64decode(answer.root.xpath("string(//image)")) == PICTURE


def test_an_mtom_answer_bears_addressing_too(wired):
    head = '<a:MessageID xmlns:a="http://www.w3.org/2005/08/addressing">urn:m</a:MessageID>'

    root, attachments = unpacked(post(wired, envelope(piece(), head=head), sandbox="mtom"))

    assert root.xpath("string(//*[local-name()='RelatesTo'])") == "urn:m"
    assert len(attachments) == 2


def test_an_mtom_answer_can_be_sent_back_as_a_request(wired):
    answer = post(wired, envelope(piece()), sandbox="mtom")

    returned = post(wired, answer.body, content_type=answer.headers["content-type"])

    assert returned.outcome == "unknown"
    assert "pièce" in returned.reason
