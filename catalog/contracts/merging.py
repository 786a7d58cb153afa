"""Adds files to an upload that was sent before: the new ones take the place of those of the same path."""

from typing import Any

from . import archive
from .problems import ContractProblem


def job(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """The sealed child's work: blobs["held"] named by `filename`, and blobs["added"], a ZIP.

    Gives {"blobs": {"upload": a ZIP of all}, "names": their paths}, or {"problems": […]}.
    """
    try:
        files = archive.read(blobs["held"], arguments["filename"]) | archive.read(blobs["added"], "ajouts.zip")
    except ContractProblem as problem:
        return {"problems": [problem.to_json()]}
    return {"names": sorted(files), "blobs": {"upload": archive.pack(files)}}
