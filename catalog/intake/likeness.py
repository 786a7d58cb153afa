"""Finds what the catalogue already holds of a contract: the same one, one of its namespace, or one much like it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User

from ..errors import DuplicateFound
from ..models import Operation, Service, ServiceVersion
from ..stages import Stage

ALIKE = 0.8
"""Share of common names (Jaccard) from which two contracts are taken for one."""
AKIN = 0.5
"""Share of common operations from which two contracts of one namespace are; and from which a closer look is taken."""
MOST_SHOWN = 5
MOST_READ = 12
"""Contracts whose messages are read to be compared."""
GONE = (Stage.REFUSED, Stage.RETIRED)

SAME, NAMESPACE, SIMILAR = "same-contract", "same-namespace", "similar"


@dataclass(frozen=True)
class Sketch:
    """What likeness goes by: the digest of the files, the target namespace, the names of operations and elements."""

    digest: str
    namespace: str
    operations: frozenset[str]
    elements: frozenset[str] = field(repr=False)


@dataclass(frozen=True)
class Likeness:
    """A version like the contract, the closest of its service; `share` is of common names, from 0 to 1."""

    version: ServiceVersion
    reason: str
    share: float

    @property
    def percent(self) -> int:
        return round(self.share * 100)

    @property
    def words(self) -> str:
        if self.reason == SAME:
            return _("The same contract, file for file.")
        if self.reason == NAMESPACE:
            return _("The same namespace and the same operations.")
        return _("%(percent)s %% of the names of operations and elements are the same.") % {"percent": self.percent}

    def to_json(self) -> dict[str, Any]:
        service = self.version.service
        return {
            "code": self.reason,
            "message": self.words,
            "service": service.slug,
            "version": self.version.label,
            "organisation": service.organisation.code,
            "share": round(self.share, 2),
        }


@dataclass(frozen=True)
class Likenesses:
    """The versions alike that a person sees, the closest first; and in how many others' services the same one lies."""

    seen: tuple[Likeness, ...] = ()
    hidden: int = 0

    def __bool__(self) -> bool:
        return bool(self.seen or self.hidden)


def sketch(read: dict[str, Any]) -> Sketch:
    """Of a contract just read (see `contracts_store.read_upload`)."""
    operations, reading = read["reading"]["operations"], read["reading"]
    return Sketch(
        digest=hashlib.sha256(read["blobs"]["contract"]).hexdigest(),
        namespace=reading["target_namespace"],
        operations=frozenset(operation["name"] for operation in operations),
        elements=frozenset(
            name for operation in operations for name in _names(operation["request_tree"], operation["response_tree"])
        ),
    )


def of_version(user: User, version: ServiceVersion) -> Likenesses:
    """What else is like a published version, outside its service."""
    operations = list(version.operations.values("name", "request_tree", "response_tree"))
    elements = (name for each in operations for name in _names(each["request_tree"], each["response_tree"]))
    drawn = Sketch(
        version.contract_digest,
        version.target_namespace,
        frozenset(operation["name"] for operation in operations),
        frozenset(elements),
    )
    return find(user, drawn, but=version.service)


def require_none(user: User, drawn: Sketch, *, but: Service | None) -> None:
    """Raises DuplicateFound, which carries what was found."""
    found = find(user, drawn, but=but)
    if found.seen:
        service = found.seen[0].version.service
        message = _("This contract looks like %(service)s, which is in the catalogue already.") % {"service": service}
    elif found.hidden:
        message = _("The same contract is in the catalogue already, where you may not see it.")
    else:
        return
    raise DuplicateFound(message, found, [each.to_json() for each in found.seen] + _hidden(found.hidden))


def _hidden(count: int) -> list[dict[str, Any]]:
    if not count:
        return []
    message = ngettext(
        "The same contract lies in %(count)d service that you may not see.",
        "The same contract lies in %(count)d services that you may not see.",
        count,
    )
    return [{"code": "same-contract-elsewhere", "message": message % {"count": count}, "count": count}]


def find(user: User, drawn: Sketch, *, but: Service | None = None) -> Likenesses:
    """What `user` sees that is like `drawn`, outside the service `but`; a fixed number of queries."""
    visible = ServiceVersion.objects.visible_to(user).exclude(stage__in=GONE)
    if but is not None:
        visible = visible.exclude(service=but)
    shared = dict(
        Operation.objects.filter(version__in=visible.order_by().values("pk"), name__in=drawn.operations)
        .order_by()
        .values_list("version")
        .annotate(n=Count("pk"))
    )
    alike = Q(contract_digest=drawn.digest) | Q(pk__in=list(shared))
    versions = visible.filter(alike).select_related("service__organisation").annotate(n=Count("operations"))
    akin = _akin(versions.order_by("-created_at", "-pk"), drawn, shared)
    candidates = _newest(akin, drawn.digest)[:MOST_READ]
    elements = _elements([version for version, _share in candidates])
    found = [_likeness(version, share, drawn, elements[version.pk]) for version, share in candidates]
    closest = sorted(filter(None, found), key=lambda each: (each.reason != SAME, -each.share))
    return Likenesses(tuple(closest[:MOST_SHOWN]), _count_elsewhere(user, drawn, but))


def _akin(
    versions: Iterable[ServiceVersion], drawn: Sketch, shared: dict[int, int]
) -> list[tuple[ServiceVersion, float]]:
    """Those with enough operations in common to be looked at, each with the share of them."""
    found = []
    for version in versions:
        common = shared.get(version.pk, 0)
        smaller = min(version.n, len(drawn.operations))
        share = common / smaller if smaller else 0.0
        if version.contract_digest == drawn.digest or share >= AKIN:
            found.append((version, share))
    return found


def _newest(akin: list[tuple[ServiceVersion, float]], digest: str) -> list[tuple[ServiceVersion, float]]:
    """One version of each service, the very same contract or the newest, by the share of operations."""
    by_service: dict[int, tuple[ServiceVersion, float]] = {}
    for version, share in sorted(akin, key=lambda pair: pair[0].contract_digest != digest):
        by_service.setdefault(version.service_id, (version, share))
    return sorted(by_service.values(), key=lambda pair: -pair[1])


def _elements(versions: list[ServiceVersion]) -> dict[int, set[str]]:
    """The names of operations and elements of each version."""
    found: dict[int, set[str]] = {version.pk: set() for version in versions}
    trees = Operation.objects.filter(version__in=versions).order_by()
    for pk, name, request, response in trees.values_list("version", "name", "request_tree", "response_tree"):
        found[pk].add(name)
        found[pk].update(_names(request, response))
    return found


def _likeness(version: ServiceVersion, share: float, drawn: Sketch, names: set[str]) -> Likeness | None:
    own = drawn.operations | drawn.elements
    together = len(own | names)
    common = len(own & names) / together if together else 0.0
    if version.contract_digest == drawn.digest:
        return Likeness(version, SAME, 1.0)
    if drawn.namespace and version.target_namespace == drawn.namespace and share >= AKIN:
        return Likeness(version, NAMESPACE, common)
    return Likeness(version, SIMILAR, common) if common >= ALIKE else None


def _count_elsewhere(user: User, drawn: Sketch, but: Service | None) -> int:
    seen = ServiceVersion.objects.visible_to(user).order_by().values("pk")
    others = ServiceVersion.objects.filter(contract_digest=drawn.digest).exclude(pk__in=seen).exclude(stage__in=GONE)
    if but is not None:
        others = others.exclude(service=but)
    return others.order_by().values("service").distinct().count()


def _names(*trees: dict[str, Any]) -> Iterator[str]:
    waiting = [tree for tree in trees if tree]
    while waiting:
        node = waiting.pop()
        if node["name"]:
            yield node["name"]
        waiting += node["attributes"]
        waiting += node["children"]
