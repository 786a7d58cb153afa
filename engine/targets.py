"""What answers the calls of a service of a sandbox: its pointer, its open bundle, and what is made of both once."""

import json
from typing import NamedTuple
from urllib.parse import quote

from . import bundle, recording
from .answer import RowExpressions
from .behaviour.living import Living
from .behaviour.performing import Held
from .bundle import Bundle
from .contract import Pages
from .limits.rates import Bucket
from .shapes import Room, Shapes
from .shelf import Pointer
from .state import Store
from .validation import SchemaValidator


class Label(NamedTuple):
    """How answers and the journal name a dataset, made once: a header in ASCII, and a JSON string."""

    header: tuple[str, str]
    quoted: str

    @classmethod
    def of(cls, label: bundle.DatasetLabel) -> "Label":
        header = f"{quote(label.name, safe=' ()')}; revision={label.revision}"
        return cls(("x-mockadmin-dataset", header), json.dumps(f"{label.name} r{label.revision}"))


class Loaded:
    """An open bundle with what is derived from it once."""

    def __init__(self, opened: Bundle) -> None:
        self.bundle = opened
        self.expressions = RowExpressions()
        self.pages = Pages(opened)
        self.datasets = [Label.of(label) for label in opened.datasets]
        self.validators: dict[str, SchemaValidator] = {}
        self.used_at = 0.0
        self.closed = False

    def validator(self, language: str) -> SchemaValidator:
        """The compiled schema of the contract; building it can take seconds."""
        if language not in self.validators:
            self.validators[language] = SchemaValidator(self.bundle, language)
        return self.validators[language]


class Target:
    """One service of one sandbox, ready to answer."""

    __slots__ = ("address", "generation", "heads", "living", "loaded", "origin", "pointer", "shapes", "validator")

    def __init__(
        self, pointer: Pointer, name: str, loaded: Loaded, base: str, room: Room, living: Living | None = None
    ) -> None:
        slug, _, label = name.partition("/")
        self.pointer = pointer
        self.loaded = loaded
        self.living = living
        self.generation = ("x-mockadmin-generation", str(pointer.generation))
        self.heads: dict[tuple[int, str, int, str], bytes] = {}
        self.address = f"{base}/m/{pointer.public_id}/{quote(slug)}/{quote(label)}"
        self.validator = loaded.validator(pointer.language) if pointer.strict else None
        # What is validated, or answered as states and rules want it, is read in full.
        self.shapes = Shapes(loaded.bundle, room) if self.validator is None and living is None else None
        self.origin = origin(pointer, name)


class Sandbox:
    """A pointer in memory, and the targets made from it. An older target answers while a newer one cannot be made."""

    __slots__ = ("bucket", "held", "pointer", "stamp", "store", "stuck", "targets")

    def __init__(self, pointer: Pointer, stamp: int, bucket: Bucket) -> None:
        self.bucket = bucket
        self.held = Held()
        self.store: Store | None = None
        self.pointer = pointer
        self.stamp = stamp
        self.targets: dict[str, Target] = {}
        self.stuck: dict[str, int] = {}

    def target(self, name: str) -> Target | None:
        """The target of "slug/label" when it is ready and current."""
        target = self.targets.get(name)
        if target is None or target.loaded.closed:
            return None
        current = target.pointer is self.pointer or self.stuck.get(name) == self.stamp
        return target if current else None


def origin(pointer: Pointer, name: str) -> str:
    """What the journal says about the service "slug/label" of a sandbox, prepared."""
    slug, _, label = name.partition("/")
    return recording.origin_of(sandbox=pointer.public_id, generation=pointer.generation, service=slug, version=label)
