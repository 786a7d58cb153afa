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


CUTS = (0, 1, 3, 5, 7, 10, 13, 15)


def apart(number: str, gap: str) -> str:
    """The number in its groups."""
    return gap.join(number[start:end] for start, end in zip(CUTS, CUTS[1:], strict=False) if number[start:end])


@pytest.mark.parametrize("gap", [" ", ".", "-", "/", " - ", " / ", "\u00a0", "\u202f", "\u2009", "&#160;", "\t"])
def test_the_groups_may_be_apart(gap):
    written = apart(REAL, gap)
    head = gap.join((REAL[0], REAL[1:3], REAL[3:5]))

    assert persons.masked(f"n° {written}.") == f"n° {head} ** *** *** **."
    assert persons.suspected(f"<id>{written}</id>".encode())


def test_without_its_key_a_number_in_groups_is_one():
    assert persons.masked(apart(THIRTEEN, " ")) == "1 85 05 ** *** ***"
    assert persons.masked(apart(NOBODY[:13], " ")) == apart(NOBODY[:13], " ")
    assert persons.masked(apart("9876543210123", " ")) == apart("9876543210123", " ")


@pytest.mark.parametrize("element", ["nir", "v1:matricule", "NumSecuriteSociale", 'nirBeneficiaire type="x"'])
def test_without_its_key_a_number_in_one_piece_is_one_where_the_element_says_so(element):
    request = f"<a><{element}>{THIRTEEN}</{element.partition(' ')[0]}></a>".encode()

    assert persons.masked(THIRTEEN, request) == "18505 ** *** ***"
    assert persons.masked(f"aucune ligne pour {THIRTEEN}", request) == "aucune ligne pour 18505 ** *** ***"
    assert persons.masked(THIRTEEN, f"<dossier>{THIRTEEN}</dossier>".encode()) == THIRTEEN


@pytest.mark.parametrize("text", [NOBODY, f"{REAL[:13]}00", "123456789012345", "2980526954644", f"9{REAL}", ""])
def test_what_is_nobodys_is_left_alone(text):
    assert not persons.suspected(f"<id>{text}</id>".encode()) or text.startswith("9")
    assert persons.masked(f"<id>{text}</id>") == f"<id>{text}</id>"


@pytest.mark.parametrize("key", [REAL, apart(REAL, " "), apart(REAL, "."), apart(THIRTEEN, " "), THIRTEEN])
def test_the_journal_never_holds_the_number(tmp_path, key):
    recorder = Recorder(tmp_path)
    reply = Reply(500, f"<a>{key}</a>".encode(), "1.1", "unmatched", key=key, reason=f"aucune ligne pour {key}")

    recorder.record(
        sandbox="s" * 22, origin='"sandbox":"s","generation":1,"service":"a","version":"1"', reply=reply,
        dataset='""', at=1.0, microseconds=5, request=f"<nir>{key}</nir>".encode(),
    )  # fmt: skip
    recorder.close()

    [segment] = journal.segments(tmp_path)
    written = segment.path.read_bytes()
    assert key.encode() not in written
    assert key[-6:].encode() not in written
    assert b"** ***" in written
