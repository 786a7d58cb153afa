"""What makes sense in an order: versions that may be used, datasets that fit, and the default choice of one click."""

from django.utils.translation import gettext as _

from accounts.models import Organisation
from catalog.lookup import keys
from catalog.models import Dataset, Operation, ServiceVersion
from catalog.stages import Scope

from . import composing
from .choices import LayerChoice, ServiceChoice
from .errors import OrderRefused
from .models import Layer, Overlay, Sandbox, SandboxService


def check(*, by, organisation: Organisation, services: list[ServiceChoice]) -> None:
    """Raises `OrderRefused` or `CompositionRefused` with what to change, before anything is written."""
    if not services:
        raise OrderRefused(_("Choose at least one service."))
    chosen = [choice.version.pk for choice in services]
    if len(set(chosen)) < len(chosen):
        raise OrderRefused(_("The same version is chosen twice: choose it once."))
    usable = set(ServiceVersion.objects.usable_by(by, organisation).filter(pk__in=chosen).values_list("pk", flat=True))
    for choice in services:
        if choice.version.pk not in usable:
            raise OrderRefused(
                _("%(version)s cannot be used here: it is not approved, or it belongs to another organisation.")
                % {"version": choice.version}
            )
        _check_layers(choice, by=by, organisation=organisation)


def write_composition(sandbox: Sandbox, services: list[ServiceChoice]) -> None:
    """Stores the choice: position 0 is the lowest layer."""
    for choice in services:
        service = SandboxService.objects.create(sandbox=sandbox, version=choice.version)
        for operation_name, layers in choice.layers.items():
            _write_layers(service, operation_name, layers)


def rewrite_composition(sandbox: Sandbox, services: list[ServiceChoice]) -> None:
    """Stores another choice; what is the same in both is left as it is."""
    kept = {each.version_id: each for each in sandbox.services.all()}
    chosen = {choice.version.pk: choice for choice in services}
    sandbox.services.exclude(version__in=chosen).delete()
    write_composition(sandbox, [choice for pk, choice in chosen.items() if pk not in kept])
    for pk in chosen.keys() & kept.keys():
        _rewrite_layers(kept[pk], chosen[pk].layers)


def default_choice(*, by, organisation: Organisation, version: ServiceVersion) -> ServiceChoice:
    """Follows every dataset that fits: the network's below, the organisation's above, each by age."""
    layers: dict[str, list[LayerChoice]] = {}
    for operation in version.operations.all():
        fitting = _fitting(by=by, organisation=organisation, operation=operation)
        if fitting:
            layers[operation.name] = [LayerChoice(dataset) for dataset in fitting]
    return ServiceChoice(version, layers)


def usable_datasets(*, by, organisation: Organisation, operation: Operation):
    """Datasets that may be layers of `operation` in a sandbox of `organisation`; the network's first, each by age."""
    datasets = (
        Dataset.objects.visible_to(by)
        .filter(service=operation.version.service_id, operation_name=operation.name, revisions__isnull=False)
        .select_related("organisation", "team")
        .distinct()
        .order_by("created_at", "pk")
    )
    mine = [each for each in datasets if may_compose(each, organisation)]
    return sorted(mine, key=lambda each: each.scope != Scope.NETWORK)


def may_compose(dataset: Dataset, organisation: Organisation) -> bool:
    """A dataset leaves its organisation only when it is shared with the whole network."""
    return dataset.scope == Scope.NETWORK or dataset.organisation_id == organisation.pk


def _write_layers(service: SandboxService, operation_name: str, layers: list[LayerChoice]) -> None:
    Layer.objects.bulk_create(
        Layer(
            service=service,
            operation_name=operation_name,
            position=position,
            dataset=layer.dataset,
            revision=layer.revision,
        )
        for position, layer in enumerate(layers)
    )


def _rewrite_layers(service: SandboxService, chosen: dict[str, list[LayerChoice]]) -> None:
    standing: dict[str, list[tuple]] = {}
    for layer in service.layers.order_by("position"):
        standing.setdefault(layer.operation_name, []).append((layer.dataset_id, layer.revision_id))
    for name in standing.keys() | chosen.keys():
        wanted = chosen.get(name, [])
        if standing.get(name, []) != [(each.dataset.pk, each.revision and each.revision.pk) for each in wanted]:
            service.layers.filter(operation_name=name).delete()
            _write_layers(service, name, wanted)


def _fitting(*, by, organisation: Organisation, operation: Operation) -> list[Dataset]:
    """Those whose key is a field of this operation, and the same as the first one's: others cannot be composed.

    The network's data is taken when the service's owner offers it: what a third organisation shares is chosen, never
    given. Nor are the rows that another sandbox has for itself.
    """
    overlays = set(Overlay.objects.filter(operation_name=operation.name).values_list("dataset", flat=True))
    known = [list(candidate["path"]) for candidate in operation.key_candidates]
    trusted = {organisation.pk, operation.version.service.organisation_id}
    fitting: list[Dataset] = []
    path: list[str] | None = None
    for dataset in usable_datasets(by=by, organisation=organisation, operation=operation):
        if dataset.scope == Scope.TEAM or dataset.organisation_id not in trusted or dataset.pk in overlays:
            continue
        revision = composing.latest(dataset)
        if all(each in known for each in keys.paths(revision.key_path)) and path in (None, revision.key_path):
            path = revision.key_path
            fitting.append(dataset)
    return fitting


def _check_layers(choice: ServiceChoice, *, by, organisation: Organisation) -> None:
    operations = {operation.name: operation for operation in choice.version.operations.all()}
    for name, layers in choice.layers.items():
        operation = operations.get(name)
        if operation is None:
            raise OrderRefused(
                _("%(version)s has no operation “%(name)s”.") % {"version": choice.version, "name": name}
            )
        usable = {each.pk for each in usable_datasets(by=by, organisation=organisation, operation=operation)}
        for layer in layers:
            _check_layer(layer, operation=operation, usable=usable)
        if len({layer.dataset.pk for layer in layers}) < len(layers):
            raise OrderRefused(_("A dataset stands twice in the layers of %(operation)s.") % {"operation": name})
        composing.require_same_key(
            name, [(layer.dataset, layer.revision or composing.latest(layer.dataset)) for layer in layers]
        )


def _check_layer(layer: LayerChoice, *, operation: Operation, usable: set[int]) -> None:
    if layer.dataset.pk not in usable:
        raise OrderRefused(
            _(
                "The dataset “%(dataset)s” cannot be used for %(operation)s: "
                "it was made for something else, or is not shared."
            )
            % {"dataset": layer.dataset, "operation": operation.name}
        )
    if layer.revision is not None and layer.revision.dataset_id != layer.dataset.pk:
        raise OrderRefused(_("This revision does not belong to “%(dataset)s”.") % {"dataset": layer.dataset})
