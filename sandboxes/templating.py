"""Compositions kept under a name: made of a sandbox, and turned into what an order takes."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalog.stages import Scope

from . import composing
from .choices import LayerChoice, ServiceChoice
from .errors import OrderRefused
from .models import Overlay, Sandbox, SandboxTemplate, TemplateLayer, TemplateService


def listed(user) -> QuerySet[SandboxTemplate]:
    """The templates that `user` may see, by name."""
    found = SandboxTemplate.objects.visible_to(user).select_related("organisation", "team", "author")
    return found.prefetch_related(
        "services__version__service", "services__layers__dataset", "services__layers__revision"
    )


def choices(template: SandboxTemplate) -> list[ServiceChoice]:
    """What an order of this template takes: the same layers, pinned or followed as they were kept."""
    services = template.services.select_related("version__service").prefetch_related(
        "layers__dataset__organisation", "layers__revision"
    )
    return [ServiceChoice(service.version, _layers(service.layers.all())) for service in services]


def write(template: SandboxTemplate, sandbox: Sandbox) -> None:
    """Keeps the composition of a sandbox in the template, without what the template's readers may not see.

    The rows that the sandbox has for itself come along as they are now: what it changes later stays its own. Raises
    OrderRefused for a dataset of a team that the template is not for.
    """
    overlays = set(Overlay.objects.filter(sandbox=sandbox).values_list("dataset", flat=True))
    for service in sandbox.services.select_related("version"):
        kept = TemplateService.objects.create(template=template, version=service.version)
        for layer in service.layers.select_related("dataset__team", "revision"):
            _require_shared(template, layer.dataset)
            own = layer.dataset_id in overlays and layer.revision is None
            TemplateLayer.objects.create(
                service=kept,
                operation_name=layer.operation_name,
                position=layer.position,
                dataset=layer.dataset,
                revision=composing.latest(layer.dataset) if own else layer.revision,
            )


def _require_shared(template: SandboxTemplate, dataset) -> None:
    if dataset.scope != Scope.TEAM or dataset.team_id == template.team_id:
        return
    words = _(
        "“%(dataset)s” is for the team “%(team)s” only: share the template with that team, or take the dataset out."
    )
    raise OrderRefused(words % {"dataset": dataset, "team": dataset.team})


def _layers(layers: Iterable[TemplateLayer]) -> dict[str, list[LayerChoice]]:
    found: dict[str, list[LayerChoice]] = {}
    for layer in sorted(layers, key=lambda layer: layer.position):
        found.setdefault(layer.operation_name, []).append(LayerChoice(layer.dataset, layer.revision))
    return found
