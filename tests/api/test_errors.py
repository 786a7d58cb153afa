"""Hostile and mistaken bodies: a problem document each time, never a traceback (security W18, W19)."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(client, bob, organisation):
    headers = {"Authorization": f"Bearer {factories.token(bob, organisation)}"}

    def post(body: bytes, content_type: str = "application/json", **extra):
        return client.generic("POST", "/api/v1/sandboxes/", body, content_type=content_type, headers=headers, **extra)

    return post


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"name": ' + b"[" * 100_000,
        b'{"days": ' + b"9" * 5000 + b', "service": "a", "version": "b"}',
        b'{"days": NaN}',
        b'{"name": "a\\u0000b", "service": "a", "version": "b"}',
        b'{"name": "\\ud800", "service": "a", "version": "b"}',
        b'{"days": true, "unknown": 1}',
        b"\xff\xfe",
        b"null",
        b'"text"',
        b"[]",
        b"{",
    ],
    ids=[
        "depth",
        "depth-inside",
        "long-int",
        "nan",
        "nul",
        "surrogate",
        "unknown",
        "bytes",
        "null",
        "text",
        "list",
        "open",
    ],
)
def test_a_hostile_body_is_a_bad_request(post, body):
    answer = post(body)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_a_charset_that_is_no_charset_is_a_bad_request(post):
    assert post(b"{}", "application/json; charset=zlib_codec").status_code == 400


def test_another_media_type_is_named(post):
    answer = post(b"a=b", "text/plain")

    assert answer.status_code == 415


def test_a_body_announced_too_large_is_not_read(post, settings):
    answer = post(b"{}", CONTENT_LENGTH=str(settings.MAX_UPLOAD_BYTES * 2))

    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"


def test_nobody_calls_without_a_token(client):
    answer = client.get("/api/v1/services/")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_an_unknown_address_is_a_problem_document_too(client, bob, organisation):
    client.force_login(bob)

    assert client.get("/api/v1/nothing/").status_code == 404
