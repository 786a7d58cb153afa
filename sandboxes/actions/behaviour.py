"""What people change in the behaviour of a sandbox: rules, clock, sequences, consumers; and starting over."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import trail

from .. import credentials, policies, tasks
from ..behaviour import documents, profiles
from ..behaviour.documents import Document, Rule
from ..errors import BehaviourInvalid, MoveRefused
from ..models import Consumer, Sandbox
from ..stages import Desire, Stage

UNDECIDED = (Stage.REQUESTED, Stage.REFUSED, Stage.DELETED)
MOST_CONSUMERS = 100


@transaction.atomic
def behave(*, sandbox: Sandbox, by, **members) -> None:
    """Changes members of the behaviour (rules, seed, clock, sequences); what is not given stays as it is.

    Raises NotAllowed, MoveRefused, BehaviourInvalid.
    """
    _hold(sandbox, by)
    document = documents.checked(sandbox, sandbox.behaviour | members)
    if document != sandbox.behaviour:
        _publish(sandbox, by, "sandbox.behave", {"behaviour": members}, behaviour=document)


@transaction.atomic
def put_rule(*, sandbox: Sandbox, by, rule: Rule, number: int | None = None) -> None:
    """Adds a rule behind the others, or replaces the `number`-th, counted from 1."""
    _hold(sandbox, by)
    rules = list(documents.rules(sandbox))
    if number is None:
        rules.append(rule)
    else:
        rules[_place(rules, number)] = rule
    behave(sandbox=sandbox, by=by, rules=rules)


@transaction.atomic
def remove_rule(*, sandbox: Sandbox, by, number: int) -> None:
    """Takes the `number`-th rule away."""
    _hold(sandbox, by)
    rules = list(documents.rules(sandbox))
    del rules[_place(rules, number)]
    behave(sandbox=sandbox, by=by, rules=rules)


@transaction.atomic
def switch_rule(*, sandbox: Sandbox, by, number: int) -> None:
    """Puts the `number`-th rule in force, or out of it."""
    _hold(sandbox, by)
    rules = list(documents.rules(sandbox))
    place = _place(rules, number)
    rules[place] = rules[place] | {"active": not rules[place].get("active", True)}
    behave(sandbox=sandbox, by=by, rules=rules)


@transaction.atomic
def apply_profile(*, sandbox: Sandbox, by, slug: str) -> None:
    """Puts a profile in force: its rules stand behind the others, in place of those that bear their names."""
    _hold(sandbox, by)
    profile = profiles.named(slug)
    if profile is None:
        raise BehaviourInvalid(_("There is no such profile."))
    made = profile.make()
    names = {rule["name"] for rule in made}
    kept = [rule for rule in documents.rules(sandbox) if rule["name"] not in names]
    behave(sandbox=sandbox, by=by, rules=[*kept, *made])


@transaction.atomic
def calm(*, sandbox: Sandbox, by) -> None:
    """Puts every rule out of force: the sandbox answers at once and well."""
    _hold(sandbox, by)
    behave(sandbox=sandbox, by=by, rules=[rule | {"active": False} for rule in documents.rules(sandbox)])


@transaction.atomic
def put_sequence(*, sandbox: Sandbox, by, name: str, start: int = 1, step: int = 1) -> None:
    """From now on the sandbox counts this sequence itself ("*": all that are not named)."""
    _hold(sandbox, by)
    counted = sandbox.behaviour.get("sequences", {}) | {name.strip(): {"start": start, "step": step}}
    behave(sandbox=sandbox, by=by, sequences=counted)


@transaction.atomic
def remove_sequence(*, sandbox: Sandbox, by, name: str) -> None:
    """The sequence gives unique numbers again, as in a sandbox that does not count it."""
    _hold(sandbox, by)
    left = {each: told for each, told in sandbox.behaviour.get("sequences", {}).items() if each != name}
    behave(sandbox=sandbox, by=by, sequences=left)


@transaction.atomic
def start_over(*, sandbox: Sandbox, by) -> None:
    """States of keys, sequences and counters go back to their beginning, within seconds. The journal stays."""
    _hold(sandbox, by)
    _publish(sandbox, by, "sandbox.start-over", {}, behaviour_round=F("behaviour_round") + 1)


@transaction.atomic
def add_consumer(*, sandbox: Sandbox, by, name: str) -> str:
    """A consumer with a token of its own, shown once; also a protected sandbox accepts it."""
    _hold(sandbox, by)
    name = name.strip()
    if not name or sandbox.consumers.filter(name=name).exists():
        raise BehaviourInvalid(_("Give the consumer a name that no other has."))
    if sandbox.consumers.count() >= MOST_CONSUMERS:
        raise BehaviourInvalid(_("A sandbox knows %(most)s consumers at most.") % {"most": MOST_CONSUMERS})
    token, kept = credentials.make()
    Consumer.objects.create(sandbox=sandbox, name=name, token_hash=kept)
    _publish(sandbox, by, "sandbox.add-consumer", {"name": name})
    return token


@transaction.atomic
def remove_consumer(*, sandbox: Sandbox, by, consumer: Consumer) -> None:
    """The token of a consumer stops working; rules that speak of it must be changed before."""
    _hold(sandbox, by)
    for rule in documents.rules(sandbox):
        if consumer.name in rule.get("when", {}).get("consumers", []):
            words = {"rule": rule["name"], "name": consumer.name}
            raise BehaviourInvalid(_("The rule “%(rule)s” speaks of “%(name)s”: change it first.") % words)
    sandbox.consumers.filter(pk=consumer.pk).delete()
    _publish(sandbox, by, "sandbox.remove-consumer", {"name": consumer.name})


def _hold(sandbox: Sandbox, by) -> None:
    """Reads the sandbox as it is now, holds it until the end, and asks whether it may be changed."""
    sandbox.refresh_from_db(from_queryset=Sandbox.objects.select_for_update())
    policies.require(policies.may_change(by, sandbox), _("You may not change this sandbox."))
    if sandbox.desire == Desire.DELETED or sandbox.stage in UNDECIDED:
        raise MoveRefused(_("This sandbox is not in use."))


def _publish(sandbox: Sandbox, by, verb: str, detail: Document, **fields) -> None:
    Sandbox.objects.filter(pk=sandbox.pk).renew(**fields)
    sandbox.refresh_from_db()
    trail.record(by=by, verb=verb, target=sandbox, detail=detail)
    tasks.provision_sandbox.delay_on_commit(sandbox.pk)


def _place(rules: list[Rule], number: int) -> int:
    if not 1 <= number <= len(rules):
        raise BehaviourInvalid(_("This rule is gone: look at the list again."))
    return number - 1
