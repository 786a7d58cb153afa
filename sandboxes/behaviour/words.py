"""Says in words what a rule does, and to whom."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .documents import Rule

SHOWN_KEYS = 3


@dataclass(frozen=True, kw_only=True)
class RuleLine:
    """One rule, ready to show; `number` counts from 1."""

    number: int
    name: str
    active: bool
    whom: str
    delay: str
    failure: str
    rate: str


def lines(rules: list[Rule]) -> list[RuleLine]:
    return [_line(number, rule) for number, rule in enumerate(rules, start=1)]


def _line(number: int, rule: Rule) -> RuleLine:
    return RuleLine(
        number=number,
        name=rule["name"],
        active=rule.get("active", True),
        whom=_whom(rule.get("when", {})),
        delay=_delay(rule["delay"]) if rule.get("delay") else "",
        failure=_failure(rule["failure"]) if rule.get("failure") else "",
        rate=_("%(rate)s of 100") % {"rate": number_format(rule.get("rate", 100))},
    )


def _whom(when: dict) -> str:
    words = []
    if when.get("operations"):
        words.append(", ".join(when["operations"]))
    keys = when.get("keys", [])
    if keys:
        more = "…" if len(keys) > SHOWN_KEYS else ""
        told = {"keys": ", ".join(keys[:SHOWN_KEYS]) + more}
        words.append(ngettext("key %(keys)s", "keys %(keys)s", len(keys)) % told)
    if when.get("expression"):
        words.append(_("keys like /%(expression)s/") % when)
    if when.get("consumers"):
        words.append(_("calls of %(names)s") % {"names": ", ".join(when["consumers"])})
    return " · ".join(words) or _("every call")


def _delay(delay: dict) -> str:
    match delay["kind"]:
        case "fixed":
            return _seconds(delay["milliseconds"])
        case "uniform":
            words = {"least": _seconds(delay["least"]), "most": _seconds(delay["most"])}
            return _("from %(least)s to %(most)s") % words
    words = {"median": _seconds(delay["median"]), "p95": _seconds(delay["p95"])}
    return _("%(median)s at the median, %(p95)s at 95 %%") % words


def _failure(failure: dict) -> str:
    match failure["kind"]:
        case "http":
            return _("HTTP %(status)s") % failure
        case "fault" | "tuxedo":
            return _("SOAP fault %(name)s") % failure
        case "timeout":
            return _("no answer, closed after %(seconds)s s") % {"seconds": number_format(failure["seconds"])}
        case "drip":
            return _("answer in drips during %(seconds)s s") % {"seconds": number_format(failure["seconds"])}
        case "reset":
            return _("connection reset")
        case "truncated":
            return _("XML cut off")
        case "malformed":
            return _("XML that is not well-formed")
        case "empty":
            return _("empty answer")
        case "content-type":
            return _("wrong Content-Type")
    return _("wrong namespace of the envelope")


def _seconds(milliseconds: int) -> str:
    if milliseconds < 1_000:
        return _("%(number)s ms") % {"number": milliseconds}
    seconds = milliseconds / 1_000
    return _("%(number)s s") % {"number": number_format(int(seconds) if seconds.is_integer() else seconds)}
