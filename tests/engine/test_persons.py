"""Numbers of real people in requests: seen on the wire, masked in the journal; fictitious ones stay readable."""

import pytest

from engine import journal, persons
from engine.answer import Reply
from engine.recording import Recorder

THIRTEEN = "1850578006084"
REAL = THIRTEEN + persons.key(THIRTEEN)
CORSICAN = "273072A073004" + persons.key("273072A073004")
NOBODY = "1850526954084" + persons.key("1850526954084")


@pytest.mark.parametrize("number", [REAL, CORSICAN])
def test_a_real_number_is_seen_in_a_message_and_masked_in_a_text(number):
    text = f"<id>{number}</id>"

    assert persons.suspected(text.encode())
    assert persons.masked(text) == f"<id>{number[:5]} ** *** *** **</id>"


def test_the_groups_may_be_apart():
    written = f"{REAL[0]} {REAL[1:3]} {REAL[3:5]} {REAL[5:7]} {REAL[7:10]} {REAL[10:13]} {REAL[13:]}"

    assert persons.masked(f"n° {written}.") == f"n° {written[:7]} ** *** *** **."


@pytest.mark.parametrize("text", [NOBODY, f"{REAL[:13]}00", "123456789012345", "2980526954644", f"9{REAL}", ""])
def test_what_is_nobodys_is_left_alone(text):
    assert not persons.suspected(f"<id>{text}</id>".encode()) or text.startswith("9")
    assert persons.masked(f"<id>{text}</id>") == f"<id>{text}</id>"


def test_the_journal_never_holds_the_number(tmp_path):
    recorder = Recorder(tmp_path)
    reply = Reply(500, f"<a>{REAL}</a>".encode(), "1.1", "unmatched", key=REAL, reason=f"aucune ligne pour {REAL}")

    recorder.record(
        sandbox="s" * 22, origin='"sandbox":"s","generation":1,"service":"a","version":"1"', reply=reply,
        dataset='""', at=1.0, microseconds=5, request=f"<id>{REAL}</id>".encode(),
    )  # fmt: skip
    recorder.close()

    [segment] = journal.segments(tmp_path)
    written = segment.path.read_bytes()
    assert REAL.encode() not in written
    assert REAL[:5].encode() in written
