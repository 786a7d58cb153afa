"""What may be wrong with a contract: a refusal, or a notice about something repaired or left out.

Nothing here is translated: this code runs in the sealed child. `messages.py` turns (code, parameters) into a sentence.
"""

from dataclasses import asdict, dataclass, field
from typing import Any


class ContractProblem(Exception):
    """The contract is refused: what (`code`, `message`), where (`file`, `line`), and what to add (`missing`)."""

    def __init__(
        self, code: str, message: str, *, file: str = "", line: int = 0, missing: str = "", **parameters: Any
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.file, self.line, self.missing = code, message, file, line, missing
        self.parameters = parameters
        self.others: list[ContractProblem] = []

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": self.message,
            "file": self.file,
            "line": self.line,
            "missing": self.missing,
            "parameters": self.parameters,
        }


def all_of(problems: list[ContractProblem]) -> ContractProblem:
    """One problem that carries the others, so that a person mends them all at once."""
    first, *rest = problems
    first.others = rest
    return first


@dataclass(frozen=True)
class Notice:
    """Something the reader repaired, replaced or left out, that the owner should know."""

    code: str
    message: str
    file: str = ""
    line: int = 0
    parameters: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
