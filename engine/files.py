"""Files that are either whole or absent: sealed by a checksum, replaced by rename, synchronised to the disk."""

import hashlib
import json
import os
import uuid
from pathlib import Path
from typing import Any

MAGIC = b"mockadmin"
FORMAT = 1
#: Of bundles that an engine of format 1 would answer wrongly from: with programs in rows, or keys of several fields.
COMPUTED = 2
#: Of bundles with rows that answer in one state of their key only, or change it.
STATES = 3
#: Of bundles with functions of plug-ins.
PLUGGED = 4
#: Of bundles with rules whose response a plug-in chooses.
CHOOSING = 5
READ = (b"1", b"2", b"3", b"4", b"5")


def seal(content: dict[str, Any], form: int = FORMAT) -> bytes:
    """One line `mockadmin <format> <sha256>`, then the content as JSON."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return b" ".join((MAGIC, b"%d" % form, hashlib.sha256(body).hexdigest().encode())) + b"\n" + body


def unseal(data: bytes, *, newest: int = CHOOSING) -> dict[str, Any]:
    """The content of a sealed file of a format up to `newest`. Raises ValueError saying what is wrong with it."""
    head, newline, body = data.partition(b"\n")
    words = head.split(b" ")
    if not newline or len(words) != 3 or words[0] != MAGIC:
        raise ValueError("it is no file of this kind")
    if words[1] not in READ[:newest]:
        raise ValueError("its format is newer than this engine")
    if hashlib.sha256(body).hexdigest().encode() != words[2]:
        raise ValueError("its checksum is wrong")
    content = json.loads(body)
    if not isinstance(content, dict):
        raise ValueError("its content is not an object")
    return content


def read(path: Path) -> bytes:
    """The bytes of a regular file; a link, pipe or folder is refused with an OSError, never waited for."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def replace(path: Path, data: bytes) -> None:
    """Put a whole file in place: temporary file, fsync, rename, fsync of the folder."""
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
    try:
        write(temporary, data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def write(path: Path, data: bytes) -> None:
    """Write a new file down to the disk."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames and new names in a folder survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
