"""One contract measured: read in the sealed child as an upload would be, played by the engine, judged in the child."""

import io
import posixpath
import time
import zipfile
from typing import Any

from catalog.contracts import archive, messages
from catalog.contracts.rehearsing import FILES
from catalog.errors import ChildFailed
from catalog.intake import contracts_store
from catalog.sealing import sealed

from .finding import Found
from .playing import Played, Unplayable, play

Report = dict[str, Any]

READ = "catalog.contracts.rehearsing:read"
REHEARSE = "catalog.contracts.rehearsing:rehearse"


def measure(found: Found) -> Report:
    """The report of one file, as docs/check-contracts.md describes it. Nothing is kept."""
    started = time.monotonic()
    try:
        read = _read(found)
    except ChildFailed as error:
        read = {"problems": [{"code": error.code, "message": str(error), "missing": ""}], "megabytes": 0}
    report = _refused(found, read["problems"]) if "problems" in read else _imported(found, read)
    report["megabytes"] = max(read["megabytes"], report.pop("judged_megabytes", 0))
    report["seconds"] = round(time.monotonic() - started, 3)
    return report


def _read(found: Found) -> dict[str, Any]:
    try:
        upload, name = _upload(found)
        arguments = {"filename": name, "main": found.path if len(found.files) > 1 else ""}
        return sealed.run(READ, arguments, {"upload": upload}, limits=contracts_store.LIMITS)
    except ValueError as error:  # a name that no archive can hold
        return {"problems": [{"code": "unsafe-name", "message": str(error), "missing": ""}], "megabytes": 0}


def _upload(found: Found) -> tuple[bytes, str]:
    """What a person would send: the file alone, or a ZIP of it with its imports."""
    if len(found.files) == 1:
        return found.files[found.path], posixpath.basename(found.path)
    return archive.pack(dict(found.files)), f"{posixpath.basename(found.path)}.zip"


def _refused(found: Found, problems: list[dict[str, Any]]) -> Report:
    told = [messages.problem(problem) if "parameters" in problem else problem for problem in problems]
    return {
        "path": found.path,
        "status": "refused",
        "category": told[0]["code"],
        "message": " ".join(problem["message"] for problem in told)[:2000],
        "missing": [problem["missing"] for problem in told if problem["missing"]],
        "notices": [],
        "operations": [],
    }


def _imported(found: Found, read: dict[str, Any]) -> Report:
    reading = read["reading"]
    with zipfile.ZipFile(io.BytesIO(read["blobs"]["contract"])) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    notices = [{"code": notice["code"], **messages.notice(notice)} for notice in reading["notices"]]
    report: Report = {
        "path": found.path,
        "status": "imported",
        "category": "",
        "message": "",
        "missing": [],
        "notices": [{"code": notice["code"], "message": notice["message"]} for notice in notices],
    }
    try:
        played = play(reading, _served(files))
        judged = _judge(reading["main"], files, played)
        report["judged_megabytes"] = judged["megabytes"]
        report["operations"] = [_row(*pair) for pair in zip(played, judged["verdicts"], strict=True)]
    except (Unplayable, ChildFailed) as error:
        report["operations"] = [_unanswered(operation, str(error)) for operation in reading["operations"]]
    return report


def _served(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if not name.startswith(contracts_store.ORIGINAL)}


def _judge(main: str, files: dict[str, bytes], played: list[Played]) -> dict[str, Any]:
    blobs = {FILES + name: content for name, content in files.items()}
    for number, call in enumerate(played):
        blobs[f"request{number}"], blobs[f"answer{number}"] = call.request, call.reply.body
    exchanges = [{"operation": call.operation, "soap": call.soap} for call in played]
    return sealed.run(REHEARSE, {"main": main, "exchanges": exchanges}, blobs, limits=contracts_store.LIMITS)


def _row(call: Played, verdict: dict[str, Any]) -> Report:
    reasons = verdict["reasons"] if call.answered else [f"engine: {call.reply.reason}", *verdict["reasons"]]
    return {
        "name": call.operation,
        "binding": verdict["binding"],
        "soap": call.soap,
        "one_way": call.one_way,
        "request_made": bool(call.request),
        "request_valid": verdict["request_valid"],
        "answered": call.answered,
        "schema_valid": verdict["schema_valid"] if call.answered else False,
        "round_trip": verdict["round_trip"] if call.answered else False,
        "reason": "; ".join(reasons)[:500],
    }


def _unanswered(operation: dict[str, Any], reason: str) -> Report:
    return {
        "name": operation["name"],
        "binding": "",
        "soap": operation["soap_versions"][0],
        "one_way": operation["one_way"],
        "request_made": bool(operation["sample_request"]),
        "request_valid": None,
        "answered": False,
        "schema_valid": False,
        "round_trip": False,
        "reason": reason[:500],
    }
