"""Files kept between two forms: for who sent them, in that organisation, for a while."""

import os
import time
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from catalog.errors import ContractRefused, HeldLost
from catalog.intake import gathering
from catalog.keeping import holding

from . import wsdl
from .build import zipped

pytestmark = pytest.mark.django_db
SENT = holding.Held(b"<a/>", "a.wsdl", ("a.wsdl",), 1)


def test_what_is_held_comes_back_to_who_sent_it(alice, organisation):
    token = holding.hold(SENT, by=alice, organisation=organisation)

    kept = holding.take(token, by=alice, organisation=organisation)

    assert (kept.content, kept.filename, kept.names, kept.count) == (b"<a/>", "a.wsdl", ("a.wsdl",), 1)


def test_it_comes_to_nobody_else_and_in_no_other_organisation(alice, bob, organisation, other_organisation):
    token = holding.hold(SENT, by=alice, organisation=organisation)

    for by, where in ((bob, organisation), (alice, other_organisation)):
        with pytest.raises(HeldLost):
            holding.take(token, by=by, organisation=where)


@pytest.mark.parametrize("token", ["", "x", "eyJkaWdlc3QiOiJhIn0:1:1"])
def test_a_token_that_the_portal_did_not_make_is_refused(alice, organisation, token):
    with pytest.raises(HeldLost):
        holding.take(token, by=alice, organisation=organisation)


def test_a_form_that_waited_too_long_has_lost_its_files(alice, organisation, monkeypatch):
    token = holding.hold(SENT, by=alice, organisation=organisation)
    later = time.time() + holding.FOR_FORMS.total_seconds() + 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    with pytest.raises(HeldLost):
        holding.take(token, by=alice, organisation=organisation)


def test_what_is_forgotten_is_gone(alice, organisation):
    token = holding.hold(SENT, by=alice, organisation=organisation)
    holding.forget(holding.take(token, by=alice, organisation=organisation))

    with pytest.raises(HeldLost):
        holding.take(token, by=alice, organisation=organisation)


def test_what_others_left_behind_is_swept_at_the_next_occasion(alice, organisation):
    holding.hold(SENT, by=alice, organisation=organisation)
    (folder,) = default_storage.listdir("held")[0]
    (digest,) = default_storage.listdir(f"held/{folder}")[1]
    long_ago = time.time() - (holding.SWEPT_AFTER + timedelta(hours=1)).total_seconds()
    os.utime(default_storage.path(f"held/{folder}/{digest}"), (long_ago, long_ago))

    holding.hold(SENT, by=alice, organisation=organisation)

    assert not default_storage.exists(f"held/{folder}/{digest}")


# --- gathering --------------------------------------------------------------------------------------------------------


def gather(alice, organisation, *files, token: str = "") -> holding.Held:
    return gathering.gather(files, token, by=alice, organisation=organisation)


def test_one_file_stays_as_it_is(alice, organisation):
    sent = gather(alice, organisation, ("dossier/a.wsdl", b"<a/>"))

    assert (sent.content, sent.filename) == (b"<a/>", "a.wsdl")


def test_two_files_of_one_path_are_refused_by_name(alice, organisation):
    with pytest.raises(ContractRefused) as refusal:
        gather(alice, organisation, ("a.xsd", b"1"), ("a.xsd", b"2"))

    assert "a.xsd" in str(refusal.value)


@pytest.mark.parametrize("before", [("a.wsdl", wsdl()), ("tout.zip", zipped({"a.wsdl": wsdl(), "x/b.xsd": b"<b/>"}))])
def test_more_files_are_added_to_those_that_are_kept(alice, organisation, before):
    token = holding.hold(gather(alice, organisation, before), by=alice, organisation=organisation)

    sent = gather(alice, organisation, ("c.xsd", b"<c/>"), token=token)

    assert {"a.wsdl", "c.xsd"} <= set(sent.names)
    assert sent.count == len(sent.names)


def test_a_damaged_archive_that_was_kept_is_refused_when_files_are_added(alice, organisation):
    token = holding.hold(gather(alice, organisation, ("a.zip", b"PK\x03\x04x")), by=alice, organisation=organisation)

    with pytest.raises(ContractRefused):
        gather(alice, organisation, ("c.xsd", b"<c/>"), token=token)
