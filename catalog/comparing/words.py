"""Tells a difference in one sentence, in the reader's language; the names and values themselves stand beside it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import rules
from .differences import Difference, Severity

SENTENCES: dict[str, Promise] = {
    "operation-added": gettext_lazy("This operation is new."),
    "operation-removed": gettext_lazy("This operation is gone."),
    "style-changed": gettext_lazy("The style of its messages changes."),
    "action-changed": gettext_lazy("Its SOAPAction changes."),
    "soap-added": gettext_lazy("It is offered in one more SOAP version."),
    "soap-removed": gettext_lazy("It is no longer offered in this SOAP version."),
    "answer-removed": gettext_lazy("It no longer answers."),
    "answer-added": gettext_lazy("It answers now; before, it only received."),
    "target-namespace-changed": gettext_lazy("The namespace of the contract changes."),
    "added-optional": gettext_lazy("New, optional."),
    "added-required": gettext_lazy("New, required."),
    "removed-optional": gettext_lazy("Gone; it was optional."),
    "removed-required": gettext_lazy("Gone; it was required."),
    "became-required": gettext_lazy("Required now; it was optional."),
    "became-optional": gettext_lazy("Optional now; it was required."),
    "became-list": gettext_lazy("May come several times; it came once."),
    "no-longer-list": gettext_lazy("Comes once; it could come several times."),
    "least-raised": gettext_lazy("Must come more often than before."),
    "least-lowered": gettext_lazy("May come less often than before."),
    "most-raised": gettext_lazy("May come more often than before."),
    "most-lowered": gettext_lazy("May no longer come as often."),
    "nillable-added": gettext_lazy("May be empty (nil) now."),
    "nillable-removed": gettext_lazy("May no longer be empty (nil)."),
    "default-changed": gettext_lazy("Its default value changes."),
    "type-renamed": gettext_lazy("Its type has another name."),
    "type-widened": gettext_lazy("Its type accepts more than before."),
    "type-narrowed": gettext_lazy("Its type accepts less than before."),
    "type-changed": gettext_lazy("It has another type."),
    "content-changed": gettext_lazy("It holds something else than before."),
    "values-added": gettext_lazy("More values are listed."),
    "values-removed": gettext_lazy("Fewer values are listed."),
    "values-limited": gettext_lazy("Only listed values are allowed now."),
    "values-freed": gettext_lazy("Any value is allowed now, not only listed ones."),
    "limit-widened": gettext_lazy("Its limits are wider."),
    "limit-narrowed": gettext_lazy("Its limits are narrower."),
    "limit-changed": gettext_lazy("Its limits are others; whether they are wider cannot be told."),
    "order-freed": gettext_lazy("Its elements may come in any order."),
    "order-fixed": gettext_lazy("Its elements must come in one order."),
    "reordered": gettext_lazy("Its elements come in another order."),
    "became-choice": gettext_lazy("Only one of its elements may be there now."),
    "no-longer-choice": gettext_lazy("Its elements are no longer alternatives."),
    "wildcard-added": gettext_lazy("It may hold other elements now."),
    "wildcard-removed": gettext_lazy("It may no longer hold other elements."),
    "root-renamed": gettext_lazy("The first element has another name."),
    "body-added": gettext_lazy("The message is no longer empty."),
    "body-removed": gettext_lazy("The message is empty now."),
    "header-added": gettext_lazy("This header is new."),
    "header-removed": gettext_lazy("This header is gone."),
    "fault-added": gettext_lazy("This error is new."),
    "fault-removed": gettext_lazy("This error is gone."),
}
VERDICTS: dict[Severity, Promise] = {
    Severity.BREAKING: gettext_lazy("breaking"),
    Severity.STRICT: gettext_lazy("breaking for strict consumers"),
    Severity.COMPATIBLE: gettext_lazy("compatible"),
    Severity.IDENTICAL: gettext_lazy("identical"),
}


@dataclass(frozen=True)
class Told:
    """A difference ready to be shown: where it is, what changed, and the rule behind its verdict."""

    severity: Severity
    verdict: str
    part: str
    parents: tuple[str, ...]
    name: str
    sentence: str
    why: str
    before: str
    after: str


def told(difference: Difference) -> Told:
    return Told(
        severity=difference.severity,
        verdict=verdict(difference.severity),
        part=part(difference.part),
        parents=difference.path[:-1],
        name=difference.path[-1] if difference.path else "",
        sentence=sentence(difference),
        why=why(difference),
        before=_shown(difference.before),
        after=_shown(difference.after),
    )


def _shown(text: str) -> str:
    """That a single thing comes once, or not, is in the sentence already."""
    return "" if text in ("0..1", "1..1") else text


def sentence(difference: Difference) -> str:
    """What changed, without its name and values."""
    if difference.kind == "namespace-changed":
        return ngettext(
            "This element is in another namespace.",
            "This element and others are in another namespace: %(count)d in all.",
            difference.count,
        ) % {"count": difference.count}
    return str(SENTENCES[difference.kind])


def why(difference: Difference) -> str:
    """The rule behind its verdict."""
    return str(rules.rule(difference.kind, difference.direction).why)


def verdict(severity: Severity) -> str:
    return str(VERDICTS[severity])


def part(name: str) -> str:
    """`header:Security` in words; empty for the body."""
    kind, _colon, own = name.partition(":")
    if not own:
        return ""
    return (_("header %(name)s") if kind == "header" else _("error %(name)s")) % {"name": own}
