"""Cases of real contracts: whatever their answers look like, every row that is made is valid and has its own key."""

from collections import Counter

import pytest

from catalog import cases
from catalog.cases import making
from catalog.contracts import reading
from catalog.contracts.problems import ContractProblem
from catalog.contracts.strict import Validator
from engine import template, xml

from . import corpus

SAMPLE = 24
OPERATIONS = 2
LARGEST = 400_000
"""Bytes of a contract with its imports."""
COLUMNS = 150


@pytest.fixture(scope="module")
def contracts() -> list[tuple[dict, dict, str]]:
    """Some real contracts, spread over the whole list."""
    rows = [row for row in corpus.manifest() if row["kind"] == "real" and row["oracle"] == "importable"]
    found = []
    for row in rows[:: max(len(rows) // SAMPLE, 1)]:
        files = corpus.closure(row["file"])
        if sum(map(len, files.values())) > LARGEST:
            continue
        try:
            found.append((reading.read(files, row["file"]), files, row["file"]))
        except ContractProblem:
            continue
    return found


def test_every_row_is_a_valid_answer(contracts, monkeypatch):
    count, refused = Counter(), []
    for told, files, main in contracts:
        validator = Validator(files, main)
        monkeypatch.setattr(making, "Validator", lambda _files, _main, known=validator: known)
        for operation in told["operations"][:OPERATIONS]:
            for response in wanted(operation):
                for kind in cases.KINDS:
                    made = making.job(question(operation, response, kind, main), {})
                    count[kind] += len(made.get("rows", ()))
                    count["none"] += "problem" in made
                    if operation["use"] != "encoded":  # which no schema describes
                        refused += [f"{main}: {error}" for error in errors(response, made, validator)]
                    keys = [row["key"] for row in made.get("rows", ())]
                    assert len(set(keys)) == len(keys)

    assert refused == []
    assert min(count[kind] for kind in cases.KINDS) > 100
    assert count["none"] == 0


def wanted(operation: dict) -> list[dict]:
    """Its first responses, those of hundreds of columns aside: they take long and show nothing new."""
    few = [response for response in operation["responses"] if len(response["slots"]) <= COLUMNS]
    return few[:2] if operation["key_candidates"] else []


def question(operation: dict, response: dict, kind: str, main: str) -> dict:
    return {
        "response": {"use": operation["use"]} | response,
        "tree": operation["response_tree"],
        "request_tree": operation["request_tree"],
        "key_path": operation["key_candidates"][0]["path"],
        "kind": kind,
        "count": 5,
        "main": main,
    }


def errors(response: dict, made: dict, validator: Validator) -> list[str]:
    """What the contract's schema has against the rendered rows."""
    compiled = template.compile(response["source"], kind=response["kind"], fault_code=response["fault_code"])
    found = []
    for row in made.get("rows", ()):
        values = dict(zip(made["columns"], row["values"], strict=True))
        answer = xml.parse(compiled.render([values.get(name, "") for name in compiled.slots]), limit=2**24)
        found += [error["message"] for error in validator.errors(answer)][:1]
    return found
