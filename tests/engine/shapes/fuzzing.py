"""`python -m tests.engine.shapes.fuzzing`: mutated requests, answered by learned shapes and by the whole parse.

Each must get the same answer from both: status, body, header fields, and everything that the journal is told. A service
learns from whatever is answered, as often as it likes, so that a shape that should not have been learned is met soon.
"""

import argparse
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine import calls, persons, telling
from engine.answer import Reply
from engine.media import Media
from engine.requests import Request
from engine.shapes import known
from engine.surroundings import World
from engine.targets import Target

from .mutations import Mutator
from .services import Service, services, targets

SEED = 20_261_122
#: Requests that follow each other from one good one, each changed a little more than the last.
GENERATIONS = 4
#: Of WS-Addressing: another one for each answer.
MESSAGE_ID = re.compile(rb"urn:uuid:[0-9a-f-]{36}")


class Still(World):
    """Surroundings that give the same to both."""

    def uuid(self) -> str:
        return "00000000-0000-4000-8000-000000000000"


@dataclass
class Found:
    """What came of a run: `read` were answered by a learned shape; `wrong` got another answer by it."""

    messages: int = 0
    read: int = 0
    wrong: int = 0


def run(messages: int, seed: int = SEED) -> Iterator[tuple[Service, Found]]:
    """So many mutated messages, shared among all services; stops at the first difference, which is printed."""
    everyone = services()
    with tempfile.TemporaryDirectory(prefix="mockadmin-shapes-") as folder, _eager():
        for number, service in enumerate(everyone):
            share = messages // len(everyone)
            with targets(Path(folder) / service.name, service) as (learning, plain):
                yield service, _one(service, learning, plain, share, random.Random(f"{seed} {number}"))


@contextmanager
def _eager() -> Iterator[None]:
    usual, known.FREE_TRIES = known.FREE_TRIES, 1 << 60
    try:
        yield
    finally:
        known.FREE_TRIES = usual


def _one(service: Service, learning: Target, plain: Target, messages: int, chance: random.Random) -> Found:
    found = Found()
    mutator = Mutator(chance, service.values)
    while found.messages < messages:
        body, kind = chance.choice(service.requests), chance.choice(service.kinds)
        for _ in range(GENERATIONS):
            if found.messages and chance.random() < 0.5:
                body = mutator.mutated(body)
            found.messages += 1
            match = learning.shapes.match(kind, body) if learning.shapes is not None else None
            found.read += match is not None
            one, other = told(learning, body, kind), told(plain, body, kind)
            if one != other:
                found.wrong += 1
                print(f"{service.name}: {body!r}\nas {kind}\nby shape {one}\nin full  {other}", file=sys.stderr)
                return found
    return found


def told(target: Target, body: bytes, kind: tuple[str, Media]) -> dict[str, Any]:
    """Everything that anybody learns of the answer."""
    request = Request("POST", "/", "", "", "", kind[1], kind[0], "", "", "", kind)
    beside = target.pointer.binary == "mtom"
    reply = calls.answered(target, request, body, beside=beside, surroundings=Still("UTC"))
    suspected = persons.suspected(reply.asked or body) if reply.suspected is None else reply.suspected
    reply.body = MESSAGE_ID.sub(b"", reply.body)
    return {**asdict(reply), "suspected": suspected, "head": _head(target, reply)}


def _head(target: Target, reply: Reply) -> bytes:
    kind, content = calls.written(reply) if not reply.attachments else ("multipart/related", reply.body)
    return telling.head(target, reply, kind if content else "", len(content))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--messages", type=int, default=1_000_000)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    given = options.parse_args()
    started, total = time.monotonic(), Found()
    print(f"seed {given.seed}")
    for service, found in run(given.messages, given.seed):
        print(f"{service.name:12}{found.messages:10} messages, {found.read:9} read by shape, {found.wrong} differences")
        total = Found(total.messages + found.messages, total.read + found.read, total.wrong + found.wrong)
    print(f"{'all':12}{total.messages:10} messages, {total.read:9} read by shape, {total.wrong} differences"
          f" ({time.monotonic() - started:.0f} s)")  # fmt: skip
    if total.wrong:
        print(f"again: python -m tests.engine.shapes.fuzzing --messages {given.messages} --seed {given.seed}")
    return 1 if total.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
