"""What one process serves: new publications within a moment, the last good one when a new one is damaged."""

import asyncio
from dataclasses import dataclass

import pytest

from engine import bundle, validation
from engine.errors import BundleRefused
from engine.opening import LEAVES_AFTER
from engine.serving import LOOK_EVERY, Serving
from engine.shelf import Shelf

from . import golden
from .golden import row


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now

    def later(self) -> None:
        self.now += LOOK_EVERY


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def serving(shelf, clock, monkeypatch):
    monkeypatch.setattr("engine.serving.PATIENCE", 60.0)
    serving = Serving(shelf, "http://engine/", clock=clock)
    yield serving
    serving.close()


def name_of(serving: Serving, key: str = "1") -> str | None:
    """The family name that the golden sandbox answers with; None when it is unknown."""
    sandbox = serving.sandbox(golden.PUBLIC_ID)
    if sandbox is None:
        return None
    target = asyncio.run(serving.target(sandbox, golden.SERVICE))
    if target is None:
        return None
    served = target.loaded.bundle
    return served.record(served.operations[0], key).values[0].decode()


def test_a_published_sandbox_is_served(serving, publish):
    publish()

    assert name_of(serving) == "Dupuis"


def test_unknown_sandboxes_and_services_are_unknown(serving, publish):
    assert serving.sandbox(golden.PUBLIC_ID) is None
    publish()
    assert serving.sandbox("b" * 22) is None
    assert serving.sandbox("../../etc/passwd") is None
    assert asyncio.run(serving.target(serving.sandbox(golden.PUBLIC_ID), "individu/v2")) is None


def test_a_new_publication_is_seen_at_the_next_look(serving, publish, clock):
    publish()
    assert name_of(serving) == "Dupuis"

    publish([row("1", name="Martin")], digest="b" * 64, generation=2)

    assert name_of(serving) == "Dupuis"
    clock.later()
    assert name_of(serving) == "Martin"


def test_a_sandbox_published_later_is_found_at_once(serving, publish):
    assert serving.sandbox(golden.PUBLIC_ID) is None

    publish()

    assert name_of(serving) == "Dupuis"


def test_a_retired_sandbox_is_forgotten(serving, publish, clock, shelf):
    publish()
    assert name_of(serving) == "Dupuis"

    Shelf(shelf).retire(golden.PUBLIC_ID, 2)
    clock.later()

    assert name_of(serving) is None


def test_a_service_taken_out_is_forgotten(serving, publish, clock, shelf):
    publish()
    assert name_of(serving) == "Dupuis"

    Shelf(shelf).publish(golden.pointer(generation=2, services={}))
    clock.later()

    assert name_of(serving) is None


def test_a_damaged_pointer_is_not_loaded_and_the_last_good_one_serves(serving, publish, clock, shelf, caplog):
    publish()
    assert name_of(serving) == "Dupuis"

    publish([row("1", name="Martin")], digest="b" * 64, generation=2)
    (shelf / "sandboxes" / f"{golden.PUBLIC_ID}.json").write_bytes(b"mockadmin 1 0\n{}")
    clock.later()

    assert name_of(serving) == "Dupuis"
    assert "last good one" in caplog.text


def damage(shelf, digest: str) -> None:
    path = bundle.folder(shelf, digest) / "rows.mdb"
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)


def test_a_damaged_bundle_is_not_loaded_and_the_last_good_one_serves(serving, publish, clock, shelf, caplog):
    publish()
    assert name_of(serving) == "Dupuis"

    publish([row("1", name="Martin")], digest="b" * 64, generation=2)
    damage(shelf, "b" * 64)
    clock.later()

    assert [name_of(serving) for _ in range(3)] == ["Dupuis"] * 3
    assert caplog.text.count("checksum") == 1


def test_a_damaged_first_bundle_is_an_error_and_publishing_it_again_mends_it(serving, publish, clock, shelf):
    publish()
    damage(shelf, golden.DIGEST)
    with pytest.raises(BundleRefused):
        name_of(serving)
    with pytest.raises(BundleRefused):
        name_of(serving)

    publish(generation=2)
    clock.later()

    assert name_of(serving) == "Dupuis"


def test_sandboxes_share_a_bundle(serving, publish, shelf):
    publish()
    other = "another-sandbox-000001"
    Shelf(shelf).publish(golden.pointer(public_id=other))

    async def both():
        sandboxes = [serving.sandbox(golden.PUBLIC_ID), serving.sandbox(other)]
        return await asyncio.gather(*[serving.target(each, golden.SERVICE) for each in sandboxes])

    one, two = asyncio.run(both())

    assert one.loaded is two.loaded
    assert (one.address, two.address) == (
        f"http://engine/m/{golden.PUBLIC_ID}/individu/v1",
        f"http://engine/m/{other}/individu/v1",
    )


def test_only_so_many_bundles_are_open_and_a_closed_one_opens_again(serving, publish, monkeypatch, clock):
    monkeypatch.setattr("engine.opening.MOST_BUNDLES", 2)
    names = {}
    for number, letter in enumerate("abc"):
        public_id = letter * 22
        publish([row("1", name=letter)], digest=letter * 64, public_id=public_id)
        clock.later()
        sandbox = serving.sandbox(public_id)
        names[letter] = asyncio.run(serving.target(sandbox, golden.SERVICE))
        names[letter].loaded.used_at = float(number)

    assert [names[letter].loaded.closed for letter in "abc"] == [True, False, False]
    again = asyncio.run(serving.target(serving.sandbox("a" * 22), golden.SERVICE))
    assert again.loaded.bundle.record(again.loaded.bundle.operations[0], "1").values[0] == b"a"


async def before_it_is_open(serving: Serving) -> tuple[str, str]:
    """What answers a call before a new bundle can have been opened, and once it is."""
    sandbox = serving.sandbox(golden.PUBLIC_ID)
    meanwhile = await serving.target(sandbox, golden.SERVICE)
    while sandbox.target(golden.SERVICE) is None:
        await asyncio.sleep(0)
    return meanwhile.loaded.bundle.digest, sandbox.target(golden.SERVICE).loaded.bundle.digest


def test_a_publication_that_takes_long_to_open_makes_nobody_wait(serving, publish, clock, monkeypatch):
    publish()
    assert name_of(serving) == "Dupuis"
    monkeypatch.setattr("engine.serving.PATIENCE", 0.0)

    publish([row("1", name="Martin")], digest="b" * 64, generation=2)
    clock.later()

    assert asyncio.run(before_it_is_open(serving)) == (golden.DIGEST, "b" * 64)


def test_a_bundle_that_was_replaced_is_closed_once_nobody_asks_for_it(serving, publish, clock, shelf):
    publish()
    other = "another-sandbox-000001"
    assert name_of(serving) == "Dupuis"
    publish([row("1", name="Martin")], digest="b" * 64, generation=2)
    clock.later()
    assert name_of(serving) == "Martin"
    assert serving.bundle_count == 2

    clock.now += LEAVES_AFTER
    serving.sandbox(other)

    assert serving.bundle_count == 1
    assert name_of(serving) == "Martin"


def test_a_bundle_that_others_ask_for_stays_open(serving, publish, clock, shelf):
    publish()
    other = "another-sandbox-000001"
    Shelf(shelf).publish(golden.pointer(public_id=other))
    assert name_of(serving) == "Dupuis"
    publish([row("1", name="Martin")], digest="b" * 64, generation=2)
    clock.later()
    assert name_of(serving) == "Martin"

    clock.now += LEAVES_AFTER
    asyncio.run(serving.target(serving.sandbox(other), golden.SERVICE)).loaded.used_at = clock.now
    serving.sandbox(other)

    assert serving.bundle_count == 2


def test_a_shelf_that_vanished_keeps_serving_what_was_read(serving, publish, clock, shelf):
    publish()
    assert name_of(serving) == "Dupuis"

    shelf.rename(shelf.with_name("gone"))
    clock.later()

    assert name_of(serving) == "Dupuis"


def test_a_strict_sandbox_has_a_validator(serving, publish):
    publish(strict=True)

    target = asyncio.run(serving.target(serving.sandbox(golden.PUBLIC_ID), golden.SERVICE))

    assert target.validator is not None


def test_the_schema_of_a_bundle_is_compiled_once_however_often_its_sandbox_changes(
    serving, publish, clock, monkeypatch
):
    compiled, compile_schema = [], validation._compiled
    monkeypatch.setattr(validation, "_compiled", lambda opened: compiled.append(opened) or compile_schema(opened))

    for generation in (1, 2, 3):
        publish(strict=True, generation=generation)
        clock.later()
        asyncio.run(serving.target(serving.sandbox(golden.PUBLIC_ID), golden.SERVICE))

    assert len(compiled) == 1
