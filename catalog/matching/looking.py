"""A file beside an operation: what its columns are proposed to be, and what is known of them already."""

import itertools
from dataclasses import dataclass, replace
from typing import Any

from accounts.models import Organisation, User

from ..keeping.holding import Held
from ..mending import drafts, tables
from ..models import KnownColumns, Operation, Upload
from ..sealing import sealed
from ..uploads import uploading
from . import names, recognising, remembering, wording
from .recognising import Looked, Origin
from .targets import KEY, MARK, NOTHING

PROPOSE = "catalog.matching.proposing:propose"


@dataclass(frozen=True)
class View:
    """`proposed` is what `proposing.propose` gives; `origin` is set for a template of an older contract."""

    operation: Operation
    looked: Looked
    proposed: dict[str, Any]
    origin: Origin | None = None

    @property
    def header(self) -> list[str]:
        return self.looked.header

    @property
    def slots(self) -> list[str]:
        return slots(self.operation)

    def values(self, position: int) -> list[str]:
        """The distinct values that were seen in a column."""
        rows = self.looked.sample
        return list(dict.fromkeys(row[position] for row in rows if position < len(row) and row[position]))

    @property
    def has_changed(self) -> bool:
        """Whether the file is a template of this operation whose contract or columns were others."""
        if self.origin is None or self.origin.operation != self.operation or not self.origin.is_older:
            return False
        return self.origin.made != self.operation.version.label or bool(self.proposed["lacking"] or self.gone)

    @property
    def age(self) -> str:
        """What is to say of a template of an older contract."""
        return wording.older(self.drift(self.proposed["lacking"], self.gone)) if self.origin else ""

    def drift(self, new: list[str], gone: list[str]) -> dict[str, Any]:
        """What `wording.older` needs."""
        made = self.origin.made if self.origin else ""
        return {"made": made, "now": self.operation.version.label, "new": new, "gone": gone}

    @property
    def gone(self) -> list[str]:
        """The columns for which nothing is proposed."""
        columns = zip(self.header, self.proposed["columns"], strict=True)
        return [name for name, column in columns if column["target"] == NOTHING]

    @property
    def key_path(self) -> list[str] | None:
        """The field of the request that the proposed key's name means; the only one, whatever the name."""
        if len(self.operation.key_candidates) == 1:  # whatever its column is called
            return self.operation.key_candidates[0]["path"]
        targets = [column["target"] for column in self.proposed["columns"]]
        name = self.header[targets.index(KEY)] if KEY in targets else ""
        return None if MARK in name else named_field(self.operation, name)


def view(operation: Operation, looked: Looked, origin: Origin | None = None) -> View:
    """Asks the sealed child for proposals. Raises ChildFailed."""
    plan = uploading.plan_of(operation, None)
    arguments = {"plan": plan, "header": looked.header, "sample": looked.sample}
    proposed = sealed.run(PROPOSE, arguments, {}, limits=recognising.LIMITS)
    found = View(operation, looked, proposed, origin)
    return found if found.has_changed else replace(found, origin=None)


def beside(operation: Operation, held: Held, *, by: User) -> View:
    """The same for a file that is kept. Raises ChildFailed."""
    looked = recognising.look(held.content, held.filename)
    return view(operation, looked, recognising.origin(by, looked.identity) if looked.identity else None)


def of_upload(upload: Upload) -> View | None:
    """The same for the table of an upload that can be mended; None when nothing of it is kept. Raises ChildFailed."""
    table = drafts.table(upload)
    if table is None:
        return None
    sample = [cells for _number, cells in itertools.islice(table, recognising.SAMPLE)]
    readable = [["" if tables.is_unread(text) else text for text in cells] for cells in sample]
    return view(upload.operation, Looked(table.header, readable, None, []))


def slots(operation: Operation) -> list[str]:
    """The columns of an operation's table between key and response, those of the default response first."""
    responses = sorted(operation.responses.all(), key=lambda each: (not each.is_default, each.kind, each.name))
    return list(dict.fromkeys(slot["name"] for response in responses for slot in response.slots))


def named_field(operation: Operation, name: str) -> list[str] | None:
    """The field of the request whose name is nearest; None when none is near."""
    scored = [(names.likeness(name, candidate["label"]), place) for place, candidate in
              enumerate(operation.key_candidates)]  # fmt: skip
    score, place = max(scored, key=lambda each: (each[0], -each[1]), default=(0, 0))
    return operation.key_candidates[place]["path"] if score >= names.LEAST else None


def known(looked: Looked, operation: Operation, organisation: Organisation) -> KnownColumns | None:
    """What the organisation remembers of this header for this operation."""
    found = remembering.known(looked.header, organisation=organisation)
    return next((each for each in found if _is_for(each, operation)), None)


def _is_for(found: KnownColumns, operation: Operation) -> bool:
    return (found.service_id, found.operation_name) == (operation.version.service_id, operation.name)
