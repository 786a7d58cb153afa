"""`python -m bench.expressions`: calls whose key is one of 10,000 regular expressions, and expressions made to be slow.

In one process, by the code path of a worker: the request is read or its learned shape is used, the key is looked up,
the answer is written. The first call of each run, which nobody waits for elsewhere, is left out.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine import bundle, calls, requests
from engine.bundle import RowSource
from engine.http import heads
from engine.patterns import Patterns
from engine.shapes import Room
from engine.shelf import Pointer
from engine.surroundings import World
from engine.targets import Loaded, Target

from . import page, patients

MOST, FEW = 10_000, 10
CALLS = 5_000
AIM = 100.0
LONGEST_VALUE = 4_000

#: What people write, each with a value that meets the expression of a number.
KINDS: dict[str, tuple[Callable[[int], str], Callable[[int, random.Random], str]]] = {
    "`D00042-[0-9]+`": (lambda n: f"D{n:05}-[0-9]+", lambda n, dice: f"D{n:05}-{dice.randrange(10**6)}"),
    "`[12][0-9]{2}00042[0-9]{5}`": (
        lambda n: f"[12][0-9]{{2}}{n:05}[0-9]{{5}}",
        lambda n, dice: f"1{dice.randrange(100):02}{n:05}{dice.randrange(10**5):05}",
    ),
    "`.*-00042-.*`": (lambda n: f".*-{n:05}-.*", lambda n, dice: f"{dice.randrange(10**6)}-{n:05}-x"),
    "`[A-Z]+[0-9]*-00042`": (lambda n: f"[A-Z]+[0-9]*-{n:05}", lambda n, dice: f"AB{dice.randrange(10**6)}-{n:05}"),
}
#: The classic ones that keep a backtracking engine busy for years, and a text that makes them fail late.
HOSTILE = (
    ("(a+)+$", "a"), ("([a-zA-Z]+)*", "a"), ("(a|aa)+", "a"), ("(a|a?)+", "a"), ("(.*a){12}", "a"),
    (r"^(\w+\s?)*$", "ab "), ("(x+x+)+y", "x"), (".*.*.*.*=.*", "="), ("((a{1,9}){1,9}){1,9}b", "a"),
    ("(a?){50}a{50}", "a"), (r"(\d+)*[^\d]", "1"), ("([^,]*,){20}x", "a,"), (r"^(([a-z])+.)+[A-Z]([a-z])+$", "a"),
)  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """Microseconds of a call: what is usual, and what 99 of 100 stay below."""

    median: float
    p99: float

    @classmethod
    def of(cls, took: list[int]) -> "Figures":
        took = sorted(took)
        return cls(statistics.median(took) / 1000, took[int(len(took) * 0.99)] / 1000)

    def __str__(self) -> str:
        return f"{self.median:.0f} µs, {self.p99:.0f} µs"


def main() -> int:
    """Measure, print, write the page; the exit code tells whether the aim is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-page", action="store_true", help="print only")
    given = parser.parse_args()
    busy = os.getloadavg()[0]
    found = {kind: [_called(*made, count) for count in (FEW, MOST)] for kind, made in KINDS.items()}
    slow = sorted((_hostile(expression, text), expression) for expression, text in HOSTILE)
    lines = [
        page.machine(busy),
        "",
        f"| expressions like | a call with {FEW} of them: median, p99 | with {MOST:,} |",
        "|---|--:|--:|",
        *(f"| {kind} | {few} | {many} |" for kind, (few, many) in found.items()),
        "",
        f"{len(HOSTILE)} expressions that keep backtracking engines busy for years, each with a value of "
        f"{LONGEST_VALUE:,} characters that fails late: {slow[len(slow) // 2][0]:.2f} ms at the median, "
        f"{slow[-1][0]:.2f} ms the slowest (`{slow[-1][1]}`).",
    ]
    print("\n".join(lines))
    if not given.no_page:
        page.write("expressions", lines)
    return 0 if all(many.p99 <= AIM for _, many in found.values()) else 1


def _called(expression: Callable[[int], str], value: Callable[[int, random.Random], str], count: int) -> Figures:
    """The whole call in the engine, for values that no call had before."""
    dice = random.Random(count)
    with tempfile.TemporaryDirectory() as folder:
        target = _target(Path(folder), [expression(number) for number in range(count)])
        request = requests.read(
            heads.read(b"POST %b HTTP/1.1\r\nHost: bench\r\nContent-Length: 0\r\n\r\n" % patients.PATH.encode())
        )
        world = World()
        took = []
        for _ in range(CALLS + 1):
            number = dice.randrange(count)
            body = patients.REQUEST.replace("KEY", value(number, dice)).encode()
            began = time.perf_counter_ns()
            reply = calls.answered(target, request, body, beside=False, surroundings=world, judged=True)
            took.append(time.perf_counter_ns() - began)
            if b"<town>Town-%d</town>" % number not in reply.body:
                raise SystemExit(f"expression {number} did not answer: {reply.body[:300]!r}")
        target.loaded.bundle.close()
    return Figures.of(took[1:])


def _target(shelf: Path, expressions: Sequence[str]) -> Target:
    made = patients.source(0)
    rows = [
        RowSource(kind="regex", key=text, response="found", values=patients.values(number), dataset=0, row=number + 2)
        for number, text in enumerate(expressions)
    ]
    source = replace(made, operations=[replace(made.operations[0], rows=rows)], digest=f"regex{len(rows):08}")
    bundle.write(shelf, source)
    loaded = Loaded(bundle.open(shelf, source.digest))
    pointer = Pointer(public_id=patients.PUBLIC_ID, generation=1, services={"patients/v1": source.digest})
    return Target(pointer, "patients/v1", loaded, "http://bench", Room())


def _hostile(expression: str, text: str) -> float:
    """Milliseconds to see that a long value does not meet an expression, or does; the slowest of three values."""
    patterns = Patterns([expression])
    took = []
    for number in range(4):
        value = (text * LONGEST_VALUE)[: LONGEST_VALUE - 2] + f"!{number}"
        began = time.perf_counter()
        patterns.first(value)
        took.append((time.perf_counter() - began) * 1000)
    return max(took[1:])


if __name__ == "__main__":
    sys.exit(main())
