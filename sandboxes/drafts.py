"""A composition while someone is making it: all of it lies in the form, so that its buttons need no JavaScript.

The form carries `version` (a primary key, once per service) and `layer` (`operation:dataset`, once per layer, the
highest first), and for each layer `pin-<operation>-<dataset>` (a revision's number; empty = follow the newest). A
button named `do` holds one command: `add-version`, `drop:<version>`, `add:<operation>`,
`up|down|remove:<operation>:<dataset>`, `ask:<operation>` (who answers for the key in `ask-<operation>`), and `keep`,
which only shows the form again, as after a layer was dragged.
"""

from dataclasses import dataclass, field
from typing import Self

from django.db.models import Exists, OuterRef
from django.http import QueryDict

from catalog.models import Dataset, DatasetRevision, Operation, ServiceVersion

from . import composing, ordering, shapes
from .choices import LayerChoice, ServiceChoice
from .composing import Recipe, Source
from .models import Layer, Overlay, Sandbox

LONGEST_KEY = 500


@dataclass
class DraftLayer:
    """One dataset in the draft, at `place` of the commands; without `revision` its newest one is followed."""

    place: str
    dataset: Dataset
    revision: DatasetRevision | None = None
    own: bool = False
    """The rows that the sandbox has for itself."""


@dataclass
class DraftOperation:
    """One operation of a chosen version: its layers, the highest first, and the datasets that fit it."""

    operation: Operation
    fitting: list[Dataset]
    overlays: set[int] = field(default_factory=set)
    """Primary keys of the datasets that sandboxes have for themselves."""
    layers: list[DraftLayer] = field(default_factory=list)

    @property
    def others(self) -> list[Dataset]:
        """The datasets that are offered: those of other sandboxes alone are not."""
        return [dataset for dataset in self._free if dataset.pk not in self.overlays]

    @property
    def _free(self) -> list[Dataset]:
        taken = {layer.dataset.pk for layer in self.layers}
        return [dataset for dataset in self.fitting if dataset.pk not in taken]

    def recipe(self) -> Recipe:
        """The layers as they would be composed. Raises CompositionRefused."""
        sources = [
            Source(Layer(position=-place, dataset=layer.dataset, revision=layer.revision), layer.dataset,
                   layer.revision or layer.dataset.revisions.all()[0])
            for place, layer in enumerate(self.layers, 1 - len(self.layers))
        ]  # fmt: skip
        composing.require_same_key(self.operation.name, [(each.dataset, each.revision) for each in sources])
        return Recipe(self.operation, tuple(sources))

    def add(self, dataset_pk: str, revision_number: str = "") -> None:
        """Puts a dataset under the layers there are; what does not fit, or is there already, changes nothing."""
        dataset = next((each for each in self._free if str(each.pk) == dataset_pk), None)
        if dataset:
            pinned = (each for each in dataset.revisions.all() if str(each.number) == revision_number)
            own = dataset.pk in self.overlays
            self.layers.append(DraftLayer(self._place_of(dataset), dataset, next(pinned, None), own))

    def add_on_top(self, dataset_pk: str) -> None:
        """A dataset that someone adds by hand is there to win."""
        before = len(self.layers)
        self.add(dataset_pk)
        self.layers[:0] = [self.layers.pop() for _added in range(len(self.layers) - before)]

    def shift(self, dataset_pk: str, by: int) -> None:
        place = self._place(dataset_pk)
        if place is not None and 0 <= place + by < len(self.layers):
            self.layers.insert(place + by, self.layers.pop(place))

    def remove(self, dataset_pk: str) -> None:
        place = self._place(dataset_pk)
        if place is not None:
            del self.layers[place]

    @property
    def add_command(self) -> str:
        return f"add:{self.operation.pk}"

    @property
    def ask_command(self) -> str:
        return f"ask:{self.operation.pk}"

    def _place_of(self, dataset: Dataset) -> str:
        return f"{self.operation.pk}:{dataset.pk}"

    def _place(self, dataset_pk: str) -> int | None:
        return next((i for i, layer in enumerate(self.layers) if str(layer.dataset.pk) == dataset_pk), None)


@dataclass
class DraftService:
    """One chosen version with its operations."""

    version: ServiceVersion
    operations: list[DraftOperation]

    @property
    def drop_command(self) -> str:
        return f"drop:{self.version.pk}"


class Draft:
    """A composition being made by a person for an organisation; only what that person may use enters it."""

    def __init__(self, *, by, organisation) -> None:
        self.by = by
        self.organisation = organisation
        self.services: list[DraftService] = []

    @classmethod
    def with_defaults(cls, *, by, organisation, version_pks: list[str]) -> Self:
        """The versions with the layers that a one-click order would take."""
        draft = cls(by=by, organisation=organisation)
        for pk in version_pks:
            draft.add_version(pk)
        return draft

    @classmethod
    def of_sandbox(cls, sandbox: Sandbox, *, by) -> Self:
        """What a sandbox is composed of now."""
        draft = cls(by=by, organisation=sandbox.organisation)
        for choice in sandbox.services.select_related("version").prefetch_related("layers__revision"):
            service = draft._opened(str(choice.version_id))
            for layer in choice.layers.all() if service else ():
                operation = next(each for each in service.operations if each.operation.name == layer.operation_name)
                operation.add(str(layer.dataset_id), str(layer.revision.number) if layer.revision else "")
        return draft

    @classmethod
    def of_choices(cls, choices: list[ServiceChoice], *, by, organisation) -> Self:
        """What somebody chose before: of it, all that this person may use now."""
        draft = cls(by=by, organisation=organisation)
        for choice in choices:
            service = draft._opened(str(choice.version.pk))
            for operation in service.operations if service else ():
                for layer in reversed(choice.layers.get(operation.operation.name, [])):
                    operation.add(str(layer.dataset.pk), str(layer.revision.number) if layer.revision else "")
        return draft

    @classmethod
    def of_form(cls, data: QueryDict, *, by, organisation) -> Self:
        """The draft as its form carries it, after the command of the pressed button."""
        draft = cls(by=by, organisation=organisation)
        for pk in data.getlist("version"):
            draft._opened(pk)
        for value in data.getlist("layer"):
            operation_pk, _colon, dataset_pk = value.partition(":")
            operation = draft._operation(operation_pk)
            if operation:
                operation.add(dataset_pk, data.get(f"pin-{operation_pk}-{dataset_pk}", ""))
        draft._obey(data)
        return draft

    @property
    def candidates(self) -> list[ServiceVersion]:
        """The versions that may still be added."""
        taken = {service.version.pk for service in self.services}
        return [version for version in self._usable() if version.pk not in taken]

    def add_version(self, version_pk: str) -> None:
        """Adds a version with its default layers."""
        service = self._opened(version_pk)
        if service is None:
            return
        choice = ordering.default_choice(by=self.by, organisation=self.organisation, version=service.version)
        for operation in service.operations:
            for layer in reversed(choice.layers.get(operation.operation.name, [])):
                operation.add(str(layer.dataset.pk), str(layer.revision.number) if layer.revision else "")

    def choices(self) -> list[ServiceChoice]:
        """What the order takes: the layers the other way round, the highest last."""
        return [
            ServiceChoice(
                version=service.version,
                layers={
                    each.operation.name: [LayerChoice(layer.dataset, layer.revision) for layer in reversed(each.layers)]
                    for each in service.operations
                    if each.layers
                },
            )
            for service in self.services
        ]

    @property
    def shape(self) -> shapes.Shape:
        return shapes.of_choices(self.choices())

    def asked(self, data: QueryDict) -> tuple[DraftOperation, str] | None:
        """The operation about which a key is asked, and that key: the one whose button was pressed goes first."""
        command, _colon, pressed = data.get("do", "").partition(":")
        every = [each for service in self.services for each in service.operations]
        every.sort(key=lambda each: command != "ask" or str(each.operation.pk) != pressed)
        typed = ((each, data.get(f"ask-{each.operation.pk}", "").strip()[:LONGEST_KEY]) for each in every)
        return next(((operation, key) for operation, key in typed if key and operation.layers), None)

    def _obey(self, data: QueryDict) -> None:
        command, _colon, rest = data.get("do", "").partition(":")
        operation_pk, _colon, dataset_pk = rest.partition(":")
        operation = self._operation(operation_pk)
        if command == "add-version":
            self.add_version(data.get("add-version", ""))
        elif command == "drop":
            self.services = [service for service in self.services if str(service.version.pk) != rest]
        elif command == "add" and operation:
            operation.add_on_top(data.get(f"add-{operation_pk}", ""))
        elif command in ("up", "down") and operation:
            operation.shift(dataset_pk, -1 if command == "up" else 1)
        elif command == "remove" and operation:
            operation.remove(dataset_pk)

    def _operation(self, pk: str) -> DraftOperation | None:
        every = (each for service in self.services for each in service.operations)
        return next((each for each in every if str(each.operation.pk) == pk), None)

    def _opened(self, version_pk: str) -> DraftService | None:
        """Adds a version without layers; None when it may not be used, or is there already."""
        version = next((each for each in self.candidates if str(each.pk) == version_pk), None)
        if version is None:
            return None
        fitting: dict[str, list[Dataset]] = {}
        for dataset in self._datasets(version):
            fitting.setdefault(dataset.operation_name, []).append(dataset)
        overlays = set(Overlay.objects.filter(service=version.service_id).values_list("dataset", flat=True))
        operations = [DraftOperation(each, fitting.get(each.name, []), overlays) for each in version.operations.all()]
        self.services.append(DraftService(version, operations))
        return self.services[-1]

    def _usable(self):
        return ServiceVersion.objects.usable_by(self.by, self.organisation).select_related("service")

    def _datasets(self, version: ServiceVersion) -> list[Dataset]:
        published = Exists(DatasetRevision.objects.filter(dataset=OuterRef("pk")))
        visible = Dataset.objects.visible_to(self.by).filter(published, service=version.service_id)
        found = visible.select_related("organisation").prefetch_related("revisions")
        return [dataset for dataset in found if ordering.may_compose(dataset, self.organisation)]
