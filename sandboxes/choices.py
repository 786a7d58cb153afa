"""What a person chooses when ordering: service versions, and for each operation the layers of datasets."""

from dataclasses import dataclass, field

from catalog.models import Dataset, DatasetRevision, ServiceVersion

from .models import Sandbox


@dataclass(frozen=True)
class LayerChoice:
    """One dataset; without a revision it is followed: its newest revision is served."""

    dataset: Dataset
    revision: DatasetRevision | None = None


@dataclass(frozen=True)
class ServiceChoice:
    """One version, and by operation name the layers on it: the highest layer stands LAST."""

    version: ServiceVersion
    layers: dict[str, list[LayerChoice]] = field(default_factory=dict)


@dataclass(frozen=True)
class Ordered:
    """A new sandbox, and its token: shown once, empty when the sandbox is open."""

    sandbox: Sandbox
    token: str = ""
