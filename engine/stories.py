"""Which row answers where rows have states: of a key, the one that is for the state in which the key is now.

Columns `etat_avant` and `etat_apres`: a row with a state before answers in that state only, else in any; it leaves the
state after behind, else the one that was. A key that nothing has changed is in the state "".
"""

from collections.abc import Callable
from typing import TypeAlias

from . import choosing, envelope, keys, lookup, rows
from .bundle import Bundle, Operation
from .envelope import Call
from .functions import Answering
from .keys import INITIAL
from .lookup import Expressions, Found
from .rows import Record

#: The state of a key.
States: TypeAlias = Callable[[str], str]


def row(
    bundle: Bundle,
    found: Operation,
    call: Call,
    expressions: Expressions,
    states: States | None,
    answering: Answering | None = None,
) -> tuple[Found, tuple[str, str] | None]:
    """What answers a call, and the states of its key before and after; precedence is that of `lookup.row`.

    Nobody knows the states (None): every key is in the first. Raises Unmatched, PluginFailed.
    """
    key = _key(found, call)
    shown = keys.shown(key or "")
    state = states(shown) if states is not None and shown else ""
    state_now = state or INITIAL
    ruled = choosing.ruled(bundle, found, call, answering, lambda each: _answers(each, state_now))
    record, outcome = (ruled, "answered") if ruled is not None else _record(bundle, found, key, state_now, expressions)
    if record is None:
        refusal = lookup.unmatched(bundle, found, key)
        if key is not None:
            refusal.details["key"] = f"⟨{state or INITIAL}⟩ {refusal.details['key']}"
        raise refusal
    after = {"": state, INITIAL: ""}.get(record.after, record.after)
    return Found(found.responses[record.response], shown, record, outcome), (state, after)


def _key(found: Operation, call: Call) -> str | None:
    """What the request asks for; None when it has none of the key's fields."""
    values = [envelope.first(call, path) for path in found.key_paths or (found.key_path,)]
    if all(value is None for value in values):
        return None
    return keys.SEPARATOR.join((value or "").strip() for value in values)


def _record(
    bundle: Bundle, found: Operation, key: str | None, state: str, expressions: Expressions
) -> tuple[Record | None, str]:
    """Of what no rule answers."""
    record = None
    if key is not None:
        record = bundle.record(found, rows.in_state(key, state)) or bundle.record(found, key)
        if record is None and found.patterns:
            record = next((each for each in expressions.every(bundle, found, key) if _answers(each, state)), None)
    if record is not None:
        return record, "answered"
    return bundle.default(found, state) or bundle.default(found), "defaulted"


def _answers(record: Record, state: str) -> bool:
    return record.before in ("", state)
