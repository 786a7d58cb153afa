"""A bundle damaged in place while a running engine has it open. Nothing of Mock Admin writes so: disks and people do.

What the product promises: every byte is checked when a bundle is opened. So the next worker refuses it and says 503,
until another edition is published; what the open file answers before is a fact to be told, not a promise.
"""

import http.client
import os
import random
import signal
from pathlib import Path

from engine import bundle
from engine.shelf import Shelf

from . import engines, killing, mocks, places
from .results import Result

CALLS = 5
PATIENCE = 30.0


def run(count: int, seed: int, result: Result) -> None:
    """`count` damages, each to an edition of its own."""
    shelf, chance = places.fresh("shelf"), random.Random(seed)
    mocks.publish(shelf)
    with engines.running(shelf, workers=1) as engine:
        for number in range(1, 2 * count, 2):
            mocks.publish(shelf, generation=number + 1, edition=number)
            result.must("an edition answers", _until(engine.port, 200, number)[-1] == 200)
            what = damage(chance, bundle.folder(shelf, mocks.source(number, rows=0).digest))
            result.count(f"in place, {what}: damages")
            told = [ask(engine.port, chance.randrange(mocks.ROWS), number) for _ in range(CALLS)]
            result.count("in place: answers changed before the bundle was opened again", told.count(WRONG))
            _end_workers(engine)
            told = _until(engine.port, 503, number)
            refused = told[-1] == 503 and WRONG not in told
            result.must("damage in place is found when the bundle is opened again: 503, and no answer of it", refused)
            result.must("the next edition answers", _is_mended(shelf, engine.port, number + 1))


WRONG, CUT = -1, 0


def ask(port: int, number: int, edition: int) -> int:
    """The status of an answer, WRONG for a 200 with another body, CUT when the worker ended meanwhile."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("POST", mocks.PATH, mocks.request(number), {"Content-Type": "text/xml"})
        answer = line.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return CUT
    finally:
        line.close()
    right = answer.status != 200 or mocks.expected(number, edition) in body
    return answer.status if right else WRONG


def damage(chance: random.Random, place: Path) -> str:
    """A bit of its rows or its header the other way, or the end of its rows cut off, in the file that is open."""
    path = place / chance.choice((bundle.STORE, bundle.STORE, bundle.HEADER))
    size = path.stat().st_size
    if path.name == bundle.STORE and chance.random() < 0.25:
        os.truncate(path, chance.randrange(size))
        return "cut short"
    with path.open("r+b") as file:
        where = chance.randrange(size)
        file.seek(where)
        (byte,) = file.read(1)
        file.seek(where)
        file.write(bytes([byte ^ 1 << chance.randrange(8)]))
    return "a bit flipped"


def _end_workers(engine: engines.Engine) -> None:
    for worker in engine.workers():
        os.kill(worker, signal.SIGKILL)


def _is_mended(shelf: Path, port: int, edition: int) -> bool:
    bundle.write(shelf, mocks.source(edition))
    Shelf(shelf).publish(mocks.pointer(edition + 1, edition))
    return _until(port, 200, edition)[-1] == 200


def _until(port: int, status: int, edition: int) -> list[int]:
    """What is answered until that comes: a worker starts, a publication is seen."""
    found: list[int] = []

    def came() -> bool:
        found.append(ask(port, 7, edition))
        return found[-1] == status

    killing.until(came, seconds=10, pause=0.02)
    return found
