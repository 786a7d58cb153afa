"""How our own workbooks speak of themselves: the names of their sheets, and the hidden lines about what they hold.

Pure: written by `workbook`, read back in the sealed child. The names are part of the format, whatever the language.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

ROWS, RESPONSES, RULES, GUIDE, MENDING = "Lignes", "Réponses", "Règles", "Lisez-moi", "À corriger"
LISTS, META = "_listes", "_meta"
CHILD = "↳ "
"""How the sheet of a repeated element begins; its name goes on with that of the column it fills."""
ASIDE = frozenset(name.casefold() for name in (RESPONSES, RULES, GUIDE, MENDING, LISTS, META))
"""Sheets that hold no rows."""
PROPERTY = "mockadmin"
"""The document property that holds the identity, and the word with which the identity begins."""
LONGEST = 400


@dataclass(frozen=True)
class Identity:
    """What a workbook was made for. `contract_sha` is the version's `contract_digest`.

    `template_rev` is the layout's revision, a dash, and eight digits that change with the columns.
    """

    service: str
    version: str
    operation: str
    contract_sha: str
    template_rev: str

    def __str__(self) -> str:
        parts = (self.service, self.version, self.operation, self.contract_sha, self.template_rev)
        return ";".join([PROPERTY, *(part.replace("%", "%25").replace(";", "%3B") for part in parts)])

    def told(self) -> dict[str, str]:
        return asdict(self)


@dataclass
class Meta:
    """The hidden sheet. `columns` are those of the rows, `paths` where their values stand in the answer.

    `revision` is the digest of the rows that it was filled with, empty for none.
    `example` holds the cells of the row that does not count, [] when there is none; `children` the column and the
    fields that each sheet of records fills.
    """

    identity: Identity | None = None
    columns: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    example: list[str] = field(default_factory=list)
    children: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    revision: str = ""

    def lines(self) -> Iterable[list[str]]:
        yield ["identity", str(self.identity)]
        yield ["columns", *self.columns]
        yield ["paths", *self.paths]
        if self.example:
            yield ["example", *self.example]
        if self.revision:
            yield ["revision", self.revision]
        for title, (column, fields) in self.children.items():
            yield ["sheet", title, column, *fields]


def meta(lines: Iterable[list[str]]) -> Meta:
    """The inverse of `Meta.lines`; what it does not know, it leaves out."""
    found = Meta()
    for label, *cells in lines:
        if label == "identity" and cells:
            found.identity = identity(cells[0])
        elif label in ("columns", "paths", "example"):
            setattr(found, label, cells)
        elif label == "revision" and cells:
            found.revision = cells[0][:64]
        elif label == "sheet" and len(cells) > 2:
            found.children[cells[0]] = (cells[1], cells[2:])
    return found


def identity(text: str) -> Identity | None:
    """The identity of `mockadmin;service;version;operation;contract_sha;template_rev`; None for any other text."""
    first, *parts = text.split(";")
    if first != PROPERTY or len(parts) != 5 or len(text) > 2 * LONGEST:
        return None
    return Identity(*(part.replace("%3B", ";").replace("%25", "%")[:LONGEST] for part in parts))


def told(found: Identity | None) -> dict[str, Any] | None:
    """The identity as JSON."""
    return found.told() if found else None


def is_aside(title: str) -> bool:
    """Whether the sheet holds no rows of the dataset: explanations, lists, what was to mend."""
    return title.strip().casefold() in ASIDE


def is_child(title: str) -> bool:
    return title.startswith(CHILD.strip())
