"""Reads uploaded contracts in the sealed child, and gives back the files of published ones."""

import functools
import io
import zipfile
from typing import Any

from django.utils.translation import gettext as _

from . import sealed, vault
from .contracts import messages
from .contracts.strict import Validator
from .errors import ChildFailed, ContractRefused
from .models import ServiceVersion

LIMITS = sealed.Limits(memory=1536 * sealed.MIB, output=192 * sealed.MIB, cpu=40, wall=60)
ORIGINAL = "original/"


def read_upload(content: bytes, *, filename: str, main_file: str = "") -> dict[str, Any]:
    """What `contracts.reading.job` gives: {reading, files, blobs: {contract}}; nothing is kept.

    Raises ContractRefused with problems [{code, message, file, line, missing}] in the current language.
    """
    arguments = {"filename": filename, "main": main_file}
    try:
        result = sealed.run("catalog.contracts.reading:job", arguments, {"upload": content}, limits=LIMITS)
    except ChildFailed as error:
        raise ContractRefused(str(error), [{"code": error.code, "message": str(error), "file": filename}]) from error
    if "problems" in result:
        problems = [messages.problem(found) for found in result["problems"]]
        raise ContractRefused(_("The contract could not be read: %s") % problems[0]["message"], problems)
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
