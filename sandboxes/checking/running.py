"""Runs the check of one published generation and stores its report, with a lease of its own."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import answering, asking, contracts_store
from catalog.contracts.strict import Validator

from .. import addresses, composing, credentials, leases, lifecycle, steps
from ..composing import Recipe
from ..errors import LeaseLost, SandboxesError
from ..leases import Claim
from ..models import Check, Sandbox, SandboxService
from ..stages import CheckOutcome, Stage, StepName, StepStage
from . import calling, comparing
from .calling import Client, ClientCannot
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
        _postpone(claim, _("The engine does not answer: %s") % error)
    except LeaseLost:
        raise
    except Exception as error:
        _postpone(claim, f"{type(error).__name__}: {error}")
        raise
    else:
        _commit(claim, lines)


def _report(claim: Claim, sandbox: Sandbox) -> Iterator[Check]:
    for service in sandbox.services.select_related("version__service"):
        bench = _bench(claim, sandbox, service)
        for recipe in composing.recipes(service, served=True):
            unreachable = _("No value was found that only this row answers: call it by hand.")
            for position, sample in enumerate(samples(recipe, unreachable)):
                leases.hold(claim)
                yield _call(bench, claim, recipe, sample, _line(claim, service, recipe, sample, position))


def _bench(claim: Claim, sandbox: Sandbox, service: SandboxService) -> Bench:
    version = service.version
    token = credentials.of_checker(sandbox, claim.generation)
    url, wsdl_url = addresses.url(sandbox, version), addresses.wsdl_url(sandbox, version)
    _wait_for(wsdl_url, token, claim)
    validator = comparing.validator(contracts_store.contract_files(version), version.main_file)
    try:
        return Bench(service, validator, Client(url=url, wsdl_url=wsdl_url, token=token))
    except ClientCannot as error:
        return Bench(service, validator, None, _("The client cannot read this contract: %s") % error)


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
        return _not_testable(line, bench.obstacle or sample.obstacle)
    operation = recipe.operation
    question = asking.question(operation, key_path=recipe.key_path, key=sample.value)
    line.request = question.envelope[:LONGEST]
    try:
        reply = _once_served(claim, lambda: bench.client.call(operation.name, question.arguments))
    except ClientCannot as error:
        return _not_testable(line, _("The client cannot build this call: %s") % error)
    line.request = reply.sent.decode(errors="replace")[:LONGEST]
    line.answer = reply.body.decode(errors="replace")[:LONGEST]
    sent = answering.read(reply.sent)
    if sample.value is not None and sent.value_at(recipe.key_path) != sample.value.strip():
        return _not_testable(line, _("The client does not send this key as it is written in the dataset."))
    wanted = comparing.expected(operation, sample, sent.soap)
    line.response_name = wanted.response.name
    reasons = comparing.differences(
        client=bench.client, operation=operation, sample=sample, reply=reply, wanted=wanted, validator=bench.validator
    )
    line.outcome = CheckOutcome.FAILED if reasons else CheckOutcome.PASSED
    line.reason = "\n".join(reasons)
    return line


def _not_testable(line: Check, reason: str) -> Check:
    line.outcome = CheckOutcome.NOT_TESTABLE
    line.reason = reason
    return line


@transaction.atomic
def _commit(claim: Claim, lines: list[Check]) -> None:
    """Stores the report and moves the sandbox, unless it has gone on to another generation meanwhile."""
    failed = [line for line in lines if line.outcome == CheckOutcome.FAILED]
    said = _summary(lines)
    steps.end(claim, StepName.CHECK, stage=StepStage.FAILED if failed else StepStage.DONE, log=said)
    leases.commit(claim)
    Check.objects.filter(sandbox=claim.pk).delete()
    Check.objects.bulk_create(lines)
    sandbox = Sandbox.objects.get(pk=claim.pk)
    if sandbox.stage != Stage.CHECKING or sandbox.observed_generation != claim.generation:
        return
    if failed:
        _fail(sandbox, claim, _blame(failed[0]))
    else:
        lifecycle.move(sandbox, Stage.READY, note=said, generation=claim.generation)
        Sandbox.objects.filter(pk=claim.pk).update(ready_at=sandbox.ready_at or timezone.now(), last_error="")


def _postpone(claim: Claim, reason: str) -> None:
    if not claim.is_last:
        leases.release(claim, last_error=reason)
        return
    with transaction.atomic():
        steps.end(claim, StepName.CHECK, stage=StepStage.FAILED, log=reason)
        leases.commit(claim)
        sandbox = Sandbox.objects.get(pk=claim.pk)
        if sandbox.stage == Stage.CHECKING and sandbox.observed_generation == claim.generation:
            _fail(sandbox, claim, reason)


def _fail(sandbox: Sandbox, claim: Claim, reason: str) -> None:
    lifecycle.move(sandbox, Stage.FAILED, note=reason, generation=claim.generation)
    Sandbox.objects.filter(pk=claim.pk).update(last_error=reason)


def _summary(lines: list[Check]) -> str:
    counted = Counter(line.outcome for line in lines)
    return ", ".join(f"{CheckOutcome(outcome).label}: {count}" for outcome, count in sorted(counted.items()))


def _blame(line: Check) -> str:
    """One sentence with operation, dataset, row and reason."""
    where = line.operation_name
    if line.row:
        where = _("%(operation)s, “%(dataset)s” row %(row)s") % {
            "operation": where, "dataset": line.dataset_name, "row": line.row
        }  # fmt: skip
    return f"{where}: {line.reason.splitlines()[0]}"
