"""What the catalogue refuses.

CatalogError
├── NotAllowed          the person may not do this
├── MoveRefused         the version cannot go to that stage (any more)
├── ContractRefused     the contract cannot be read; carries the problems found
├── DuplicateFound      the catalogue holds such a contract already; carries which
├── BatchRefused        the batch of contracts is over, or cannot be as it is asked
├── HeldLost            files kept between two forms are gone, or another person's
├── ResponseRefused     a named response is not usable; carries the problems found
├── SheetRefused        the file as a whole cannot be read; carries the problems found
├── UploadRefused       the upload cannot be published as it is
├── RowRefused          the row cannot be added as it is; carries what is wrong with which column
├── MatchingRefused     columns are matched twice, or not at all; carries which
├── CasesRefused        no rows can be made for that answer
├── ChildFailed         a file could not be read within the limits of the sealed child
└── VaultDamaged        a stored content is gone or altered
"""

from typing import Any


class CatalogError(Exception):
    """A refusal: its message is for people, its `code` for programs."""

    code = "refused"


class NotAllowed(CatalogError):
    code = "not-allowed"


class MoveRefused(CatalogError):
    code = "move-refused"


class WithProblems(CatalogError):
    """A refusal that lists what is wrong: [{code, message, …place}], worst first."""

    def __init__(self, message: str, problems: list[dict[str, Any]] | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.problems = problems or []
        if code:
            self.code = code


class ContractRefused(WithProblems):
    code = "contract-refused"


class DuplicateFound(WithProblems):
    """Nothing is wrong with the contract: `found` (of `likeness`) says what it looks like; a person may confirm it."""

    code = "duplicate"

    def __init__(self, message: str, found: Any, problems: list[dict[str, Any]]) -> None:
        super().__init__(message, problems)
        self.found = found


class BatchRefused(WithProblems):
    code = "batch-refused"


class HeldLost(CatalogError):
    code = "held-lost"


class ResponseRefused(WithProblems):
    code = "response-refused"


class SheetRefused(WithProblems):
    code = "sheet-refused"


class UploadRefused(WithProblems):
    code = "upload-refused"


class RowRefused(WithProblems):
    code = "row-refused"


class MatchingRefused(WithProblems):
    """`problems`: {code, position, name, message}; a position of None is about the whole table."""

    code = "columns-refused"


class CasesRefused(CatalogError):
    code = "no-cases"


class ChildFailed(CatalogError):
    """The sealed child ended badly; `reason` is one of time, memory, output, crash."""

    code = "unreadable"

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class VaultDamaged(CatalogError):
    code = "vault-damaged"
