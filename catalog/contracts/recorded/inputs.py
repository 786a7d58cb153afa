"""Sorts an upload into a contract, a SoapUI project and recorded exchanges; brings the latter to their operations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .. import archive
from ..problems import ContractProblem, Notice
from ..soapui import mocks, project
from ..soapui.project import Project
from ..strict import StrictUnavailable, Validator
from . import bringing, matching, pairs
from .bringing import Operation
from .pairs import Pair

MOST_NOTICES = 40


@dataclass(frozen=True)
class Inputs:
    """`files` and `main` are the contract's; `project` and `pairs` say how it answers."""

    files: dict[str, bytes]
    main: str
    project: Project | None = None
    pairs: list[Pair] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def sort(files: dict[str, bytes], main: str = "") -> Inputs:
    """What an upload's files are. Raises ContractProblem for a SoapUI project that cannot be used."""
    opened = project.open_project(files, main)
    if opened is not None:
        return Inputs(opened.files, opened.main, opened, [], opened.notices)
    if len(files) == 1:
        return Inputs(files, main)
    rest, found, notices = pairs.split({name: content for name, content in files.items() if name != main})
    return Inputs(rest | {name: content for name, content in files.items() if name == main}, main, None, found, notices)


def bring(
    inputs: Inputs, operations: list[Operation], contract: Mapping[str, bytes], dataset: str, *, only: str = ""
) -> tuple[list[dict[str, Any]], dict[str, bytes], list[Notice]]:
    """What the catalogue keeps (see `bringing.finished`). `contract` are the closed files of the contract."""
    if inputs.project is None and not inputs.pairs:
        return [], {}, inputs.notices
    if inputs.project is not None:
        brought, notices = mocks.brought(inputs.project, operations)
    else:
        brought, notices = matching.brought(inputs.pairs, operations, dataset, only=only)
    try:
        validator = Validator(dict(contract))
    except StrictUnavailable:  # the contract's own notices say so
        validator = None
    told, blobs, more = bringing.finished(brought, validator)
    return told, blobs, _grouped([*inputs.notices, *notices, *more])[:MOST_NOTICES]


def job(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """The sealed child's work for a version that exists: blobs["upload"] is what a person sent.

    arguments: filename, dataset (a name for the tables), only (the operation that all pairs are for, or ""), and
    operations [{name, input_element, output_element, one_way, use, key_candidates, response_tree, responses}, perhaps
    with the key_path of the dataset there is]; the contract's closed files are blobs `file:<name>`. Gives {"exchanges",
    "notices", "blobs"}, or {"problems": […]} perhaps with "notices" that say why nothing was of use.
    """
    filename = arguments["filename"]
    try:
        files = archive.read(blobs["upload"], filename)
        inputs = _exchanges(files, filename)
    except ContractProblem as problem:
        return {"problems": [one.to_json() for one in (problem, *problem.others)]}
    contract = {name.removeprefix("file:"): content for name, content in blobs.items() if name.startswith("file:")}
    only = arguments.get("only", "")
    told, tables, notices = bring(inputs, arguments["operations"], contract, arguments["dataset"], only=only)
    said = [notice.to_json() for notice in notices]
    if not told:
        problem = ContractProblem("no-exchange", f"{filename}: nothing could be used", file=filename)
        return {"problems": [problem.to_json()], "notices": said}
    return {"exchanges": told, "notices": said, "blobs": tables}


def _grouped(notices: list[Notice]) -> list[Notice]:
    """One notice for all responses of which the same is said."""
    groups: dict[tuple[Any, ...], list[Notice]] = {}
    for notice in notices:
        told = {name: value for name, value in notice.parameters.items() if name != "response"}
        groups.setdefault((notice.code, notice.file, *sorted(told.items())), []).append(notice)
    return [_joined(group) for group in groups.values()]


def _joined(group: list[Notice]) -> Notice:
    first = group[0]
    if "response" not in first.parameters:
        return first
    names = ", ".join(dict.fromkeys(str(notice.parameters["response"]) for notice in group))[:300]
    return Notice(first.code, first.message, first.file, first.line, {**first.parameters, "response": names})


def _exchanges(files: dict[str, bytes], filename: str) -> Inputs:
    opened = project.open_project(files)
    if opened is not None:
        return Inputs(opened.files, opened.main, opened, [], opened.notices)
    _rest, found, notices = pairs.split(files)
    if not found:
        raise ContractProblem("no-exchange", f"{filename} holds no request with its response", file=filename)
    return Inputs({}, "", None, found, notices)
