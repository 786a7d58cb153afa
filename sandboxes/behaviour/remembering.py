"""What the engine remembers of a sandbox at this moment: states of keys, sequences, counters; read from the shelf."""

from dataclasses import dataclass

from django.conf import settings

from engine import state

from ..models import Sandbox

SHOWN = 200
"""States that a page shows; the others are counted, and found by their key."""


@dataclass(frozen=True, kw_only=True)
class StateLine:
    """The state of one key, of whichever operations of a service ask for it."""

    service: str
    key: str
    state: str


@dataclass(frozen=True, kw_only=True)
class SequenceLine:
    """The last number that a sequence gave."""

    name: str
    last: int


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """`pending`: the engine has not yet seen that everything starts over."""

    states: list[StateLine]
    state_count: int
    sequences: list[SequenceLine]
    calls: int
    pending: bool
    is_full: bool


def remembered(sandbox: Sandbox, text: str = "") -> Remembered:
    """What is remembered now; `text` is looked for in keys and states."""
    memory = state.read(settings.SHELF_DIR, sandbox.public_id)
    if memory.round < sandbox.behaviour_round:
        pending, memory = bool(memory.values), state.Memory()
    else:
        pending = False
    found = [
        StateLine(service=service, key=key, state=str(value))
        for service, key, value in memory.of("state")
        if text in key or text in str(value)
    ]
    return Remembered(
        states=sorted(found, key=lambda line: (line.service, line.key))[:SHOWN],
        state_count=len(found),
        sequences=[SequenceLine(name=name, last=int(value)) for _scope, name, value in memory.of("number")],
        calls=sum(int(value) for _scope, _name, value in memory.of("calls")),
        pending=pending,
        is_full=len(memory.values) >= state.MOST,
    )
