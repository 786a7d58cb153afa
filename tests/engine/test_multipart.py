"""Packages of parts: what is written is read back, and no bytes get anything but parts or a refusal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import media, multipart
from engine.errors import PackageRefused

KIND = media.read('multipart/related; type="application/xop+xml"; boundary="b"')
GOOD = (
    b"--b\r\nContent-ID: <r>\r\nContent-Type: text/xml\r\n\r\n<a/>\r\n--b\r\nContent-ID: <x>\r\n\r\n\0\xff\r\n--b--\r\n"
)


@given(st.lists(st.binary(max_size=200), max_size=5), st.sampled_from(["1.1", "1.2"]))
def test_what_is_written_is_read_back(contents, soap):
    header, body = multipart.write(b"<envelope/>", contents, soap, "0123456789abcdef")

    package = multipart.read(body, media.read(header))

    assert package.root.content == b"<envelope/>"
    assert package.root.media.kind == "application/xop+xml"
    assert list(package.attachments.values()) == contents


@given(
    st.lists(st.sampled_from([b"--b", b"--", b"\r\n", b"\n", b":", b"Content-ID: <r>", b"a", b" ", b"\0"]), max_size=30)
)
def test_any_bytes_are_parts_or_a_refusal(pieces):
    try:
        package = multipart.read(b"".join(pieces), KIND)
    except PackageRefused as refused:
        assert refused.code.startswith("package-")
    else:
        assert len(package.attachments) <= multipart.MOST_PARTS


@pytest.mark.parametrize("length", range(len(GOOD) - 4))
def test_a_package_that_is_cut_short_is_refused(length):
    with pytest.raises(PackageRefused):
        multipart.read(GOOD[:length], KIND)


def test_a_package_is_read_to_its_end():
    package = multipart.read(GOOD, KIND)

    assert (package.root.name, package.root.content, package.attachments) == ("r", b"<a/>", {"x": b"\0\xff"})


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("text/xml", ("text/xml", "", "", "", "")),
        ("Text/XML ; Charset = UTF-8", ("text/xml", "utf-8", "", "", "")),
        ('a/b;charset="utf-8";charset=x', ("a/b", "utf-8", "", "", "")),
        (r'a/b; action="a \"b\" \\ c"', ("a/b", "", r'a "b" \ c', "", "")),
        ('a/b; x="; action=no"; action=yes', ("a/b", "", "yes", "", "")),
        ('a/b; start="<r@x>"; boundary="; b"', ("a/b", "", "", "; b", "r@x")),
        ("a/b; charset", ("a/b", "", "", "", "")),
        ('a/b; charset="', ("a/b", "", "", "", "")),
        ("", ("", "", "", "", "")),
    ],
)
def test_a_content_type_is_read_with_its_parameters(value, found):
    assert media.read(value)[:5] == found


@given(st.text(alphabet=';= "\\<>abcharset/,\t', max_size=80))
def test_any_content_type_is_read(value):
    assert media.read(value).kind == value.partition(";")[0].strip().lower()
