"""What the edge demands of a request's head."""

import hashlib

import pytest

from engine import media, requests, serving
from engine.requests import HttpRefused

from . import golden

HOST = ("host", "127.0.0.1")


def test_the_used_headers_are_read():
    head = requests.read(
        [
            HOST,
            ("content-type", "text/xml"),
            ("content-length", "12"),
            ("soapaction", '"x"'),
            ("content-encoding", "gzip"),
            ("accept-encoding", "gzip, br"),
            ("x-other", "y"),
        ]
    )

    assert head == (12, media.read("text/xml"), '"x"', "", "gzip", "gzip, br")


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
    assert requests.read([HOST, ("content-type", content_type)]).action == action


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ([("authorization", "Bearer abc")], "abc"),
        ([("authorization", "bearer  abc ")], "abc"),
        ([("x-mockadmin-token", "abc")], "abc"),
        ([("authorization", "Basic abc")], ""),
        ([("authorization", "Basic YTpi"), ("x-mockadmin-token", "abc")], "abc"),
        ([], ""),
    ],
)
def test_the_token_comes_in_one_of_two_headers(headers, token):
    assert requests.read([HOST, *headers]).token == token


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([], 400),
        ([HOST, HOST], 400),
        ([HOST, ("transfer-encoding", "gzip, chunked")], 400),
        ([HOST, ("transfer-encoding", "chunked"), ("transfer-encoding", "chunked")], 400),
        ([HOST, ("transfer-encoding", "chunked"), ("content-length", "3")], 400),
        ([HOST, ("content-length", "+3")], 400),
        ([HOST, ("content-length", "٣")], 400),
        ([HOST, ("x", "y" * 16_384)], 431),
    ],
)
def test_an_ambiguous_or_too_large_head_is_refused_and_the_connection_closed(headers, status):
    with pytest.raises(HttpRefused) as refused:
        requests.read(headers)

    assert (refused.value.status, refused.value.close) == (status, True)


def test_a_declared_length_above_the_limit_is_refused_before_reading():
    requests.refuse_oversize(requests.read([HOST, ("content-length", str(2 * 2**20))]))
    with pytest.raises(HttpRefused) as refused:
        requests.refuse_oversize(requests.read([HOST, ("content-length", "9" * 30)]))

    assert refused.value.status == 413


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (golden.PATH, True),
        (f"/m/{golden.PUBLIC_ID}/individu/1.0 béta", True),
        (f"/m/{golden.PUBLIC_ID}/individu", False),
        (f"/m/{golden.PUBLIC_ID}/individu/v1/", False),
        (f"/m/{golden.PUBLIC_ID}/a/../individu/v1", False),
        (f"/m/{golden.PUBLIC_ID[:-1]}/individu/v1", False),
        (f"/x{golden.PATH}", False),
        (f"{golden.PATH}\n", False),
        ("/", False),
    ],
)
def test_a_sandbox_is_reached_by_one_form_of_address(path, found):
    assert bool(requests.ROUTE.fullmatch(path)) is found


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
