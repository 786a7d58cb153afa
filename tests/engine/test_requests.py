"""What the edge reads in a head, and where its path leads."""

import hashlib

import pytest

from engine import media, requests, serving
from engine.http import heads

from . import golden


def read(*fields: str, path: str = golden.PATH) -> requests.Request:
    lines = (f"POST {path} HTTP/1.1", "Host: a", *fields)
    return requests.read(heads.read("".join(f"{line}\r\n" for line in lines).encode() + b"\r\n"))


def test_the_used_headers_are_read():
    request = read(
        "Content-Type: text/xml", 'SOAPAction: "x"', "Content-Encoding: gzip", "Accept-Encoding: gzip, br", "X-Other: y"
    )

    assert (request.public_id, request.service) == (golden.PUBLIC_ID, golden.SERVICE)
    assert (request.media, request.action, request.coding) == (media.read("text/xml"), '"x"', "gzip")
    assert (request.accepted, request.token) == ("gzip, br", "")


@pytest.mark.parametrize(
    ("content_type", "action"),
    [
        ('application/soap+xml; charset=utf-8; action="urn:x"', "urn:x"),
        ("application/soap+xml;action=urn:x", "urn:x"),
        ("application/soap+xml; ACTION = urn:x; charset=utf-8", "urn:x"),
        ("application/soap+xml; charset=utf-8", ""),
        ("application/soap+xml; reaction=urn:x", ""),
    ],
)
def test_the_action_of_soap_12_stands_in_the_content_type(content_type, action):
    assert read(f"Content-Type: {content_type}").action == action


@pytest.mark.parametrize(
    ("fields", "token"),
    [
        (["Authorization: Bearer abc"], "abc"),
        (["Authorization: bearer  abc "], "abc"),
        (["X-MockAdmin-Token: abc"], "abc"),
        (["Authorization: Basic abc"], ""),
        (["Authorization: Basic YTpi", "X-MockAdmin-Token: abc"], "abc"),
        ([], ""),
    ],
)
def test_the_token_comes_in_one_of_two_headers(fields, token):
    assert read(*fields).token == token


@pytest.mark.parametrize(
    ("path", "service"),
    [
        (golden.PATH, golden.SERVICE),
        (f"/m/{golden.PUBLIC_ID}/individu/1.0%20b%C3%A9ta", "individu/1.0 béta"),
        (f"/m/{golden.PUBLIC_ID}/individu/v1%2E0", "individu/v1.0"),
        (f"/m/{golden.PUBLIC_ID}/individu/..", "individu/.."),
        (f"/m/{golden.PUBLIC_ID}/individu", ""),
        (f"/m/{golden.PUBLIC_ID}/individu/v1/", ""),
        (f"/m/{golden.PUBLIC_ID}/a/../individu/v1", ""),
        (f"/m/{golden.PUBLIC_ID}//individu/v1", ""),
        (f"//m/{golden.PUBLIC_ID}/individu/v1", ""),
        (f"/./m/{golden.PUBLIC_ID}/individu/v1", ""),
        (f"/%6D/{golden.PUBLIC_ID}/individu/v1", ""),
        (f"/m/{golden.PUBLIC_ID}%2Findividu/v1", ""),
        (f"/m/{golden.PUBLIC_ID}/individu%2Fv1", ""),
        (f"/m/{golden.PUBLIC_ID}/individu/v1%2Fv2", ""),
        (f"/m/{golden.PUBLIC_ID}/individu/v1%0A", ""),
        (f"/m/{golden.PUBLIC_ID}/individu/v1%00", ""),
        (f"/m/{golden.PUBLIC_ID}/individu/v1%E9", ""),
        (f"/m/{golden.PUBLIC_ID}/individu/v1%zz", ""),
        (f"/m/{golden.PUBLIC_ID[:-1]}/individu/v1", ""),
        (f"/x{golden.PATH}", ""),
        ("/", ""),
    ],
)
def test_a_sandbox_is_reached_by_one_form_of_address_and_nothing_is_normalised(path, service):
    assert read(path=path).service == service


def test_a_token_is_compared_by_its_hash():
    hashes = tuple(hashlib.sha256(token).hexdigest() for token in (b"one", b"two"))
    pointer = golden.pointer(token_hashes=hashes)

    assert [serving.accepts(pointer, token) for token in ("one", "two", "three", "", hashes[0])] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert serving.accepts(golden.pointer(), "")
