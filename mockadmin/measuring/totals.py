"""Adds the reports of many contracts up."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

VERDICTS = ("request_valid", "schema_valid", "round_trip")


def of(reports: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Counts of files by status and category, of operations by verdict, and shares (0 to 1, None of nothing).

    `valid_and_read` counts the answers that no schema contradicts and zeep reads back; one-way calls have no answer.
    """
    reports = list(reports)
    operations = [operation for report in reports for operation in report["operations"]]
    answers = [operation for operation in operations if not operation["one_way"]]
    imported = sum(report["status"] == "imported" for report in reports)
    answered = sum(operation["answered"] for operation in operations)
    good = sum(operation["round_trip"] is True and operation["schema_valid"] is not False for operation in answers)
    return {
        "files": len(reports),
        "imported": imported,
        "refused": len(reports) - imported,
        "categories": dict(Counter(report["category"] for report in reports if report["category"]).most_common()),
        "notices": dict(
            Counter(code for report in reports for code in {each["code"] for each in report["notices"]}).most_common()
        ),
        "operations": len(operations),
        "request_made": sum(operation["request_made"] for operation in operations),
        "answered": answered,
        "answered_share": _share(answered, len(operations)),
        "one_way": len(operations) - len(answers),
        **{verdict: _counted(operations, verdict) for verdict in VERDICTS},
        "valid_and_read": good,
        "valid_and_read_share": _share(good, len(answers)),
        "seconds": round(sum(report["seconds"] for report in reports), 1),
        "slowest": max((report["seconds"] for report in reports), default=0),
        "megabytes": max((report["megabytes"] for report in reports), default=0),
    }


def _counted(operations: list[dict[str, Any]], verdict: str) -> dict[str, int]:
    found = Counter(operation[verdict] for operation in operations)
    return {"true": found[True], "false": found[False], "null": found[None]}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
