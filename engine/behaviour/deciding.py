"""What happens to one call: the first rule that gives a delay delays it, the first that gives a failure breaks it."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from . import dice
from .dice import Dice
from .settings import Failure, Rule


class Asked(NamedTuple):
    """What rules look at: the operation and the key that were found, empty when none was, and who calls.

    `faults` are the operation's own: a rule that breaks by another fault does not concern the call.
    """

    operation: str
    key: str
    consumer: str = ""
    faults: Collection[str] = ()


class Decision(NamedTuple):
    """How long the answer is held back, in milliseconds, and what breaks it; with the rules that say so."""

    delay: int = 0
    delayed_by: str = ""
    failure: Failure | None = None
    broken_by: str = ""

    @property
    def holds(self) -> bool:
        """Whether the connection is held back for a while."""
        return self.delay > 0 or (self.failure is not None and self.failure.seconds > 0)


NOTHING = Decision()


def decide(rules: Iterable[Rule], asked: Asked, number: Dice) -> Decision:
    """What rules make of a call. Each rule throws its own dice, so that one more changes nothing for the others."""
    delay, delayed_by = 0, ""
    failure, broken_by = None, ""
    for rule in rules:
        wanted = (rule.delay is not None and not delayed_by) or (rule.failure is not None and failure is None)
        if not wanted or not concerns(rule, asked) or number(f"{rule.name} rate") * 100 >= rule.rate:
            continue
        if rule.delay is not None and not delayed_by:
            delay, delayed_by = dice.milliseconds(rule.delay, number(f"{rule.name} delay")), rule.name
        if rule.failure is not None and failure is None:
            failure, broken_by = rule.failure, rule.name
    if not delayed_by and failure is None:
        return NOTHING
    return Decision(delay, delayed_by, failure, broken_by)


def concerns(rule: Rule, asked: Asked) -> bool:
    """Whether a rule speaks of a call, before its dice are thrown."""
    if rule.operations and asked.operation not in rule.operations:
        return False
    if rule.consumers and asked.consumer not in rule.consumers:
        return False
    if rule.failure is not None and rule.failure.kind == "fault" and rule.failure.name not in asked.faults:
        return False
    if not rule.keys and rule.expression is None:
        return True
    return asked.key in rule.keys or (rule.expression is not None and bool(rule.expression.fullmatch(asked.key)))
