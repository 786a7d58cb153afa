"""The log: whole lines only, damage skipped and told, nothing lost when the disk is full."""

import errno
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import journal
from engine.answer import Reply
from engine.journal import Exchange
from engine.recording import BODIES_PER_SECOND, LONGEST_BODY, Recorder, origin_of

ORIGIN = origin_of(sandbox="s" * 22, generation=4, service="individu", version="v1")


def reply(**changes) -> Reply:
    values = {"status": 200, "body": b"<answer/>", "soap": "1.2", "outcome": "answered", "operation": "op", "key": "1"}
    return Reply(**{**values, **changes})


def record(recorder: Recorder, answer: Reply | None = None, *, sandbox: str = "s" * 22, at: float = 1000.5, **changes):
    values = {"origin": ORIGIN, "dataset": '"Jeu r3"', "microseconds": 42, "request": b"<request/>"}
    recorder.record(sandbox=sandbox, reply=answer or reply(), at=at, **{**values, **changes})
    recorder.flush()


def everything(shelf) -> list[Exchange]:
    return [exchange for segment in journal.segments(shelf) for exchange in journal.read(segment.path, 0, 10_000)[0]]


def test_a_call_is_one_line_that_reads_back(shelf):
    recorder = Recorder(shelf)

    record(recorder, reply(row=7, response="individuValide", reason='é\n"', key="clé ∅ \ud800"))

    assert everything(shelf) == [
        Exchange(
            engine_id=recorder.engine_id,
            sequence=1,
            at=1000.5,
            sandbox="s" * 22,
            generation=4,
            service="individu",
            version="v1",
            operation="op",
            outcome="answered",
            http_status=200,
            soap_version="1.2",
            key="clé ∅ \ud800",
            dataset="Jeu r3",
            row=7,
            response="individuValide",
            reason='é\n"',
            microseconds=42,
            request="<request/>",
            answer="<answer/>",
        )
    ]


@given(st.binary(max_size=200), st.text(max_size=50))
def test_no_content_can_break_a_line(tmp_path_factory, body, text):
    shelf = tmp_path_factory.mktemp("shelf")
    recorder = Recorder(shelf)

    record(recorder, reply(key=text, reason=text, body=body), request=body)
    record(recorder)

    first, second = everything(shelf)
    assert (first.key, first.reason) == (text, text)
    assert second.sequence == 2
    recorder.close()


def test_sequences_grow_and_engines_have_their_own_names(shelf):
    one, two = Recorder(shelf), Recorder(shelf)

    for recorder in (one, two, one):
        record(recorder)

    found = sorted((exchange.engine_id, exchange.sequence) for exchange in everything(shelf))
    assert found == sorted([(one.engine_id, 1), (one.engine_id, 2), (two.engine_id, 1)])


def test_a_long_body_is_cut(shelf):
    recorder = Recorder(shelf)

    record(recorder, reply(body=b"b" * (LONGEST_BODY + 1)), request=b"a" * LONGEST_BODY)

    exchange = everything(shelf)[0]
    assert exchange.request == "a" * LONGEST_BODY
    assert exchange.answer == "b" * LONGEST_BODY + "…"


def test_only_so_many_bodies_a_second_are_kept_for_each_sandbox_but_every_call_counts(shelf):
    recorder = Recorder(shelf)
    for _ in range(BODIES_PER_SECOND + 5):
        record(recorder)
    record(recorder, sandbox="t" * 22)
    recorder.tick()
    record(recorder)

    exchanges = everything(shelf)

    with_bodies = [bool(exchange.request) for exchange in exchanges]
    assert with_bodies == [True] * BODIES_PER_SECOND + [False] * 5 + [True, True]
    assert recorder.unkept == 5


@pytest.mark.parametrize("name", ["Password", "wsse:Password", "wsse:BinarySecurityToken"])
def test_passwords_of_ws_security_are_never_written(shelf, name):
    recorder = Recorder(shelf)

    record(recorder, request=f'<a><{name} Type="x">s3cret</{name}><b>kept</b></a>'.encode())

    assert "s3cret" not in everything(shelf)[0].request
    assert "<b>kept</b>" in everything(shelf)[0].request


def test_a_request_in_utf_16_is_readable_in_the_journal(shelf):
    recorder = Recorder(shelf)

    record(recorder, request="<é/>".encode("utf-16"))

    assert everything(shelf)[0].request == "<é/>"


def test_a_full_segment_is_followed_by_the_next(shelf):
    recorder = Recorder(shelf, segment=1000)
    for _ in range(10):
        record(recorder)

    segments = journal.segments(shelf)

    assert len(segments) > 2
    assert [segment.number for segment in segments] == list(range(1, len(segments) + 1))
    assert [exchange.sequence for exchange in everything(shelf)] == list(range(1, 11))


def test_reading_goes_on_where_it_stopped(shelf):
    recorder = Recorder(shelf)
    for _ in range(5):
        record(recorder)
    path = journal.segments(shelf)[0].path

    first, offset = journal.read(path, 0, 2)
    rest, end = journal.read(path, offset, 100)

    assert [exchange.sequence for exchange in first + rest] == [1, 2, 3, 4, 5]
    assert end == path.stat().st_size
    assert journal.read(path, end, 100) == ([], end)


def test_a_torn_last_line_is_left_for_the_next_read(shelf):
    recorder = Recorder(shelf)
    record(recorder)
    record(recorder)
    path = journal.segments(shelf)[0].path
    data = path.read_bytes()
    path.write_bytes(data[:-10])

    exchanges, offset = journal.read(path)
    path.write_bytes(data)

    assert len(exchanges) == 1
    assert [exchange.sequence for exchange in journal.read(path, offset)[0]] == [2]


def test_a_damaged_line_is_skipped_and_told(shelf):
    recorder = Recorder(shelf)
    for _ in range(3):
        record(recorder)
    path = journal.segments(shelf)[0].path
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[1].replace(b"answered", b"answerex") + b"garbage\n" + lines[2])
    damaged: list[int] = []

    exchanges, offset = journal.read(path, on_corrupt=damaged.append)

    assert [exchange.sequence for exchange in exchanges] == [1, 3]
    assert damaged == [len(lines[0]), len(lines[0]) + len(lines[1])]
    assert offset == path.stat().st_size


def test_any_flipped_bit_of_a_line_is_detected(shelf):
    record(Recorder(shelf))
    line = journal.segments(shelf)[0].path.read_bytes()

    for offset in range(len(line) - 1):
        damaged = bytearray(line)
        damaged[offset] ^= 1 << (offset % 8)
        assert journal.parse(bytes(damaged)) is None


def test_a_full_disk_loses_lines_and_counts_them(shelf, monkeypatch, caplog):
    recorder = Recorder(shelf)
    record(recorder)
    real = os.write
    full = OSError(errno.ENOSPC, "no space left")
    with monkeypatch.context() as patch:

        def refuse(_descriptor, _data):
            raise full

        patch.setattr("engine.recording.os.write", refuse)
        record(recorder)
        record(recorder)
        patch.setattr("engine.recording.os.write", lambda descriptor, data: real(descriptor, data[:20]))
        record(recorder)
    record(recorder)
    damaged: list[int] = []
    path = journal.segments(shelf)[0].path

    exchanges, _ = journal.read(path, on_corrupt=damaged.append)

    assert recorder.failures == 3
    assert [exchange.sequence for exchange in exchanges] == [1, 5]
    assert len(damaged) == 1
    assert "journal cannot be written" in caplog.text


def test_the_lines_of_one_turn_are_written_together(shelf, monkeypatch):
    recorder = Recorder(shelf)
    written: list[bytes] = []
    real = os.write
    monkeypatch.setattr(
        "engine.recording.os.write", lambda descriptor, data: written.append(data) or real(descriptor, data)
    )
    for _ in range(5):
        recorder.record(
            sandbox="s" * 22, origin=ORIGIN, reply=reply(), dataset='""', at=1.0, microseconds=1, request=b""
        )
    assert everything(shelf) == []

    recorder.flush()
    recorder.flush()

    assert [data.count(b"\n") for data in written] == [5]
    assert [exchange.sequence for exchange in everything(shelf)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("kept", "whole", "lost"), [(1.0, 3, 0), (0.9, 2, 1), (0.5, 1, 2), (0.01, 0, 3)])
def test_of_lines_written_together_those_that_fit_on_the_disk_are_kept(shelf, monkeypatch, kept, whole, lost):
    recorder = Recorder(shelf)
    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr(
            "engine.recording.os.write", lambda descriptor, data: real(descriptor, data[: int(len(data) * kept)])
        )
        for _ in range(3):
            recorder.record(
                sandbox="s" * 22, origin=ORIGIN, reply=reply(), dataset='""', at=1.0, microseconds=1, request=b""
            )
        recorder.flush()
    record(recorder)

    assert recorder.failures == lost
    assert [exchange.sequence for exchange in everything(shelf)] == [*range(1, whole + 1), 4]


def test_closing_writes_what_is_left(shelf):
    recorder = Recorder(shelf, segment=100)
    record(recorder)
    recorder.record(sandbox="s" * 22, origin=ORIGIN, reply=reply(), dataset='""', at=1.0, microseconds=1, request=b"")

    recorder.close()

    assert [exchange.sequence for exchange in everything(shelf)] == [1, 2]


def test_a_shelf_that_cannot_be_written_does_not_stop_answers(tmp_path):
    (tmp_path / "log").write_text("a file where the folder should be")

    recorder = Recorder(tmp_path)
    record(recorder)

    assert recorder.failures == 1


def test_a_segment_removed_after_collection_is_replaced(shelf):
    recorder = Recorder(shelf)
    record(recorder)
    journal.forget(journal.segments(shelf)[0])
    recorder._written_at -= 2  # the collector removes no segment that was written to a moment ago

    record(recorder)

    assert [exchange.sequence for exchange in everything(shelf)] == [2]


def test_forgetting_the_last_segment_removes_the_folder(shelf):
    recorder = Recorder(shelf)
    record(recorder)

    journal.forget(journal.segments(shelf)[0])

    assert journal.segments(shelf) == []
    assert list((shelf / "log").iterdir()) == []


def test_what_is_no_segment_is_not_listed(shelf):
    record(Recorder(shelf))
    (shelf / "log" / "stray.log").write_text("")
    (shelf / "log" / "other").mkdir()
    (shelf / "log" / "other" / "notes.txt").write_text("")

    assert len(journal.segments(shelf)) == 1


def test_an_idle_log_is_empty(shelf):
    Recorder(shelf)

    assert journal.segments(shelf) == []
