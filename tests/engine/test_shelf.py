"""The shelf: pointers replaced whole, generations that never go back, sweeping that never takes what is used."""

import multiprocessing
import os
import time

import pytest

from engine import bundle, files
from engine.errors import ShelfRefused
from engine.shelf import Shelf

from . import golden


def pointer_file(shelf):
    return shelf / "sandboxes" / f"{golden.PUBLIC_ID}.json"


def test_a_published_pointer_is_read_back(shelf):
    pointer = golden.pointer(
        generation=3, token_hashes=("ab",), strict=True, language="en", header_policy="none", binary="mtom"
    )

    Shelf(shelf).publish(pointer)

    assert Shelf(shelf).pointer(golden.PUBLIC_ID) == pointer
    assert Shelf(shelf).sandboxes() == [golden.PUBLIC_ID]


def test_a_pointer_of_before_the_settings_of_answers_is_read_with_the_usual_ones(shelf):
    Shelf(shelf).publish(golden.pointer())
    content = files.unseal(pointer_file(shelf).read_bytes())
    del content["header_policy"], content["binary"]
    pointer_file(shelf).write_bytes(files.seal(content))

    pointer = Shelf(shelf).pointer(golden.PUBLIC_ID)

    assert (pointer.header_policy, pointer.binary) == ("known", "inline")


def test_each_publication_changes_the_epoch(shelf):
    seen = set()
    for generation in range(1, 6):
        Shelf(shelf).publish(golden.pointer(generation=generation))
        seen.add(Shelf(shelf).epoch.stat().st_ino)
        seen.add(Shelf(shelf).epoch.read_bytes())

    assert len({entry for entry in seen if isinstance(entry, bytes)}) == 5


def test_an_older_generation_is_refused(shelf):
    Shelf(shelf).publish(golden.pointer(generation=2))

    with pytest.raises(ShelfRefused, match="Generation 1 .* published 2"):
        Shelf(shelf).publish(golden.pointer(generation=1))

    assert Shelf(shelf).pointer(golden.PUBLIC_ID).generation == 2


def test_the_same_generation_may_be_published_again(shelf):
    Shelf(shelf).publish(golden.pointer(generation=2))
    Shelf(shelf).publish(golden.pointer(generation=2, strict=True))

    assert Shelf(shelf).pointer(golden.PUBLIC_ID).strict


def test_a_retired_sandbox_is_gone_and_cannot_be_revived_by_a_late_worker(shelf):
    Shelf(shelf).publish(golden.pointer(generation=1))
    Shelf(shelf).retire(golden.PUBLIC_ID, 2)

    with pytest.raises(ShelfRefused):
        Shelf(shelf).publish(golden.pointer(generation=1))

    assert Shelf(shelf).pointer(golden.PUBLIC_ID) is None
    assert Shelf(shelf).sandboxes() == []


def test_an_unknown_sandbox_has_no_pointer(shelf):
    assert Shelf(shelf).pointer(golden.PUBLIC_ID) is None
    assert Shelf(shelf).sandboxes() == []


@pytest.mark.parametrize("public_id", ["", "short", "../../../../etc/passwd", "x" * 23, "é" * 22, "a" * 21 + "/"])
def test_a_name_that_is_no_public_id_is_refused(shelf, public_id):
    with pytest.raises(ShelfRefused):
        Shelf(shelf).pointer(public_id)


def test_any_flipped_bit_of_a_pointer_is_detected(shelf):
    Shelf(shelf).publish(golden.pointer())
    path = pointer_file(shelf)
    data = path.read_bytes()

    for offset in range(len(data)):
        damaged = bytearray(data)
        damaged[offset] ^= 1 << (offset % 8)
        path.write_bytes(damaged)
        with pytest.raises(ShelfRefused):
            Shelf(shelf).pointer(golden.PUBLIC_ID)


def test_a_pointer_under_another_name_is_refused(shelf):
    Shelf(shelf).publish(golden.pointer())
    other = "another-sandbox-000001"
    pointer_file(shelf).rename(pointer_file(shelf).with_name(f"{other}.json"))

    with pytest.raises(ShelfRefused, match="another name"):
        Shelf(shelf).pointer(other)


def test_publishing_mends_a_damaged_pointer(shelf):
    Shelf(shelf).publish(golden.pointer())
    pointer_file(shelf).write_bytes(b"")

    Shelf(shelf).publish(golden.pointer(generation=2))

    assert Shelf(shelf).pointer(golden.PUBLIC_ID).generation == 2


def _publish_all(shelf, generations):
    for generation in generations:
        try:
            Shelf(shelf).publish(golden.pointer(generation=generation))
        except ShelfRefused:
            continue


def test_of_many_publishers_at_once_the_newest_generation_stays(shelf):
    context = multiprocessing.get_context("fork")
    publishers = [context.Process(target=_publish_all, args=(shelf, range(start, 60, 3))) for start in (1, 2, 3)]

    for publisher in publishers:
        publisher.start()
    for publisher in publishers:
        publisher.join()

    assert Shelf(shelf).pointer(golden.PUBLIC_ID).generation == 59


def test_sweeping_takes_only_what_is_old_and_unused(shelf):
    names = {name: name * 64 for name in "abc"}
    for digest in names.values():
        bundle.write(shelf, golden.bundle_source(digest=digest))
    leaving = shelf / "bundles" / ".x.tmp"
    leaving.mkdir()
    Shelf(shelf).publish(golden.pointer(services={golden.SERVICE: names["a"]}))
    old = time.time() - 1000
    for path in (*(shelf / "bundles").iterdir(), pointer_file(shelf)):
        os.utime(path, (old, old))

    assert Shelf(shelf).sweep(keep={names["b"]}, older_than=2000) == 0
    assert Shelf(shelf).sweep(keep={names["b"]}, older_than=500) == 2

    assert sorted(path.name for path in (shelf / "bundles").iterdir()) == [names["a"], names["b"]]
    assert Shelf(shelf).pointer(golden.PUBLIC_ID) is not None


def test_sweeping_forgets_sandboxes_retired_long_ago(shelf):
    Shelf(shelf).publish(golden.pointer())
    Shelf(shelf).retire(golden.PUBLIC_ID, 2)
    old = time.time() - 1000
    os.utime(pointer_file(shelf), (old, old))

    Shelf(shelf).sweep(older_than=500)

    assert not pointer_file(shelf).exists()


def test_sweeping_stops_before_a_pointer_it_cannot_read(shelf):
    bundle.write(shelf, golden.bundle_source())
    Shelf(shelf).publish(golden.pointer())
    pointer_file(shelf).write_bytes(b"damaged")

    with pytest.raises(ShelfRefused):
        Shelf(shelf).sweep(older_than=-10)

    assert bundle.exists(shelf, golden.DIGEST)
