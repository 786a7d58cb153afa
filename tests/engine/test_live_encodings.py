"""Every encoding that is allowed, told by a byte order mark, a charset or the declaration, in that order (RFC 7303)."""

import codecs

import pytest

from engine import journal

from .wire import SPACE, envelope, piece, post

pytestmark = pytest.mark.live

EIGHT_BITS = ["iso-8859-1", "iso-8859-15", "windows-1252"]


def declared(encoding: str, key: str = "é1") -> str:
    return envelope(piece(key), around=f'<?xml version="1.0" encoding="{encoding}"?>')


@pytest.mark.parametrize("encoding", ["UTF-8", "utf-8", "UTF-16", *EIGHT_BITS])
@pytest.mark.parametrize("content_type", ["text/xml", ""])
def test_the_declaration_tells_when_nothing_else_does(wired, encoding, content_type):
    answer = post(wired, declared(encoding).encode(encoding), content_type=content_type)

    assert (answer.status, answer.title) == (200, "Œuvre")


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', *EIGHT_BITS, "utf-16le", "UTF-16BE"])
@pytest.mark.parametrize("around", ["", "<?xml version='1.0'?>", '<?xml version="1.0" encoding="us-ascii"?>'])
def test_the_charset_comes_before_the_declaration(wired, charset, around):
    body = envelope(piece(), around=around).encode(charset.strip('"'))

    answer = post(wired, body, content_type=f"text/xml; charset={charset}")

    assert (answer.status, answer.title) == (200, "Œuvre")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
@pytest.mark.parametrize("charset", ["", "; charset=utf-8", "; charset=utf-16", "; charset=iso-8859-1"])
@pytest.mark.parametrize("around", ["", '<?xml version="1.0" encoding="ISO-8859-1"?>', "<?xml version='1.0'?>"])
def test_the_byte_order_mark_comes_before_both(wired, mark, encoding, charset, around):
    body = mark + envelope(piece(), around=around).encode(encoding)

    answer = post(wired, body, content_type=f"text/xml{charset}")

    assert (answer.status, answer.title) == (200, "Œuvre")


@pytest.mark.parametrize("encoding", ["iso-8859-15", "windows-1252"])
def test_the_euro_sign_is_where_each_encoding_has_it(wired, encoding):
    assert post(wired, declared(encoding, "€2").encode(encoding)).title == "Prix"
    assert (
        post(wired, envelope(piece("€2")).encode(encoding), content_type=f"text/xml; charset={encoding}").title
        == "Prix"
    )


def test_ascii_is_utf_8_as_well(wired):
    body = envelope(f'<p:joindre xmlns:p="{SPACE}">&#120;</p:joindre>')

    assert post(wired, body, content_type="text/xml; charset=us-ascii").said == "joint avec mention"


@pytest.mark.parametrize("charset", ["utf-7", "utf-32", "shift_jis", "zlib_codec", "ebcdic-cp-fr", "x" * 3000])
def test_a_charset_that_is_not_allowed_is_refused_in_words(wired, charset):
    answer = post(wired, envelope(piece()), content_type=f"text/xml; charset={charset}")

    assert (answer.status, answer.outcome, answer.code) == (500, "invalid", "Client")
    assert answer.reason == f"The charset {charset[:40]} of the Content-Type is not accepted: use UTF-8."


def test_utf_16_without_its_mark_is_refused_in_words(wired):
    answer = post(wired, envelope(piece()).encode("utf-16-le"), content_type="text/xml; charset=utf-16")

    assert "has no byte order mark" in answer.reason


def test_bytes_that_are_not_of_the_charset_are_refused_in_words(wired):
    answer = post(wired, declared("iso-8859-1").encode("iso-8859-1"), content_type="text/xml; charset=utf-8")

    assert (answer.status, answer.outcome) == (500, "invalid")
    assert "not well-formed XML in utf-8, the charset of the Content-Type" in answer.reason


def test_a_declaration_of_utf_16_over_other_bytes_is_refused_in_words(wired):
    answer = post(wired, declared("utf-16").encode())

    assert "says utf-16, but the bytes are not" in answer.reason
    assert post(wired, declared("utf-16").encode(), content_type="text/xml; charset=utf-8").title == "Œuvre"


@pytest.mark.parametrize("encoding", ["utf-7", "cp037", "iso-2022-jp", "utf-32"])
def test_a_declared_encoding_that_is_not_allowed_is_a_fault(wired, encoding):
    answer = post(wired, envelope("<a/>", around=f'<?xml version="1.0" encoding="{encoding}"?>').encode(encoding))

    assert (answer.status, answer.outcome, answer.code) == (500, "invalid", "Client")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", *EIGHT_BITS])
def test_the_journal_shows_the_request_as_it_was_meant(wired, encoding):
    key = f"journal é {encoding}"

    post(wired, declared(encoding, key).encode(encoding), sandbox="quiet")

    exchanges = [each for segment in journal.segments(wired.shelf) for each in journal.read(segment.path, 0, 9_999)[0]]
    (kept,) = [each.request for each in exchanges if each.key == key]
    assert kept == declared(encoding, key)
