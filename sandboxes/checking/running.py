"""Runs the check of one published generation and stores its report, with a lease of its own."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.contracts.strict import Validator
from catalog.explaining import asking
from catalog.functions.fields import Fields
from catalog.lookup import answering, keys, rules
from catalog.models import Operation

from .. import addresses, composing, credentials, leases, steps
from ..composing import Recipe
from ..errors import LeaseLost, SandboxesError
from ..leases import Claim
from ..models import Check, Sandbox, SandboxService
from ..stages import CheckOutcome, StepName
from . import calling, comparing, verdicts
from .calling import Client, ClientCannot, Reply
from .comparing import Unanswered
from .sampling import Sample, samples

LONGEST = 100_000
"""Characters kept of a request or an answer."""

PATIENCE = 10.0
"""Seconds the engine may take to see a publication."""

GENERATION_HEADER = "X-MockAdmin-Generation"

log = logging.getLogger(__name__)


class EngineUnreachable(SandboxesError):
    """The engine does not answer, or not yet with this generation: the check comes back later."""

    code = "engine-unreachable"


@dataclass(frozen=True)
class Bench:
    """What all calls to one service of the sandbox share. Without a client, `obstacle` says why there is none."""

    service: SandboxService
    validator: Validator | None
    client: Client | None
    strict: bool
    obstacle: str = ""


def check(pk: int) -> bool:
    """Claims the published generation of sandbox `pk` and checks it; False when there was nothing to check."""
    claim = _claim(pk)
    if claim is None:
        return False
    try:
        _check(claim)
    except LeaseLost as lost:
        log.warning("%s", lost)
    return True


@transaction.atomic
def _claim(pk: int) -> Claim | None:
    if not leases.take(leases.CHECKING, Sandbox.objects.filter(pk=pk).to_check()):
        return None
    sandbox = Sandbox.objects.get(pk=pk)
    return Claim(leases.CHECKING, pk, sandbox.observed_generation, sandbox.check_fence, sandbox.check_attempts)


def _check(claim: Claim) -> None:
    sandbox = Sandbox.objects.get(pk=claim.pk)
    steps.begin(claim, StepName.CHECK)
    try:
        lines = list(_report(claim, sandbox))
    except (EngineUnreachable, *calling.UNREACHABLE) as error:
        verdicts.postpone(claim, _("The engine does not answer: %s") % error)
    except LeaseLost:
        raise
    except Exception as error:
        verdicts.postpone(claim, f"{type(error).__name__}: {error}")
        raise
    else:
        verdicts.commit(claim, lines)


def _report(claim: Claim, sandbox: Sandbox) -> Iterator[Check]:
    for service in sandbox.services.select_related("version__service"):
        bench = _bench(claim, sandbox, service)
        asked: dict[tuple[str, str], str] = {}
        for recipe in composing.recipes(service, served=True):
            twin = asked.setdefault((recipe.operation.input_element, recipe.operation.action), recipe.operation.name)
            unreachable = _("No value was found that only this row answers: call it by hand.")
            for position, sample in enumerate(samples(recipe, unreachable)):
                leases.hold(claim)
                line = _line(claim, service, recipe, sample, position)
                if twin == recipe.operation.name:
                    yield _call(bench, claim, recipe, sample, line)
                else:
                    reason = _("Its requests are those of “%(twin)s”: nothing tells the two operations apart.")
                    yield _judged(line, CheckOutcome.NOT_TESTABLE, reason % {"twin": twin})


def _bench(claim: Claim, sandbox: Sandbox, service: SandboxService) -> Bench:
    version = service.version
    token = credentials.of_checker(sandbox, claim.generation)
    url, wsdl_url = addresses.url(sandbox, version), addresses.wsdl_url(sandbox, version)
    _wait_for(wsdl_url, token, claim)
    validator = comparing.validator(version)
    try:
        return Bench(service, validator, Client(url=url, wsdl_url=wsdl_url, token=token), sandbox.strict)
    except ClientCannot as error:
        return Bench(service, validator, None, sandbox.strict, _("The client cannot read this contract: %s") % error)


def _wait_for(wsdl_url: str, token: str, claim: Claim) -> None:
    """Returns once the engine serves what is to be checked."""
    session = calling.SealedTransport(wsdl_url.removesuffix("?wsdl"), token).session
    _once_served(claim, lambda: session.get(wsdl_url, timeout=calling.SECONDS, allow_redirects=False))


def _once_served(claim: Claim, ask: Callable[[], Any]) -> Any:
    """The first answer that comes from this generation: each of the engine's processes sees a publication by itself.

    Raises `EngineUnreachable` after `PATIENCE`.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        answer = ask()
        if int(answer.headers.get(GENERATION_HEADER, 0)) >= claim.generation:
            return answer
        if time.monotonic() > deadline:
            raise EngineUnreachable(_("generation %(number)s is not served yet") % {"number": claim.generation})
        leases.hold(claim)
        time.sleep(0.05)


def _line(claim: Claim, service: SandboxService, recipe: Recipe, sample: Sample, position: int) -> Check:
    composed = sample.composed
    return Check(
        sandbox_id=claim.pk,
        generation=claim.generation,
        version=service.version,
        operation_name=recipe.operation.name,
        position=position,
        dataset_name=composed.source.dataset.name if composed else "",
        row=composed.row.number if composed else None,
        key=composed.row.key[:500] if composed else "",
        response_name=composed.row.response if composed else "",
    )


def _call(bench: Bench, claim: Claim, recipe: Recipe, sample: Sample, line: Check) -> Check:
    """Makes one call and writes the verdict on its line."""
    if bench.client is None or sample.obstacle:
        return _judged(line, CheckOutcome.NOT_TESTABLE, bench.obstacle or sample.obstacle)
    try:
        reply, sent = _asked(bench, claim, recipe, sample, line)
        reasons = _reasons(bench, recipe.operation, sample, line, reply, sent)
    except (ClientCannot, Unanswered) as error:
        return _judged(line, CheckOutcome.NOT_TESTABLE, str(error))
    return _judged(line, CheckOutcome.FAILED if reasons else CheckOutcome.PASSED, "\n".join(reasons))


def _asked(bench: Bench, claim: Claim, recipe: Recipe, sample: Sample, line: Check) -> tuple[Reply, answering.Message]:
    """Makes the call: the reply, and the message that really went out. `ClientCannot` when it is not our question."""
    key_path = sample.key_path or recipe.key_path
    question = asking.question(recipe.operation, key_path=key_path, key=sample.value)
    line.request = question.envelope[:LONGEST]
    _require_valid(bench, question.envelope)
    try:
        reply = _once_served(claim, lambda: bench.client.call(recipe.operation.name, question))
    except ClientCannot as error:
        raise ClientCannot(_("The client cannot build this call: %s") % error) from error
    line.request = reply.sent.decode(errors="replace")[:LONGEST]
    line.answer = reply.body.decode(errors="replace")[:LONGEST]
    sent = answering.read(reply.sent)
    wanted = recipe.operation.input_element
    if wanted and (sent.payload is None or sent.payload.tag != wanted):
        raise ClientCannot(_("The client sends another message than the contract describes."))
    if sample.value is not None and _key(sent, key_path) != sample.value.strip():
        raise ClientCannot(_("The client does not send this key as it is written in the dataset."))
    _require_unruled(recipe, sample, sent)
    return reply, sent


def _key(sent: answering.Message, key_path: Sequence[Any]) -> str:
    """The key that a message carries, as rows have it."""
    return keys.SEPARATOR.join(sent.value_at(path) or "" for path in keys.paths(key_path))


def _require_unruled(recipe: Recipe, sample: Sample, sent: answering.Message) -> None:
    """A rule that is read before the row answers instead of it, and rightly: then the row cannot be asked for so."""
    fields = Fields(recipe.operation.key_candidates)
    for each in sample.rules:
        if rules.is_met(rules.load(each.key.text), fields, sent):
            raise ClientCannot(_("The rule of row %(row)s answers such a request before.") % {"row": each.row.number})


def _require_valid(bench: Bench, envelope: str) -> None:
    """A strict sandbox refuses an invalid question, and rightly: such a row cannot be asked for."""
    if not bench.strict or bench.validator is None:
        return
    payload = answering.read(envelope.encode()).payload
    errors = [] if payload is None else bench.validator.errors(payload)
    if errors and comparing.UNDECLARED not in errors[0]["message"]:
        raise ClientCannot(_("The contract does not allow this request: %s") % errors[0]["message"])


def _reasons(
    bench: Bench, operation: Operation, sample: Sample, line: Check, reply: Reply, sent: answering.Message
) -> list[str]:
    """What is wrong with the reply; nothing when the call passed."""
    if operation.one_way:
        return comparing.of_acceptance(reply)
    wanted = comparing.expected(operation, sample, sent)
    line.response_name = wanted.response.name
    return comparing.differences(
        client=bench.client, operation=operation, sample=sample, reply=reply, wanted=wanted, validator=bench.validator
    )


def _judged(line: Check, outcome: CheckOutcome, reason: str) -> Check:
    line.outcome, line.reason = outcome, reason
    return line
