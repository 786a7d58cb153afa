"""Compositions that lie in the vault alone: any number of layers without a database."""

from catalog.conformity.checking import canonical
from catalog.keeping import vault
from catalog.lookup import keys
from catalog.models import Dataset, DatasetRevision, Operation
from sandboxes.composing import Recipe, Source
from sandboxes.models import Layer

NAMESPACE = "urn:exemple:naissances"


def step(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


NUMBER = [step("personne"), step("numero")]
BIRTH = [step("personne"), step("dateNaissance")]
CORRELATION = [step("correlation")]
CANDIDATES = [
    {"path": NUMBER, "label": "personne/numero"},
    {"path": BIRTH, "label": "personne/dateNaissance"},
    {"path": CORRELATION, "label": "correlation"},
]
"""The fields of the request of `tests.datasets.naissances`."""


def recipe(*layers: list[str], several: bool = False, values=lambda layer, place: f"{layer}-{place}") -> Recipe:
    """A composition of these key cells, the highest layer first; each row has one value, `texte`."""
    path = [NUMBER, BIRTH] if several else NUMBER
    operation = Operation(name="chercher", key_candidates=CANDIDATES)
    return Recipe(operation, tuple(_source(number, cells, path, values) for number, cells in enumerate(layers)))


def _source(number: int, cells: list[str], path: list, values) -> Source:
    rows = [(place + 2, [cell, values(number, place), "reponse"]) for place, cell in enumerate(cells)]
    columns = ["numero", "texte", "reponse"]
    dataset = Dataset(pk=number + 1, name=f"Couche {number}")
    revision = DatasetRevision(
        dataset=dataset,
        number=1,
        digest=vault.put("rows", canonical(columns, rows)),
        columns=columns,
        key_path=path,
        row_count=len(rows),
    )
    assert all(keys.read(cell, keys.count(path)) for cell in cells)
    return Source(Layer(position=-number, dataset=dataset), dataset, revision)
