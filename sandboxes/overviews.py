"""What pages show at a glance: the filtered list, a whole composition, and the way from a call back to its row."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from catalog.models import Dataset, DatasetRevision

from . import composing, overlays, queries
from .composing import Recipe
from .errors import CompositionRefused
from .models import Exchange, Layer, Sandbox, SandboxService
from .overlays import OwnRows

MINE = "mine"


@dataclass(frozen=True)
class ComposedService:
    """One service of a sandbox and what its operations are composed of, or why that cannot be."""

    choice: SandboxService
    recipes: list[Recipe] = field(default_factory=list)
    refusal: str = ""
    seen: frozenset[int] = frozenset()
    """Primary keys of the datasets that the reader may open; the others are only named."""
    own_rows: tuple[OwnRows, ...] = ()

    @property
    def own(self) -> set[int]:
        """Primary keys of the datasets that hold rows of this sandbox alone."""
        return {each.revision.dataset_id for each in self.own_rows}


def listed(user, *, q: str = "", whose: str = "", stage: str = "") -> QuerySet[Sandbox]:
    """The sandboxes that `user` may see and that answer to the filters, with `call_count`, the newest first."""
    found = queries.sandboxes(user)
    for word in q.split():
        named = SandboxService.objects.filter(sandbox=OuterRef("pk"), version__service__name__icontains=word)
        found = found.filter(Q(name__icontains=word) | Exists(named))
    if whose == MINE:
        found = found.filter(owner=user)
    if stage:
        found = found.filter(stage=stage)
    calls = Exchange.objects.filter(sandbox=OuterRef("pk"), at__gte=OuterRef("journal_since"))
    counted = calls.order_by().values("sandbox").annotate(n=Count("pk")).values("n")
    return found.annotate(call_count=Coalesce(Subquery(counted), 0))


def composition(sandbox: Sandbox, user) -> list[ComposedService]:
    """Each service with one recipe per operation, of the revisions that are pinned or followed now."""
    services = sandbox.services.select_related("version__service").order_by("version__service__name", "pk")
    used = Layer.objects.filter(service__sandbox=sandbox).values("dataset")
    seen = frozenset(Dataset.objects.visible_to(user).filter(pk__in=used).values_list("pk", flat=True))
    own = overlays.of(sandbox)
    return [_composed(choice, seen, tuple(each for each in own if each.service_pk == choice.pk)) for choice in services]


def row_of(exchange: Exchange, user) -> DatasetRevision | None:
    """The revision whose row answered a call; None when none did, or when it is gone, or not for `user` to see.

    The engine's log names it as “dataset r3”; the dataset is looked for among the layers of that operation.
    """
    name, _space, number = exchange.dataset_name.rpartition(" r")
    if exchange.row is None or not number.isdecimal():
        return None
    layers = Layer.objects.filter(
        service__sandbox=exchange.sandbox_id,
        service__version__service__slug=exchange.service_slug,
        service__version__label=exchange.version_label,
        operation_name=exchange.operation_name,
    )
    found = DatasetRevision.objects.visible_to(user).select_related("dataset")
    return found.filter(dataset__in=layers.values("dataset"), dataset__name=name, number=number).first()


def _composed(choice: SandboxService, seen: frozenset[int], own: tuple[OwnRows, ...]) -> ComposedService:
    try:
        return ComposedService(choice, composing.recipes(choice), seen=seen, own_rows=own)
    except CompositionRefused as refusal:
        return ComposedService(choice, refusal=str(refusal))
