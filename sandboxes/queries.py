"""Reads for pages and API: what a person sees of sandboxes, their making, their journal and their usage."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from accounts import roles
from accounts.models import Organisation
from accounts.stages import Role

from . import addresses, explaining, policies
from .explaining import Explained
from .models import Check, Event, Exchange, Sandbox, SandboxService, Step, Usage
from .stages import CheckOutcome, Outcome, Stage, StepName, StepStage

LOOKS = {
    StepStage.WAITING: ("quiet", ""),
    StepStage.RUNNING: ("waiting", "hourglass-split"),
    StepStage.DONE: ("ready", "check2"),
    StepStage.FAILED: ("failed", "x-lg"),
}
"""Meaning and icon of a step's stage."""


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """One step, ready to show; `seconds` is None until it has ended."""

    name: str
    label: str
    stage: str
    word: str
    meaning: str
    symbol: str
    seconds: float | None
    log: str


@dataclass(frozen=True, kw_only=True)
class Quota:
    used: int
    most: int

    @property
    def left(self) -> int:
        return max(0, self.most - self.used)


@dataclass(frozen=True, kw_only=True)
class UsageLine:
    operation_name: str
    outcome: str
    outcome_label: str
    calls: int
    milliseconds: float


@dataclass(frozen=True, kw_only=True)
class Losses:
    """What goes when a sandbox is deleted."""

    addresses: list[str]
    exchanges: int
    checks: int


def sandboxes(user) -> QuerySet[Sandbox]:
    """Sandboxes that `user` may see and that are not deleted, the newest first."""
    return (
        Sandbox.objects.visible_to(user)
        .present()
        .select_related("organisation", "team", "owner", "decided_by")
        .prefetch_related("services__version__service")
        .order_by("-created_at", "-pk")
    )


def pending(user) -> QuerySet[Sandbox]:
    """Orders that wait for a decision which `user` may take; the oldest first."""
    if not roles.of(user).network(Role.REVIEWER):
        return Sandbox.objects.none()
    waiting = Sandbox.objects.present().filter(stage=Stage.REQUESTED).exclude(owner=user)
    return waiting.select_related("organisation", "owner").order_by("created_at", "pk")


def steps(sandbox: Sandbox) -> list[StepLine]:
    """The steps of the newest generation that was begun; empty before the first."""
    newest = sandbox.steps.order_by("-generation").values("generation")[:1]
    return [_line(step) for step in sandbox.steps.filter(generation__in=newest).order_by("position")]


def events(sandbox: Sandbox) -> QuerySet[Event]:
    return sandbox.events.select_related("by").order_by("-at", "-pk")


def composition(service: SandboxService, operation_name: str, **asked) -> Explained:
    """Who wins and why, for a key and for a page of the keys that several layers share; `asked` as in `explaining`."""
    return explaining.explain(service, operation_name, **asked)


def report(sandbox: Sandbox) -> QuerySet[Check]:
    """The calls of the newest check, in order."""
    newest = sandbox.checks.order_by("-generation").values("generation")[:1]
    lines = sandbox.checks.filter(generation__in=newest).select_related("version__service")
    return lines.order_by("version__service__name", "version", "operation_name", "position")


def report_counts(sandbox: Sandbox) -> dict[str, int]:
    """How many calls of the newest check passed, failed and could not be made; and in all."""
    counted = (
        report(sandbox)
        .order_by()
        .aggregate(
            total=Count("pk"),
            passed=Count("pk", filter=Q(outcome=CheckOutcome.PASSED)),
            failed=Count("pk", filter=Q(outcome=CheckOutcome.FAILED)),
            not_testable=Count("pk", filter=Q(outcome=CheckOutcome.NOT_TESTABLE)),
        )
    )
    return dict(counted)


def journal(
    sandbox: Sandbox, *, outcome: str = "", operation: str = "", text: str = "", since: datetime | None = None
) -> QuerySet[Exchange]:
    """The calls of a sandbox, the newest first; `text` is looked for in the key and the reason."""
    calls = sandbox.exchanges.filter(at__gte=sandbox.journal_since)
    if outcome:
        calls = calls.filter(outcome=outcome)
    if operation:
        calls = calls.filter(operation_name=operation)
    if text:
        calls = calls.filter(Q(key__icontains=text) | Q(reason__icontains=text) | Q(response_name__icontains=text))
    if since:
        calls = calls.filter(at__gt=since)
    return calls.order_by("-at", "-pk")


def usage(
    organisation: Organisation | None, *, since: datetime | None = None, until: datetime | None = None
) -> QuerySet[Usage]:
    """Hourly counts of an organisation, the newest hour first."""
    lines = Usage.objects.filter(organisation=organisation)
    if since:
        lines = lines.filter(hour__gte=since)
    if until:
        lines = lines.filter(hour__lt=until)
    return lines.select_related("sandbox", "organisation").order_by("-hour", "pk")


def calls_by_operation(sandbox: Sandbox) -> list[UsageLine]:
    """All calls of a sandbox since it exists, by operation and outcome."""
    sums = (
        sandbox.usage.values("operation_name", "outcome")
        .annotate(total=Sum("calls"), spent=Sum("microseconds"))
        .order_by("operation_name", "outcome")
    )
    return [
        UsageLine(
            operation_name=each["operation_name"],
            outcome=each["outcome"],
            outcome_label=Outcome(each["outcome"]).label,
            calls=each["total"],
            milliseconds=each["spent"] / each["total"] / 1000 if each["total"] else 0.0,
        )
        for each in sums
    ]


def quota(organisation: Organisation | None) -> Quota:
    """How much of its quota an organisation uses now."""
    if organisation is None:
        return Quota(used=0, most=0)
    return Quota(used=policies.used_quota(organisation), most=organisation.sandbox_quota)


def losses(sandbox: Sandbox) -> Losses:
    services = sandbox.services.select_related("version__service")
    return Losses(
        addresses=[addresses.url(sandbox, service.version) for service in services],
        exchanges=sandbox.exchanges.count(),
        checks=sandbox.checks.count(),
    )


def _line(step: Step) -> StepLine:
    stage = StepStage(step.stage)
    meaning, symbol = LOOKS[stage]
    ended = step.started_at and step.ended_at
    return StepLine(
        name=step.name,
        label=StepName(step.name).label,
        stage=stage.value,
        word=stage.label,
        meaning=meaning,
        symbol=symbol,
        seconds=(step.ended_at - step.started_at).total_seconds() if ended else None,
        log=step.log,
    )
