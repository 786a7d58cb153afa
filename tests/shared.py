"""Finds the folder `shared` beside the checkout: real contracts and messages, read by tests and never copied."""

import functools
import os
import tarfile
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")


def shared_path(*parts: str) -> Path:
    """The path of something shared; the test is skipped with its reason when it is not there, and fails in CI."""
    path = SHARED.joinpath(*parts)
    if path.exists():
        return path
    if IN_CI:
        pytest.fail(f"{path} is missing, and this is CI")
    pytest.skip(f"{path} is not on this machine")


@functools.cache
def members(archive: str, folder: str) -> dict[str, bytes]:
    """{path below `folder`: content} of one repository's files in an archive of the corpus."""
    with tarfile.open(shared_path("corpus", archive)) as tar:
        inside = [member for member in tar.getmembers() if member.isfile() and member.name.startswith(f"{folder}/")]
        return {member.name.removeprefix(f"{folder}/"): tar.extractfile(member).read() for member in inside}
