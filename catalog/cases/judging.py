"""Judges drafts of rows by the very checks that an uploaded table goes through."""

from typing import Any

from ..conformity import columns
from ..conformity.answers import AnswerChecks
from ..conformity.cells import CellChecks
from ..conformity.plan import Plan
from ..contracts.strict import Validator
from ..sheets.findings import Findings

FIRST = 2
"""The number of the first row under a sheet's header."""


class Judge:
    """Says what is wrong with rows of one response. `slots`: the columns between key and response."""

    def __init__(self, response: dict[str, Any], tree: dict[str, Any], slots: list[str], strict: Validator | None):
        plan = Plan({"responses": [response], "tree": tree, "key_candidates": [], "key_path": None})
        self._name: str = response["name"]
        self._slots = slots
        self._findings = Findings()
        header = ["cle", *slots, "response"]
        found = columns.matched(header, plan, {self._name}, self._findings)
        self.nillable = plan.responses[self._name].nillable
        self._cells = CellChecks(plan, found, header, self._findings)
        self._answers = AnswerChecks(plan, found, header, strict)
        self._number = FIRST

    def objection(self, values: dict[str, str]) -> dict[str, Any] | None:
        """The first problem of the row (see `sheets.findings.problem`); None when it is good."""
        if self._findings.count:  # of the columns: no row can be good
            return self._findings.problems[0]
        cells = [str(self._number), *(values[name] for name in self._slots), self._name]
        self._number += 1
        self._cells.check((self._number, cells))
        if not self._findings.count:
            self._answers.check(self._number, cells, self._findings)
        problem = self._findings.problems[0] if self._findings.count else None
        self._findings.problems.clear()
        self._findings.count = 0
        return problem
