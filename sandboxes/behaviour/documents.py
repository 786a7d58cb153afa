"""The behaviour of a sandbox as it is stored and as the API shows it; docs/behaviour.md has its form.

It is what `engine.behaviour.read` reads, but that a rule may be switched off (`active`), and that tokens of consumers
and the round are not part of it: these are the sandbox's own.
"""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.models import NamedResponse, Operation
from catalog.stages import ResponseKind
from engine import behaviour
from engine.errors import BehaviourRefused

from ..errors import BehaviourInvalid
from ..models import Sandbox

Document = dict[str, Any]
Rule = dict[str, Any]
MEMBERS = ("rules", "seed", "clock", "sequences")


def rules(sandbox: Sandbox) -> list[Rule]:
    """The rules in their order, those switched off too."""
    return sandbox.behaviour.get("rules", [])


def active(document: Document) -> list[Rule]:
    """The rules that are in force, as the engine reads them."""
    return [_bare(rule) for rule in document.get("rules", []) if rule.get("active", True)]


def checked(sandbox: Sandbox, document: Any) -> Document:
    """The document without what is empty. Raises BehaviourInvalid, which names the place and what is expected there."""
    if not isinstance(document, dict) or not document.keys() <= set(MEMBERS):
        raise BehaviourInvalid(_("A behaviour has these members: %(names)s.") % {"names": ", ".join(MEMBERS)})
    _require_form(document)
    _require_names(sandbox, document)
    return {name: document[name] for name in MEMBERS if document.get(name)}


def published(sandbox: Sandbox) -> Document | None:
    """What the engine is told; None when the sandbox only answers."""
    document = sandbox.behaviour
    told = {
        "rules": active(document),
        **{name: document[name] for name in ("seed", "clock", "sequences") if name in document},
        "consumers": dict(sandbox.consumers.values_list("token_hash", "name")),
        "round": sandbox.behaviour_round,
    }
    told = {name: value for name, value in told.items() if value}
    return told or None


def fault_names(sandbox: Sandbox) -> list[str]:
    """The named faults of the sandbox's contracts."""
    versions = sandbox.services.values("version")
    faults = NamedResponse.objects.filter(operation__version__in=versions, kind=ResponseKind.FAULT)
    return list(faults.order_by("name").values_list("name", flat=True).distinct())


def operation_names(sandbox: Sandbox) -> list[str]:
    versions = sandbox.services.values("version")
    named = Operation.objects.filter(version__in=versions)
    return list(named.order_by("name").values_list("name", flat=True).distinct())


def _bare(rule: Any) -> Any:
    return {name: value for name, value in rule.items() if name != "active"} if isinstance(rule, dict) else rule


def _require_form(document: Document) -> None:
    listed = document.get("rules", [])
    bare = [_bare(rule) for rule in listed] if isinstance(listed, list) else listed
    try:
        behaviour.read({**document, "rules": bare})
    except BehaviourRefused as refusal:
        raise BehaviourInvalid(refusal.text(get_language() or "fr")) from refusal
    for place, rule in enumerate(listed, start=1):
        if not isinstance(rule.get("active", True), bool):
            raise BehaviourInvalid(_("rules.%(place)d.active: true or false is expected.") % {"place": place})


def _require_names(sandbox: Sandbox, document: Document) -> None:
    known = {
        "operations": set(operation_names(sandbox)),
        "consumers": set(sandbox.consumers.values_list("name", flat=True)),
    }
    faults = set(fault_names(sandbox))
    for place, rule in enumerate(document.get("rules", []), start=1):
        when = rule.get("when", {})
        for member, names in known.items():
            _require_known(f"rules.{place}.when.{member}", when.get(member, []), names)
        failure = rule.get("failure") or {}
        if failure.get("kind") == "fault":
            _require_known(f"rules.{place}.failure.name", [failure["name"]], faults)


def _require_known(where: str, names: list[str], known: set[str]) -> None:
    unknown = [name for name in names if name not in known]
    if unknown:
        raise BehaviourInvalid(
            _("%(where)s: this sandbox has no “%(name)s”. It has: %(known)s.")
            % {"where": where, "name": unknown[0], "known": ", ".join(sorted(known)[:20]) or "–"}
        )
