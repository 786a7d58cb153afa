"""Whatever comes, the engine answers in form: no crash, no hang, no exception that nobody foresaw.

`make fuzz-envelopes` sends two million envelopes through the core.
"""

import pytest

from engine import calls
from engine.media import read as media
from engine.requests import Request
from engine.surroundings import World
from tests.engine import golden
from tests.engine.golden import row
from tests.engine.shapes.services import services, targets
from tests.engine.test_live_keeper import workers
from tests.live import live_engine

from . import envelopes, heads

MESSAGES, CONVERSATIONS = 20_000, 2_000


def test_any_envelope_gets_an_envelope_in_return():
    found = dict(envelopes.run(MESSAGES))

    again = f"python -m tests.engine.fuzzing --messages {MESSAGES} --seed {envelopes.SEED}"
    assert [wrong for each in found.values() for wrong in each.wrong] == [], again
    assert sum(each.messages for each in found.values()) == MESSAGES
    # Else the requests were so broken that nothing behind the parser was tried.
    assert all(each.outcomes["answered"] > each.messages / 50 for each in found.values())


FOUND = {
    "a control character in the encoding": b'<?xml version="1.0" encoding="UTF-16\x02"?><a/>',
    "a byte of no character in the encoding": b'<?xml version="1.0" encoding="UTF-16\xa2"?><a/>',
    "a NUL in the coding of a part": envelopes.in_parts(b"<a/>").replace(b": binary", b":\0binary"),
}
"""What once brought forth an answer that was not well formed, or an exception."""


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_once_gets_an_envelope(name, tmp_path):
    kind = media('multipart/related; boundary=b; type="text/xml"' if FOUND[name].startswith(b"--") else "text/xml")
    request = Request("POST", "/", "", "", "", kind, "", "", "", "", ("", kind))
    with targets(tmp_path, services()[0]) as (target, _):
        reply = calls.answered(target, request, FOUND[name], beside=False, surroundings=World("UTC"))

    assert (envelopes.wrong_with(reply), reply.outcome) == ("", "invalid")


@pytest.mark.live
def test_a_second_request_that_breaks_off_ends_the_connection_at_once(shelf, publish):
    """It used to wait for its deadline when the client had closed its side before the first answer."""
    publish([row("1")])
    with live_engine(shelf, ENGINE_REQUEST_SECONDS="3600") as engine:
        received = heads.exchanged(engine, _good() + _good()[:-10])

    assert [status for status, _head, _body in heads.answers(received)] == [200, 400]


@pytest.mark.live
def test_any_bytes_get_whole_answers_of_a_documented_kind_and_no_worker_ends(shelf, publish):
    publish([row("1"), row("2", name="A" * 20_000, number=3)], language="en")
    with live_engine(shelf) as engine:
        before = workers(engine)

        found = heads.run(engine, CONVERSATIONS, envelopes.SEED)

        assert found.wrong == [], f"seed {envelopes.SEED}"
        assert found.messages == CONVERSATIONS
        assert {200, 400, 404, 405, 413, 415, 417, 500, 505} <= found.statuses.keys()
        assert workers(engine) == before
        assert heads.exchanged(engine, _good()).startswith(b"HTTP/1.1 200 ")
        assert "failed with" not in engine.log()


def _good() -> bytes:
    body = golden.request("1")
    return f"POST {golden.PATH} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
