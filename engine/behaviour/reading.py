"""Reads the behaviour of a sandbox, strictly: an unknown member, a wrong type or a value out of bounds is refused."""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import re2

from ..errors import BehaviourRefused, FunctionRefused
from ..functions import moments
from . import settings
from .settings import Clock, Delay, Failure, Rule, Sequence, Settings

NAME = 80
KEY = 500
EXPRESSION = 500
OPERATION = 200
#: Memory that RE2 may use for one expression.
MEMORY = 1 << 20
SHA256 = re.compile(r"[0-9a-f]{64}")
#: When engines run: a shifted clock must show a date that exists for all of this time.
EARLIEST, LATEST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2100, 12, 31, tzinfo=UTC)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?", re.ASCII)


def read(content: Any) -> Settings:
    """The behaviour that a mapping of JSON describes; docs/behaviour.md has its form.

    Raises BehaviourRefused, which names the place (`rules.2.delay.high`) and what is expected there.
    """
    told = _members(content, "", "rules", "seed", "clock", "sequences", "consumers", "round")
    consumers = {
        _matching(token, "consumers", SHA256): _text(name, f"consumers.{token[:8]}", NAME)
        for token, name in _mapping(told.get("consumers", {}), "consumers", settings.MOST_CONSUMERS).items()
    }
    return Settings(
        rules=_rules(told.get("rules", [])),
        seed=_text(told.get("seed", ""), "seed", NAME, empty=True),
        clock=_clock(told["clock"]) if told.get("clock") else None,
        sequences={
            _text(name, "sequences", NAME): _sequence(value, f"sequences.{name[:NAME]}")
            for name, value in _mapping(told.get("sequences", {}), "sequences", settings.MOST_SEQUENCES).items()
        },
        consumers=consumers,
        round=_whole(told.get("round", 0), "round", 0, 2**31),
    )


def _rules(content: Any) -> tuple[Rule, ...]:
    listed = _list(content, "rules", settings.MOST_RULES)
    rules = tuple(_rule(rule, f"rules.{place}") for place, rule in enumerate(listed, start=1))
    names = [rule.name for rule in rules]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise BehaviourRefused("behaviour-twice", where=f"rules.{place + 1}.name", value=_shown(name))
    return rules


def _rule(content: Any, where: str) -> Rule:
    told = _members(content, where, "name", "when", "rate", "delay", "failure")
    when = _members(told.get("when", {}), f"{where}.when", "operations", "keys", "expression", "consumers")
    if not told.get("delay") and not told.get("failure"):
        raise BehaviourRefused("behaviour-nothing", where=where)
    return Rule(
        name=_text(told.get("name"), f"{where}.name", NAME),
        operations=_texts(when.get("operations", []), f"{where}.when.operations", 200, OPERATION),
        keys=_texts(when.get("keys", []), f"{where}.when.keys", settings.MOST_KEYS, KEY),
        expression=_expression(when.get("expression", ""), f"{where}.when.expression"),
        consumers=_texts(when.get("consumers", []), f"{where}.when.consumers", settings.MOST_CONSUMERS, NAME),
        rate=_number(told.get("rate", 100), f"{where}.rate", 0.01, 100),
        delay=_delay(told["delay"], f"{where}.delay") if told.get("delay") else None,
        failure=_failure(told["failure"], f"{where}.failure") if told.get("failure") else None,
    )


def _delay(content: Any, where: str) -> Delay:
    kind = _kind(content, where, settings.DELAYS)
    most = settings.LONGEST * 1_000
    if kind == "fixed":
        told = _members(content, where, "kind", "milliseconds")
        value = _whole(told.get("milliseconds"), f"{where}.milliseconds", 1, most)
        return Delay(kind, value, value)
    low, high = ("least", "most") if kind == "uniform" else ("median", "p95")
    told = _members(content, where, "kind", low, high)
    least = _whole(told.get(low), f"{where}.{low}", 0 if kind == "uniform" else 1, most)
    return Delay(kind, least, _whole(told.get(high), f"{where}.{high}", max(least, 1), most))


def _failure(content: Any, where: str) -> Failure:
    kind = _kind(content, where, settings.FAILURES)
    match kind:
        case "http":
            told = _members(content, where, "kind", "status")
            return Failure(kind, status=int(_one_of(told.get("status"), f"{where}.status", settings.STATUSES)))
        case "tuxedo":
            told = _members(content, where, "kind", "name")
            return Failure(kind, name=str(_one_of(told.get("name"), f"{where}.name", settings.TUXEDO)))
        case "fault":
            told = _members(content, where, "kind", "name")
            return Failure(kind, name=_text(told.get("name"), f"{where}.name", OPERATION))
        case "timeout" | "drip":
            told = _members(content, where, "kind", "seconds")
            return Failure(kind, seconds=_number(told.get("seconds"), f"{where}.seconds", 0.1, settings.LONGEST))
    _members(content, where, "kind")
    return Failure(kind)


def _clock(content: Any) -> Clock:
    told = _members(content, "clock", "fixed", "shift")
    fixed, shift = told.get("fixed") or "", told.get("shift") or ""
    if bool(fixed) == bool(shift):
        raise BehaviourRefused("behaviour-clock", where="clock")
    try:
        if shift:
            return Clock(shift=_shift(_text(shift, "clock.shift", NAME)))
        if not isinstance(fixed, str) or not MOMENT.fullmatch(fixed):
            raise ValueError
        if not 2000 <= datetime.fromisoformat(fixed).year <= 2100:
            raise ValueError
    except FunctionRefused as error:
        raise BehaviourRefused("behaviour-shift", where="clock.shift", value=_shown(shift)) from error
    except ValueError:
        raise BehaviourRefused("behaviour-moment", where="clock.fixed", value=_shown(fixed)) from None
    return Clock(fixed=fixed)


def _shift(text: str) -> str:
    """The shift in its plain form. What cells shift once more must exist: they were read for the years 2000 to 2200."""
    plain = moments.shift(text)
    if moments.shifted(EARLIEST, plain) < moments.FIRST or moments.shifted(LATEST, plain) > moments.LAST:
        raise FunctionRefused("function-far", text=text[:60])
    return plain


def _sequence(content: Any, where: str) -> Sequence:
    told = _members(content, where, "start", "step")
    return Sequence(
        _whole(told.get("start", 1), f"{where}.start", 0, 10**15),
        _whole(told.get("step", 1), f"{where}.step", 1, 10**6),
    )


def _expression(value: Any, where: str) -> Any:
    text = _text(value, where, EXPRESSION, empty=True)
    if not text:
        return None
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MEMORY
    try:
        return re2.compile(text, options)
    except re2.error:
        raise BehaviourRefused("behaviour-expression", where=where, value=_shown(text)) from None


def _members(content: Any, where: str, *names: str) -> Mapping[str, Any]:
    if not isinstance(content, Mapping):
        raise BehaviourRefused("behaviour-object", where=where or "–", value=_shown(content))
    for name in content:
        if name not in names:
            raise BehaviourRefused("behaviour-member", where=where or "–", value=_shown(name), known=", ".join(names))
    return content


def _kind(content: Any, where: str, known: tuple[str, ...]) -> str:
    if not isinstance(content, Mapping):
        raise BehaviourRefused("behaviour-object", where=where, value=_shown(content))
    return str(_one_of(content.get("kind"), f"{where}.kind", known))


def _mapping(content: Any, where: str, most: int) -> Mapping[str, Any]:
    if not isinstance(content, Mapping) or not all(isinstance(name, str) for name in content):
        raise BehaviourRefused("behaviour-object", where=where, value=_shown(content))
    if len(content) > most:
        raise BehaviourRefused("behaviour-many", where=where, count=len(content), limit=most)
    return content


def _list(content: Any, where: str, most: int) -> list[Any]:
    if not isinstance(content, list):
        raise BehaviourRefused("behaviour-list", where=where, value=_shown(content))
    if len(content) > most:
        raise BehaviourRefused("behaviour-many", where=where, count=len(content), limit=most)
    return content


def _texts(content: Any, where: str, most: int, longest: int) -> frozenset[str]:
    found = _list(content, where, most)
    return frozenset(_text(each, f"{where}.{place}", longest) for place, each in enumerate(found, start=1))


def _text(value: Any, where: str, longest: int, *, empty: bool = False) -> str:
    if not isinstance(value, str) or len(value) > longest or not (empty or value.strip()) or "\x00" in value:
        raise BehaviourRefused("behaviour-text", where=where, value=_shown(value), limit=longest)
    return value


def _matching(value: Any, where: str, form: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise BehaviourRefused("behaviour-form", where=where, value=_shown(value))
    return value


def _one_of(value: Any, where: str, known: Iterable[str | int]) -> str | int:
    found = next((each for each in known if each == value and type(each) is type(value)), None)
    if found is None:
        words = ", ".join(str(each) for each in known)
        raise BehaviourRefused("behaviour-choice", where=where, value=_shown(value), known=words)
    return found


def _whole(value: Any, where: str, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise BehaviourRefused("behaviour-whole", where=where, value=_shown(value), least=least, most=most)
    return value


def _number(value: Any, where: str, least: float, most: float) -> float:
    if type(value) not in (int, float) or not math.isfinite(value) or not least <= value <= most:
        raise BehaviourRefused("behaviour-number", where=where, value=_shown(value), least=least, most=most)
    return float(value)


def _shown(value: Any) -> str:
    return repr(value)[:60]
