"""Makes the rows of a set of cases, in the sealed child: the patterns of a contract are evaluated here."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any

from ..contracts.strict import StrictUnavailable, Validator
from . import BOUNDARY, EXAMPLES, MOST_ROWS, pairwise, routes
from .drafts import Draft, Frame, Pairs, boundary, examples
from .judging import Judge
from .keying import Keys

MOST_CELLS = 200_000
MOST_COLUMNS = 510
"""A spreadsheet has 512 at most, and two are the key and the response."""


def job(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """Job of the child. `arguments`: response, tree, request_tree, key_path, kind (of KINDS), count, main.

    `blobs`: the contract's files as `file:<name>`. Gives {columns, rows: [{key, values, tries}], notices: [{code,
    …}], left_out: how many}, or {problem} when no row at all would be a valid answer.
    """
    maker = _Maker(arguments, blobs)
    if maker.problem is not None:
        return {"problem": maker.problem}
    rows = maker.rows(arguments["kind"], arguments["count"])
    return {"columns": maker.columns, "rows": rows, "notices": maker.notices, "left_out": maker.left_out}


class _Maker:
    def __init__(self, arguments: dict[str, Any], blobs: dict[str, bytes]) -> None:
        self.notices: list[dict[str, Any]] = []
        self.left_out = 0
        self.problem: dict[str, Any] | None = None
        response = dict(arguments["response"])
        response["slots"] = self._narrowed(response["slots"])
        self.columns = [slot["name"] for slot in response["slots"]]
        tree = arguments["tree"] if response["kind"] == "answer" else {}
        files = {name.removeprefix("file:"): content for name, content in blobs.items()}
        self._judge = Judge(response, arguments["tree"], self.columns, self._strict(files, arguments["main"]))
        self._frame = self._first_good(response, tree)
        leaf = routes.leaf(arguments["request_tree"], arguments["key_path"])
        if leaf is None:
            self.problem = {"code": "no-key"}
        else:
            self._keys = Keys(leaf)

    def rows(self, kind: str, count: int) -> list[dict[str, Any]]:
        """The good rows with their keys."""
        wanted = min(count, MOST_ROWS) if kind == EXAMPLES else MOST_ROWS
        wanted = max(1, min(wanted, MOST_CELLS // (len(self.columns) + 2)))
        keyed: list[tuple[str, Draft]] = []
        drafts = self._drafts(kind, wanted)
        for index, draft in enumerate(islice(drafts, wanted)):
            key = self._keys.take(index)
            if key is None:
                self.notices.append({"code": "few-keys", "count": len(keyed)})
                break
            keyed.append((key, draft))
        else:
            if kind != EXAMPLES and next(drafts, None) is not None:
                self.notices.append({"code": "cut", "count": len(keyed)})
        return [
            {
                "key": key,
                "values": [draft.values[name] for name in self.columns],
                "tries": [asdict(tried) for tried in draft.tries],
            }
            for key, draft in keyed
        ]

    def _drafts(self, kind: str, wanted: int) -> Iterator[Draft]:
        if kind == EXAMPLES:
            return self._good(examples(self._frame, wanted), twice=True)
        if kind == BOUNDARY:
            return self._good(boundary(self._frame, self._judge.nillable))
        return self._paired()

    def _paired(self) -> Iterator[Draft]:
        """The rows of pairs; a pair that was lost with a refused row gets a row of its own."""
        pairs = Pairs(self._frame, self._judge.nillable)
        if pairs.left:
            self.notices.append({"code": "many-factors", "count": pairs.left})
        good = list(self._good(pairs.drafts()))
        yield from good
        met = pairwise.covered([draft.met for draft in good])
        every = list(pairwise.pairs(pairs.factors))
        self.left_out = 0  # a pair that stays unmet is told as such
        for number, pair in enumerate(pair for pair in every if pair not in met):
            if pair in met or number >= MOST_ROWS:
                continue
            for draft in self._good(iter([pairs.lone(pair, len(good) + number)])):
                met |= pairwise.covered([draft.met])
                yield draft
        self.notices.append({"code": "pairs", "met": len(met & set(every)), "count": len(every)})

    def _good(self, drafts: Iterator[Draft], *, twice: bool = False) -> Iterator[Draft]:
        """The drafts that would be valid rows; unless rows may be equal, one tries all that equal ones would."""
        seen: dict[tuple[str, ...], Draft] = {}
        for draft in drafts:
            cells = tuple(draft.values[name] for name in self.columns)
            if cells in seen and not twice:
                seen[cells].tries += draft.tries
                continue
            seen[cells] = draft
            if self._judge.objection(draft.values) is None:
                yield draft
            else:
                self.left_out += 1

    def _first_good(self, response: dict[str, Any], tree: dict[str, Any]) -> Frame:
        """The way of filling rows whose plain row is valid: everything, what the examples hold, the examples."""
        for faithful in (False, True):
            frame = Frame(response, tree, faithful=faithful)
            objection = self._judge.objection(frame.row(0))
            if objection is None:
                return frame
        frame = _Literal(response, tree, faithful=True)
        self.problem = self._judge.objection(frame.row(0))
        return frame

    def _strict(self, files: dict[str, bytes], main: str) -> Validator | None:
        try:
            return Validator(files, main)
        except StrictUnavailable as error:
            self.notices.append({"code": "no-schema", "reason": str(error)})
            return None

    def _narrowed(self, slots: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """As many slots as a spreadsheet has columns, the required ones first of all, in their order."""
        if len(slots) <= MOST_COLUMNS:
            return slots
        self.notices.append({"code": "many-columns", "count": len(slots) - MOST_COLUMNS})
        ranked = sorted(range(len(slots)), key=lambda place: (not slots[place]["required"], place))
        return [slots[place] for place in sorted(ranked[:MOST_COLUMNS])]


class _Literal(Frame):
    """Fills rows with the examples as they stand, where nothing made from the schema is valid."""

    def row(self, index: int, chosen: Any = None) -> dict[str, str]:
        made = super().row(index, chosen) if chosen else {}
        return {slot["name"]: made.get(slot["name"], "") or self._examples.get(slot["name"], "") for slot in self.slots}
