"""The engine's check of its shelf: nothing wrong, or a line for each fault and an exit code that monitoring sees."""

import os
import subprocess
import sys

import pytest

from engine import bundle, checking
from engine.shelf import Shelf

from . import golden
from .golden import row
from .test_live_attacks import DAMAGES, damage

RETIRED = "retired-sandbox-000001"


def check(shelf) -> subprocess.CompletedProcess:
    told = os.environ | {"SHELF_DIR": str(shelf)}
    return subprocess.run([sys.executable, "-m", "engine", "check"], env=told, capture_output=True, text=True)


def test_a_whole_shelf_has_nothing_wrong(publish):
    done = check(publish())

    assert (done.returncode, done.stdout, done.stderr) == (0, "1 sandboxes, 1 bundles: nothing wrong\n", "")


def test_a_flipped_bit_is_an_exit_code_and_a_line_that_names_the_bundle_and_its_sandbox(publish):
    shelf = publish()
    store = bundle.folder(shelf, golden.DIGEST) / "rows.mdb"
    data = bytearray(store.read_bytes())
    data[5_000] ^= 1
    store.write_bytes(data)

    done = check(shelf)

    assert done.returncode == 1
    assert golden.DIGEST in done.stderr
    assert golden.PUBLIC_ID in done.stderr


@pytest.mark.parametrize("how", DAMAGES)
def test_each_kind_of_damage_is_found(publish, shelf, how):
    publish()
    digest = f"{DAMAGES.index(how):063d}d"
    bundle.write(shelf, golden.bundle_source([row("1", name="Intrus")], digest=digest))
    Shelf(shelf).publish(golden.pointer(generation=2, services={golden.SERVICE: digest}))
    damage(shelf, digest, how)

    _, _, wrong = checking.checked(shelf)

    assert len(wrong) == 1


def test_a_damaged_pointer_is_found_and_what_is_retired_is_not_looked_at(publish, shelf):
    publish(public_id=RETIRED)
    Shelf(shelf).retire(RETIRED, 2)
    assert checking.checked(shelf) == (0, 0, [])

    publish()
    (shelf / "sandboxes" / f"{golden.PUBLIC_ID}.json").write_bytes(b"")

    assert [golden.PUBLIC_ID in line for line in checking.checked(shelf)[2]] == [True]
