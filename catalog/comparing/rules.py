"""The rules: how each kind of change weighs on consumers of the older contract, in each direction, and why.

A request is written by the consumer: what is accepted more widely is harmless. An answer is read by the consumer: what
may come more widely is not. *Strict* is what only consumers that validate answers, or read them by classes generated
from the older contract, stumble on; tolerant ones, which take what they know and leave the rest, go on.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .differences import Direction, Severity

BREAKING, STRICT, COMPATIBLE = Severity.BREAKING, Severity.STRICT, Severity.COMPATIBLE


@dataclass(frozen=True)
class Rule:
    """A verdict and its reason, in one sentence."""

    severity: Severity
    why: Promise


STILL_VALID = Rule(COMPATIBLE, _("Requests made before are still accepted."))
NOW_REFUSED = Rule(BREAKING, _("Requests that were accepted before may now be refused."))
STILL_READ = Rule(COMPATIBLE, _("Consumers understood more than what comes now."))
UNKNOWN_CODE = Rule(
    BREAKING, _("Consumers may receive a value that their code does not know: generated classes have no place for it.")
)
UNKNOWN_VALUE = Rule(
    STRICT,
    _("Tolerant consumers take the value as it comes; strict ones, which validate answers, may refuse it."),
)
INVISIBLE = Rule(
    COMPATIBLE, _("It does not travel in the messages: only the names in generated code change, when it is made again.")
)
ABSENT_MEANS = Rule(STRICT, _("What is left out now means another value: consumers that rely on it are affected."))
OTHER_SHAPE = Rule(BREAKING, _("Messages are written otherwise: those of before are not understood."))

BY_DIRECTION: dict[str, tuple[Rule, Rule]] = {
    "added-optional": (
        Rule(COMPATIBLE, _("Nobody has to send it: requests made before are still accepted.")),
        Rule(STRICT, _("Tolerant consumers skip what they do not know; strict ones refuse the answer.")),
    ),
    "added-required": (
        Rule(BREAKING, _("Requests made before lack it.")),
        Rule(STRICT, _("Tolerant consumers skip what they do not know; strict ones refuse the answer.")),
    ),
    "removed-optional": (
        Rule(BREAKING, _("Requests that hold it are refused by a strict server.")),
        Rule(COMPATIBLE, _("It could be absent before: consumers know how to do without.")),
    ),
    "removed-required": (
        Rule(BREAKING, _("All requests made before hold it: a strict server refuses them.")),
        Rule(BREAKING, _("Consumers count on it, and it no longer comes.")),
    ),
    "became-required": (
        Rule(BREAKING, _("Requests could leave it out before.")),
        Rule(COMPATIBLE, _("Consumers that could do without it now always get it.")),
    ),
    "became-optional": (
        STILL_VALID,
        Rule(BREAKING, _("Consumers count on it, and it may be absent now.")),
    ),
    "became-list": (
        STILL_VALID,
        Rule(BREAKING, _("Consumers that read one may now receive several.")),
    ),
    "no-longer-list": (
        Rule(BREAKING, _("Requests that hold several are no longer accepted.")),
        STILL_READ,
    ),
    "least-raised": (NOW_REFUSED, STILL_READ),
    "least-lowered": (STILL_VALID, UNKNOWN_VALUE),
    "most-raised": (STILL_VALID, Rule(STRICT, _("Consumers that reserved room for fewer may refuse the answer."))),
    "most-lowered": (NOW_REFUSED, STILL_READ),
    "nillable-added": (
        STILL_VALID,
        Rule(BREAKING, _("Consumers count on a value, and it may come empty (nil) now.")),
    ),
    "nillable-removed": (
        Rule(BREAKING, _("Requests that send it empty (nil) are no longer accepted.")),
        STILL_READ,
    ),
    "default-changed": (ABSENT_MEANS, ABSENT_MEANS),
    "type-renamed": (INVISIBLE, INVISIBLE),
    "type-widened": (STILL_VALID, UNKNOWN_CODE),
    "type-narrowed": (NOW_REFUSED, STILL_READ),
    "type-changed": (NOW_REFUSED, UNKNOWN_CODE),
    "content-changed": (
        Rule(BREAKING, _("A value has become a structure, or the reverse: requests must be written otherwise.")),
        Rule(BREAKING, _("A value has become a structure, or the reverse: answers must be read otherwise.")),
    ),
    "values-added": (Rule(COMPATIBLE, _("Values sent before are still accepted.")), UNKNOWN_CODE),
    "values-removed": (Rule(BREAKING, _("Consumers that send one of these values are refused.")), STILL_READ),
    "values-limited": (NOW_REFUSED, STILL_READ),
    "values-freed": (STILL_VALID, UNKNOWN_CODE),
    "limit-widened": (STILL_VALID, UNKNOWN_VALUE),
    "limit-narrowed": (NOW_REFUSED, STILL_READ),
    "limit-changed": (NOW_REFUSED, UNKNOWN_VALUE),
    "order-freed": (
        STILL_VALID,
        Rule(STRICT, _("Elements may come in any order: tolerant consumers read them by name, strict ones in order.")),
    ),
    "order-fixed": (
        Rule(BREAKING, _("Requests in another order than the one now prescribed are refused.")),
        STILL_READ,
    ),
    "reordered": (
        Rule(BREAKING, _("Requests in the order of before are refused by a strict server.")),
        Rule(STRICT, _("Tolerant consumers read elements by name, strict ones in the order of before.")),
    ),
    "became-choice": (
        Rule(BREAKING, _("Requests that hold several of these elements are refused: only one may be there.")),
        Rule(BREAKING, _("Consumers count on all of these elements, and only one comes.")),
    ),
    "no-longer-choice": (
        Rule(BREAKING, _("Requests that hold only one of these elements lack the others.")),
        Rule(BREAKING, _("Consumers that read one of these elements now receive several.")),
    ),
    "wildcard-added": (
        STILL_VALID,
        Rule(STRICT, _("Tolerant consumers skip what they do not know; strict ones refuse the answer.")),
    ),
    "wildcard-removed": (Rule(BREAKING, _("Requests that hold other elements are no longer accepted.")), STILL_READ),
    "namespace-changed": (
        Rule(BREAKING, _("In another namespace it is another element: requests made before are not understood.")),
        Rule(BREAKING, _("In another namespace it is another element: consumers do not find it.")),
    ),
    "root-renamed": (
        Rule(BREAKING, _("The service looks for the first element by its name.")),
        Rule(BREAKING, _("Consumers look for the first element by its name.")),
    ),
    "body-added": (
        Rule(BREAKING, _("Requests made before are empty.")),
        Rule(STRICT, _("Consumers expect an empty answer; tolerant ones do not look into it.")),
    ),
    "body-removed": (
        Rule(BREAKING, _("Requests made before are no longer expected.")),
        Rule(BREAKING, _("Consumers count on an answer that now comes empty.")),
    ),
    "header-added": (
        Rule(STRICT, _("Requests made before lack this header: a tolerant service does not ask for it.")),
        STILL_READ,
    ),
    "header-removed": (
        Rule(STRICT, _("Requests still send this header: a tolerant service leaves it alone.")),
        STILL_READ,
    ),
    "fault-added": (
        STILL_VALID,
        Rule(STRICT, _("Consumers meet an error that they do not know; tolerant ones treat it like any other.")),
    ),
    "fault-removed": (STILL_VALID, Rule(COMPATIBLE, _("An error that consumers know how to treat no longer comes."))),
}
"""{kind: (in a request, in an answer)}."""

OF_OPERATION: dict[str, Rule] = {
    "operation-added": Rule(COMPATIBLE, _("Consumers that do not call it notice nothing.")),
    "operation-removed": Rule(BREAKING, _("Calls to it are answered by an error.")),
    "style-changed": OTHER_SHAPE,
    "action-changed": Rule(
        STRICT,
        _("A service that chooses the operation by its SOAPAction refuses calls made before; one that looks at the "
          "message goes on."),
    ),
    "soap-added": Rule(COMPATIBLE, _("Consumers keep using the SOAP version that they know.")),
    "soap-removed": Rule(BREAKING, _("Consumers that use this SOAP version are no longer understood.")),
    "answer-removed": Rule(BREAKING, _("Consumers wait for an answer that never comes.")),
    "answer-added": Rule(STRICT, _("Consumers do not wait for an answer; tolerant ones leave it unread.")),
    "target-namespace-changed": Rule(
        COMPATIBLE, _("By itself it does not travel: what it changes in the messages is listed with each of them.")
    ),
}  # fmt: skip
"""{kind: its rule}, of what concerns the operation or the contract as a whole."""


def rule(kind: str, direction: Direction) -> Rule:
    """The rule of a kind of change in one direction."""
    if direction == Direction.OPERATION:
        return OF_OPERATION[kind]
    request, response = BY_DIRECTION[kind]
    return request if direction == Direction.REQUEST else response


def severity(kind: str, direction: Direction) -> Severity:
    return rule(kind, direction).severity
