"""Has the rows of a set of cases made in the sealed child, and gives them as people and spreadsheets read them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..cases import wording
from ..errors import CasesRefused
from ..intake import contracts_store
from ..models import NamedResponse, Operation
from ..sealing import sealed
from ..sheets import blank

LIMITS = sealed.Limits(memory=1536 * sealed.MIB, cpu=40, wall=60)
TOLD = ("name", "kind", "source", "fault_code", "fault_string", "slots", "examples", "raw")


@dataclass(frozen=True)
class Case:
    """One row. `number` is that of the spreadsheet (the first is 2); `tries` says what it is there for."""

    number: int
    key: str
    values: list[str]
    tries: str


@dataclass(frozen=True)
class Cases:
    """Rows that all give valid answers; `notices` say what was cut or left out."""

    kind: str
    response: str
    key_path: list[str]
    columns: list[str]
    rows: list[Case]
    notices: list[str]

    def table(self) -> list[list[str]]:
        """Header and rows, the key first and the response last."""
        return [self.columns, *([case.key, *case.values, self.response] for case in self.rows)]

    def csv(self) -> bytes:
        return blank.written_csv(self.table())

    def xlsx(self) -> bytes:
        return blank.written_xlsx(self.table(), title=self.response)


def make(
    operation: Operation,
    *,
    kind: str,
    response: NamedResponse | None = None,
    count: int = 20,
    key_path: list[str] | None = None,
) -> Cases:
    """The same rows each time it is asked. `response`: else the default one; `key_path`: else the likeliest field.

    `count` is of EXAMPLES alone. Raises CasesRefused when there can be no row, ChildFailed.
    """
    response = response or operation.default_response
    if response is None:
        raise CasesRefused(_("This operation answers nothing."))
    candidates = operation.key_candidates
    if not candidates:
        raise CasesRefused(wording.refusal({"code": "no-key"}))
    key = next((one for one in candidates if one["path"] == key_path), candidates[0])
    made = sealed.run("catalog.cases.making:job", *_question(operation, response, key, kind, count), limits=LIMITS)
    if "problem" in made:
        raise CasesRefused(wording.refusal(made["problem"]))
    rows = [
        Case(number, row["key"], row["values"], wording.tries(row["tries"]))
        for number, row in enumerate(made["rows"], start=2)
    ]
    notices = made["notices"]
    if made["left_out"]:
        notices = [*notices, {"code": "left-out", "count": made["left_out"]}]
    columns = [key["label"], *made["columns"], blank.RESPONSE]
    return Cases(kind, response.name, key["path"], columns, rows, [wording.notice(notice) for notice in notices])


def _question(
    operation: Operation, response: NamedResponse, key: dict[str, Any], kind: str, count: int
) -> tuple[dict[str, Any], dict[str, bytes]]:
    arguments = {
        "response": {"use": operation.use} | {name: getattr(response, name) for name in TOLD},
        "tree": operation.response_tree,
        "request_tree": operation.request_tree,
        "key_path": key["path"],
        "kind": kind,
        "count": count,
        "main": operation.version.main_file,
    }
    files = contracts_store.contract_files(operation.version)
    return arguments, {f"file:{name}": content for name, content in files.items()}
