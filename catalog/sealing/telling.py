"""What a job in the sealed child says of how far it is: the step it is at, and how many rows of it are done.

The child overwrites one short record in a file that `sealed.run` opened for it; outside a child nobody listens.
"""

import json
import os
import time
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

STEPS = ("read", "privacy", "columns", "cells", "answers")
"""The steps of the check of a table, in the order of the work: nothing is compared before it passed the airlock."""
SIZE = 100
"""Bytes of a record."""
EVERY = 0.5
"""Seconds between two records."""
ROWS = 256
"""Rows between two looks at the clock."""
MOST = 10**9

Told = dict[str, Any]
"""{step, done, total}; a total of 0 is not known yet."""
T = TypeVar("T")

_listeners: list[int] = []


def listen(file: int) -> None:
    """From now on records go into the open file with this number."""
    _listeners[:] = [file]


def say(step: str, done: int = 0, total: int = 0) -> None:
    if _listeners:
        record = json.dumps({"step": step, "done": done, "total": total}).encode()
        os.pwrite(_listeners[0], record.ljust(SIZE), 0)


def counted(step: str, rows: Iterable[T], total: int = 0) -> Iterator[T]:
    """The rows, telling now and then how many of them were taken."""
    say(step, 0, total)
    due, done = time.monotonic() + EVERY, 0
    for row in rows:
        yield row
        done += 1
        if not done % ROWS and time.monotonic() >= due:
            say(step, done, total)
            due = time.monotonic() + EVERY
    say(step, done, total)


def read(record: bytes) -> Told | None:
    """What was said; None for anything else, for the child may have been taken over by what it reads."""
    try:
        told = json.loads(record)
        step, done, total = told["step"], told["done"], told["total"]
    except (ValueError, TypeError, KeyError):
        return None
    if step not in STEPS or not all(type(number) is int and 0 <= number <= MOST for number in (done, total)):
        return None
    return {"step": step, "done": done, "total": total}
