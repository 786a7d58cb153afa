"""The check report: what a real SOAP client got from the sandbox, operation by operation."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from .. import queries
from ..stages import CheckOutcome
from . import heads


@require_GET
def checks(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    found = list(queries.report(sandbox))
    context = {"operations": _by_operation(found), "counts": _counts(found), "generation": sandbox.checked_generation}
    return heads.tab(request, "sandboxes/checks.html", sandbox, **context)


def _by_operation(found: list) -> list[dict]:
    """One entry per operation, in the report's order: its calls and how many of each outcome."""
    groups = groupby(found, key=lambda check: (check.version_id, check.operation_name))
    return [
        {"version": checks[0].version, "name": checks[0].operation_name, "checks": checks, "counts": _counts(checks)}
        for checks in (list(group) for _key, group in groups)
    ]


def _counts(found: list) -> list[tuple[str, str]]:
    """(outcome, “12 passed”) of the outcomes that occur, the failed ones first."""
    order = (CheckOutcome.FAILED, CheckOutcome.NOT_TESTABLE, CheckOutcome.PASSED)
    counted = ((outcome, sum(check.outcome == outcome for check in found)) for outcome in order)
    return [(outcome.value, f"{count} {outcome.label}") for outcome, count in counted if count]
