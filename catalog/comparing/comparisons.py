"""Compares two versions of a service for a person: the differences, and what they do to datasets and consumers."""

from dataclasses import dataclass

from accounts.models import User

from ..models import Operation, ServiceVersion
from ..neighbours import consumers
from ..neighbours.consumers import Consumers
from . import contracts, differences, effects, words
from .differences import Difference, Direction, Severity
from .effects import Effects
from .words import Told

FIELDS = (
    "name", "action", "style", "use", "soap_versions", "one_way", "headers", "faults", "request_tree", "response_tree",
)  # fmt: skip


@dataclass(frozen=True)
class OperationDifferences:
    """The differences of one operation, each on its side. The name is empty for the contract as a whole."""

    name: str
    severity: Severity
    of_operation: list[Told]
    of_request: list[Told]
    of_response: list[Told]

    @property
    def verdict(self) -> str:
        return words.verdict(self.severity)


@dataclass(frozen=True)
class Comparison:
    """From the older version to the newer one, as seen by one person."""

    before: ServiceVersion
    after: ServiceVersion
    differences: tuple[Difference, ...]
    datasets: Effects
    consumers: Consumers

    @property
    def severity(self) -> Severity:
        return differences.worst(difference.severity for difference in self.differences)

    @property
    def verdict(self) -> str:
        return words.verdict(self.severity)

    @property
    def counts(self) -> dict[Severity, int]:
        """How many differences there are of each severity, the worst first; none of those without any."""
        found = [difference.severity for difference in self.differences]
        return {severity: found.count(severity) for severity in differences.WORST_FIRST if severity in found}

    @property
    def tally(self) -> list[tuple[Severity, str, int]]:
        """The counts with their words."""
        return [(severity, words.verdict(severity), count) for severity, count in self.counts.items()]

    def by_operation(self, *, breaking_only: bool = False) -> list[OperationDifferences]:
        """The differences of each operation that has some, those of the contract first."""
        grouped: dict[str, list[Difference]] = {}
        for difference in self.differences:
            if difference.is_breaking or not breaking_only:
                grouped.setdefault(difference.operation, []).append(difference)
        return [_sided(name, found) for name, found in grouped.items()]

    @property
    def breaking_count(self) -> int:
        return sum(difference.is_breaking for difference in self.differences)


def _sided(name: str, found: list[Difference]) -> OperationDifferences:
    sides = ([words.told(difference) for difference in found if difference.direction == side] for side in Direction)
    return OperationDifferences(name, differences.worst(difference.severity for difference in found), *sides)


def of(user: User, before: ServiceVersion, after: ServiceVersion) -> Comparison:
    """What changes from `before` to `after`, both of which `user` sees."""
    old, new = _operations(before), _operations(after)
    namespaces = before.target_namespace, after.target_namespace
    found = contracts.compare(_told(old), _told(new), namespaces=namespaces)
    return Comparison(
        before, after, tuple(found), effects.on_datasets(user, before, old, new), consumers.of(user, before)
    )


def _operations(version: ServiceVersion) -> dict[str, Operation]:
    found = version.operations.defer("sample_request").prefetch_related("responses")
    return {operation.name: operation for operation in found}


def _told(operations: dict[str, Operation]) -> list[dict]:
    """The operations as the reader gave them."""
    return [{field: getattr(operation, field) for field in FIELDS} for operation in operations.values()]
