"""The child's two jobs, read and compare, run here without a database: what most questions about a table need."""

import functools
import json
from dataclasses import dataclass
from typing import Any

from catalog.conformity import checking, messages
from catalog.contracts import reading as contracts
from catalog.sheets import reading
from catalog.stages import UploadStage

from . import individu


@dataclass(frozen=True)
class Checked:
    """What an upload of the same file would hold."""

    problems: list[dict[str, Any]]
    problem_count: int
    report: dict[str, Any]
    key_path: list[str] | None
    digest: str
    rows: list[list[Any]]
    causes: list[dict[str, Any]]
    findings: list[dict[str, Any]]

    @property
    def stage(self) -> str:
        return UploadStage.FAULTY if self.problem_count else UploadStage.READY


@functools.cache
def operation(wsdl: bytes = individu.WSDL) -> dict[str, Any]:
    return contracts.read({"contrat.wsdl": wsdl}, "contrat.wsdl")["operations"][0]


def check(
    content: bytes | None = None,
    *,
    filename: str = "jeu.csv",
    key_path: list[Any] | None = None,
    wsdl: bytes = individu.WSDL,
) -> Checked:
    """Reads the file and compares it with the operation."""
    file = individu.sheet() if content is None else content
    sheet = reading.read({"filename": filename, "max_rows": 200_000}, {"file": file})
    assert not sheet["fatal"], sheet["problems"]
    told = operation(wsdl)
    plan = {"responses": told["responses"], "tree": told["response_tree"], "key_candidates": told["key_candidates"],
            "key_path": key_path,
            "request": {"sample": told["sample_request"], "tree": told["request_tree"]}}  # fmt: skip
    given = {"plan": plan, "header": sheet["header"], "main": "contrat.wsdl", "problem_count": sheet["problem_count"]}
    head = json.dumps({"told": {name: sheet[name] for name in ("problems", "records")}}).encode()
    blobs = {"rows": sheet["blobs"]["rows"], "head": head, "file:contrat.wsdl": wsdl}
    found = checking.check(given, blobs)
    notices = [messages.notice(notice) for notice in sheet["notices"] + found["notices"]]
    lines = found.get("blobs", {}).get("rows", b"").splitlines()
    return Checked(
        problems=[messages.problem(problem) for problem in found["problems"]],
        problem_count=found["problem_count"],
        report={"columns": found["columns"], "key_label": found["key_label"], "notices": notices},
        key_path=found["key_path"],
        digest=found["digest"],
        rows=[json.loads(line) for line in lines[1:]],
        causes=found["causes"],
        findings=[json.loads(line.split(b"\t", 2)[2]) for line in found["blobs"]["findings"].splitlines()],
    )
