"""Contents that wait in the vault for a batch, and the claims that keep two workers off the same thing."""

import hashlib
from datetime import timedelta
from typing import Any

from ..keeping import vault

STALE = timedelta(seconds=90)
"""A batch or a contract claimed so long ago has lost its worker: a child that reads one ends within a minute."""
ATTEMPTS = 3
SALT = 32
"""Bytes before a kept content, so that two things never share (and delete) one."""


def keep(name: str, content: bytes) -> str:
    """Keeps `content` for the thing called `name`, which nothing else shares; its digest."""
    return vault.put("uploads", hashlib.sha256(name.encode()).digest() + content)


def kept(digest: str) -> bytes:
    """Raises VaultDamaged when it is gone."""
    return vault.get("uploads", digest)[SALT:]


def forget(digest: str) -> None:
    vault.delete("uploads", digest)


def problem(code: str, message: str) -> dict[str, Any]:
    """A problem that no file of the contract shows."""
    return {"code": code, "message": message, "file": "", "line": 0, "missing": ""}
