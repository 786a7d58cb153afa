"""The one safe XML parse: what it accepts, what it refuses and how it says so."""

import pytest

from engine import xml
from engine.errors import XmlRefused

BOMB = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
XXE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'


def test_a_document_is_read_with_its_comments():
    root = xml.parse(b"<a>1<!-- two -->3</a>")

    assert root[0].text == " two "


def test_a_bare_parse_joins_the_text_around_a_comment():
    root = xml.parse(b"<a>1<!-- two --><?three?>4</a>", bare=True)

    assert root.text == "14"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252"])
def test_listed_encodings_are_read(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><a>e</a>'

    assert xml.parse(text.encode(encoding)).text == "e"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32", "utf-7"])
@pytest.mark.parametrize("document", [BOMB, XXE])
def test_a_doctype_is_refused_in_every_encoding(encoding, document):
    label = {"utf-16-le": "utf-16"}.get(encoding, encoding)
    text = f'<?xml version="1.0" encoding="{label}"?>{document}'
    start = "\ufeff" if encoding == "utf-16-le" else ""

    with pytest.raises(XmlRefused) as refused:
        xml.parse((start + text).encode(encoding))

    assert refused.value.code == "doctype"


@pytest.mark.parametrize("encoding", ["utf-32", "utf-7"])
def test_other_encodings_are_refused_by_name(encoding):
    with pytest.raises(XmlRefused, match="UTF-8") as refused:
        xml.parse(f'<?xml version="1.0" encoding="{encoding}"?><a>b</a>'.encode(encoding))

    assert refused.value.code == "encoding"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<a>",
        b"<a>\xe9</a>",
        b"<a>&#0;</a>",
        b"<a>&x;</a>",
        b"<p:a/>",
        b"<a b='1' b='2'/>",
        b"\x1f\x8b\x08",
    ],
)
def test_what_is_not_xml_is_refused(data):
    with pytest.raises(XmlRefused) as refused:
        xml.parse(data)

    assert refused.value.code == "not-xml"


def test_a_refusal_says_the_line():
    with pytest.raises(XmlRefused) as refused:
        xml.parse(b"<a>\n<b>\n</a>")

    assert refused.value.line == 3
    assert "line 3" not in refused.value.message


def test_a_document_above_the_limit_is_refused_before_it_is_parsed():
    with pytest.raises(XmlRefused) as refused:
        xml.parse(b"not even xml", limit=5)

    assert refused.value.code == "too-large"
    assert "12" in refused.value.text("fr")


def test_depth_is_bounded():
    assert xml.parse(b"<a>" * 255 + b"</a>" * 255) is not None
    with pytest.raises(XmlRefused):
        xml.parse(b"<a>" * 3000 + b"</a>" * 3000)


def test_an_element_is_written_as_a_document():
    assert xml.serialise(xml.parse("<a>é</a>".encode())) == "<?xml version='1.0' encoding='UTF-8'?>\n<a>é</a>".encode()


@pytest.mark.parametrize(
    ("text", "found"),
    [("a\tb\n", ""), ("a\x00", "U+0000"), ("\x0b", "U+000B"), ("\ufffe", "U+FFFE"), ("\ud800", "U+D800")],
)
def test_characters_that_xml_forbids_are_named(text, found):
    assert xml.forbidden(text) == found
