"""Reads of the catalogue for pages and API: services with facets, datasets, what waits for a review."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts import roles
from accounts.models import Organisation
from accounts.stages import Role

from . import folding
from .models import Dataset, DatasetRevision, FictitiousPerson, Operation, Service, ServiceVersion, Sharing, Suggestion
from .stages import Kind, SharingStage, Stage, Track

FACETS = ("domain", "kind", "track", "stage", "organisation")
"""The facets of the catalogue; a service answers to a track or stage when one version seen by the person does."""


@dataclass(frozen=True)
class Choice:
    """One value of a facet, and how many services it would leave."""

    value: str
    label: str
    count: int


def services(
    user,
    *,
    text: str = "",
    domain: str = "",
    kind: str = "",
    track: str = "",
    stage: str = "",
    organisation: str = "",
) -> QuerySet[Service]:
    """The services that `user` sees and that answer to every filter, by name, with `version_count`.

    Each word of `text` must occur; accents, case and punctuation do not count. `organisation` is a code.
    The versions that `user` sees stand in `seen_versions`, newest first.
    """
    asked = {"domain": domain, "kind": kind, "track": track, "stage": stage, "organisation": organisation}
    seen = ServiceVersion.objects.visible_to(user)
    versions = Prefetch("versions", queryset=seen.order_by("-created_at", "-pk"), to_attr="seen_versions")
    count = seen.filter(service=OuterRef("pk")).order_by().values("service").annotate(n=Count("pk")).values("n")
    return (
        _matching(user, text, asked)
        .select_related("organisation")
        .prefetch_related(versions)
        .annotate(version_count=Subquery(count))
        .order_by("name", "pk")
    )


def facets(user, *, text: str = "", **asked: str) -> dict[str, list[Choice]]:
    """For each facet its values with counts, as if that facet alone were not filtered; one query each."""
    return {name: _choices(user, name, text, asked) for name in FACETS}


def versions_of(user, service: Service) -> QuerySet[ServiceVersion]:
    """The versions of `service` that `user` sees, newest first, with `operation_count`."""
    return (
        ServiceVersion.objects.visible_to(user)
        .filter(service=service)
        .select_related("author")
        .annotate(operation_count=Count("operations"))
        .order_by("-created_at", "-pk")
    )


def operations_of(user, version: ServiceVersion) -> QuerySet[Operation]:
    """The operations of `version` in the contract's order, with the counts of responses and of datasets seen."""
    seen = Dataset.objects.visible_to(user).filter(service=version.service_id, operation_name=OuterRef("name"))
    count = seen.order_by().values("operation_name").annotate(n=Count("pk", distinct=True)).values("n")
    return (
        Operation.objects.filter(version=version)
        .defer("request_tree", "response_tree", "sample_request")
        .annotate(response_count=Count("responses"), dataset_count=Coalesce(Subquery(count), 0))
        .order_by("position", "pk")
    )


def version_before(user, version: ServiceVersion) -> ServiceVersion | None:
    """The newest earlier version of the same service that people could use; what a review compares with."""
    others = ServiceVersion.objects.visible_to(user).filter(service=version.service_id)
    earlier = others.filter(created_at__lt=version.created_at)
    return earlier.exclude(stage__in=[Stage.DRAFT, Stage.REFUSED]).order_by("-created_at", "-pk").first()


def version_beside(version: ServiceVersion, others: Iterable[ServiceVersion]) -> ServiceVersion | None:
    """The one to compare `version` with among the others, newest first: the last before it, else the first after."""
    found = list(others)
    earlier = (one for one in found if (one.created_at, one.pk) < (version.created_at, version.pk))
    return next(earlier, found[-1] if found else None)


def operation_changes(before: ServiceVersion, after: ServiceVersion) -> dict[str, list[str]]:
    """The names of the operations that came, went and stayed from one version to the other."""
    old = set(before.operations.values_list("name", flat=True))
    new = set(after.operations.values_list("name", flat=True))
    return {"added": sorted(new - old), "removed": sorted(old - new), "kept": sorted(old & new)}


def review_queue(user) -> QuerySet[ServiceVersion]:
    """The submitted versions that `user` sees, the longest waiting first."""
    return (
        ServiceVersion.objects.visible_to(user)
        .filter(stage=Stage.SUBMITTED)
        .select_related("service__organisation", "author", "submitted_by")
        .order_by("submitted_at", "pk")
    )


def datasets(
    user, *, text: str = "", service: str = "", scope: str = "", organisation: str = "", owner=None
) -> QuerySet[Dataset]:
    """The datasets that `user` sees, by name, with `last_number` and `row_count` of the last revision."""
    last = DatasetRevision.objects.filter(dataset=OuterRef("pk")).order_by("-number")
    found = Dataset.objects.visible_to(user)
    if service:
        found = found.filter(service__slug=service)
    if scope:
        found = found.filter(scope=scope)
    if organisation:
        found = found.filter(organisation__code=organisation)
    if owner:
        found = found.filter(owner=owner)
    for word in text.split():
        found = found.filter(
            Q(name__icontains=word) | Q(operation_name__icontains=word) | Q(service__name__icontains=word)
        )
    return (
        found.select_related("service", "organisation", "team", "owner")
        .annotate(
            last_number=Subquery(last.values("number")[:1]),
            row_count=Subquery(last.values("row_count")[:1]),
            revised_at=Subquery(last.values("created_at")[:1]),
        )
        .order_by("name", "pk")
    )


def suggestions(user, *, stage: str = "") -> QuerySet[Suggestion]:
    """The suggestions that `user` made or may decide on, the newest first."""
    found = Suggestion.objects.visible_to(user)
    if stage:
        found = found.filter(stage=stage)
    return found.select_related(
        "dataset__service", "dataset__organisation", "author", "organisation", "decided_by", "revision"
    ).order_by("-created_at", "-pk")


def suggestions_to_decide(user) -> int:
    """How many suggested rows wait for a decision of `user`; no query for those who keep no dataset."""
    if not roles.of(user).organisation_ids_with(Role.CONTRIBUTOR):
        return 0
    return Suggestion.objects.to_decide(user).count()


def people(user, organisation: Organisation, *, text: str = "") -> QuerySet[FictitiousPerson]:
    """The fictitious people of an organisation that `user` sees, by number; each word of `text` must occur."""
    found = FictitiousPerson.objects.visible_to(user).filter(organisation=organisation)
    for word in folding.fold(text).split():
        found = found.filter(search_text__contains=word)
    return found.order_by("number")


def sharings_to_decide(user) -> QuerySet[Sharing]:
    """The datasets that wait for `user` to open them to the network, the longest waiting first."""
    return _with_datasets(Sharing.objects.visible_to(user).to_decide(user)).order_by("asked_at", "pk")


def my_sharings(user) -> QuerySet[Sharing]:
    """Those that `user` asked for and nobody has decided yet."""
    mine = Sharing.objects.filter(asked_by=user, stage=SharingStage.ASKED)
    return _with_datasets(mine).order_by("asked_at", "pk")


def sharings_of(dataset: Dataset) -> QuerySet[Sharing]:
    """What was asked and decided of one dataset, newest first."""
    return dataset.sharings.select_related("asked_by", "decided_by").order_by("-asked_at", "-pk")


def _with_datasets(found: QuerySet[Sharing]) -> QuerySet[Sharing]:
    return found.select_related("dataset__service", "dataset__organisation", "asked_by")


def operations(user, *, text: str = "") -> QuerySet[Operation]:
    """The operations that can be given a dataset, of versions that `user` sees and that are in use; by service."""
    found = Operation.objects.visible_to(user).filter(one_way=False)
    found = found.exclude(version__stage__in=[Stage.REFUSED, Stage.RETIRED])
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(version__service__name__icontains=word))
    return found.select_related("version__service").order_by(
        "version__service__name", "-version__created_at", "position", "pk"
    )


def _matching(user, text: str, asked: Mapping[str, str]) -> QuerySet[Service]:
    found = Service.objects.visible_to(user)
    for word in folding.fold(text).split():
        # A draft's words find its service for those alone who see the draft.
        versions = ServiceVersion.objects.visible_to(user).filter(search_text__contains=word)
        found = found.filter(Q(search_text__contains=word) | Q(pk__in=versions.order_by().values("service")))
    for name in ("domain", "kind"):
        if asked.get(name):
            found = found.filter(**{name: asked[name]})
    if asked.get("organisation"):
        found = found.filter(organisation__code=asked["organisation"])
    of_version = {name: asked[name] for name in ("track", "stage") if asked.get(name)}
    if of_version:
        versions = ServiceVersion.objects.visible_to(user).filter(**of_version)
        found = found.filter(pk__in=versions.order_by().values("service"))
    return found


def _choices(user, name: str, text: str, asked: Mapping[str, str]) -> list[Choice]:
    others = {other: value for other, value in asked.items() if other != name}
    found = _matching(user, text, others)
    if name in ("track", "stage"):
        return _version_choices(user, name, found, others)
    value, label = ("organisation__code", "organisation__name") if name == "organisation" else (name, name)
    counted = found.order_by().values(value, label).annotate(n=Count("pk")).order_by(label)
    names = dict(Kind.choices) if name == "kind" else {}
    return [Choice(row[value], str(names.get(row[value], row[label])), row["n"]) for row in counted if row[value]]


def _version_choices(user, name: str, found: QuerySet[Service], others: Mapping[str, str]) -> list[Choice]:
    labels = dict(Track.choices if name == "track" else Stage.choices)
    versions = ServiceVersion.objects.visible_to(user).filter(service__in=found.order_by().values("pk"))
    other = "stage" if name == "track" else "track"
    if others.get(other):
        versions = versions.filter(**{other: others[other]})
    counted = versions.order_by().values(name).annotate(n=Count("service", distinct=True))
    counts = {row[name]: row["n"] for row in counted}
    return [Choice(value, str(label), counts[value]) for value, label in labels.items() if value in counts]
