"""Reads uploaded contracts in the sealed child, and gives back the files of published ones."""

import functools
import io
import zipfile
from typing import Any

from django.utils.translation import gettext as _

from ..contracts import messages
from ..contracts.strict import Validator
from ..errors import ChildFailed, ContractRefused
from ..keeping import vault
from ..models import ServiceVersion
from ..sealing import sealed

LIMITS = sealed.Limits(memory=1536 * sealed.MIB, output=192 * sealed.MIB, cpu=40, wall=60)
ORIGINAL = "original/"


def read_upload(content: bytes, *, filename: str, main_file: str = "") -> dict[str, Any]:
    """What `contracts.reading.job` gives: {reading, exchanges, files, blobs: {contract, …}}; nothing is kept.

    Raises ContractRefused with problems [{code, message, file, line, missing}] in the current language.
    """
    arguments = {"filename": filename, "main": main_file}
    refusal = _("The contract could not be read: %s")
    return _read("catalog.contracts.reading:job", arguments, {"upload": content}, refusal)


def read_exchanges(version: ServiceVersion, content: bytes, **arguments: Any) -> dict[str, Any]:
    """What `contracts.recorded.inputs.job` gives, its notices in the current language; nothing is kept.

    `arguments` are the job's. Raises ContractRefused with the problems, and after them what was left out and why.
    """
    files = {f"file:{name}": file for name, file in contract_files(version).items()}
    refusal = _("The exchanges could not be read: %s")
    result = _read("catalog.contracts.recorded.inputs:job", arguments, {"upload": content, **files}, refusal)
    return result | {"notices": [messages.notice(found) for found in result["notices"]]}


def _read(job: str, arguments: dict[str, Any], blobs: dict[str, bytes], refusal: str) -> dict[str, Any]:
    filename = arguments["filename"]
    try:
        result = sealed.run(job, arguments, blobs, limits=LIMITS)
    except ChildFailed as error:
        raise ContractRefused(str(error), [{"code": error.code, "message": str(error), "file": filename}]) from error
    if "problems" in result:
        problems = [messages.problem(found) for found in result["problems"]]
        problems += [messages.notice(found) for found in result.get("notices", [])]
        raise ContractRefused(refusal % problems[0]["message"], problems)
    return result


def contract_files(version: ServiceVersion) -> dict[str, bytes]:
    """What travels to the engine and to validators: the closed contract (see `contracts.closing.closed`)."""
    files = _stored(version.contract_digest)
    return {name: content for name, content in files.items() if not name.startswith(ORIGINAL)}


def original_files(version: ServiceVersion) -> dict[str, bytes]:
    """The files as they were uploaded, by the path they had in the archive."""
    files = _stored(version.contract_digest)
    return {name.removeprefix(ORIGINAL): content for name, content in files.items() if name.startswith(ORIGINAL)}


@functools.lru_cache(maxsize=32)
def _stored(digest: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(vault.get("contracts", digest))) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


@functools.lru_cache(maxsize=32)
def _validator(digest: str) -> Validator:
    return Validator({name: content for name, content in _stored(digest).items() if not name.startswith(ORIGINAL)})


def validator(version: ServiceVersion) -> Validator:
    """The strict validator of a version, compiled once; raises contracts.strict.StrictUnavailable."""
    return _validator(version.contract_digest)
