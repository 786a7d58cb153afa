"""The vault: immutable contents named by their SHA-256, kept in Django's default storage."""

import gzip
import hashlib
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage

from ..errors import VaultDamaged

KINDS = frozenset({"contracts", "rows", "uploads", "held", "drafts", "findings"})
PACKED = frozenset({"rows", "drafts", "findings"})
"""Kinds kept compressed. The digest is of the content itself: another version of zlib must not give another name."""
LEVEL = 5
"""Of rows, level 9 takes twenty times as long for a hundredth less."""
CHUNK = 2**18


def put(kind: str, content: bytes | Iterable[bytes]) -> str:
    """Keeps `content`, given whole or a part at a time, and returns its digest.

    Doing it twice is harmless; a crash leaves all or nothing.
    """
    digest = hashlib.sha256()
    with tempfile.TemporaryFile() as stored:
        with _packing(kind, stored) as into:
            for part in (content,) if isinstance(content, bytes) else content:
                digest.update(part)
                into.write(part)
        name = _name(kind, digest.hexdigest())
        if not default_storage.exists(name):
            stored.seek(0)
            _write(name, stored)
    return digest.hexdigest()


def get(kind: str, digest: str) -> bytes:
    """The content put under `digest`; raises VaultDamaged when it is gone or no longer what it was."""
    name = _name(kind, digest)
    try:
        with default_storage.open(name) as stored:
            content = stored.read()
        if kind in PACKED:
            content = gzip.decompress(content)
    except FileNotFoundError as error:
        raise VaultDamaged(f"{name} is missing from the vault: restore it from a backup") from error
    except (EOFError, OSError, zlib.error) as error:
        raise VaultDamaged(f"{name} was altered in the vault: restore it from a backup") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise VaultDamaged(f"{name} was altered in the vault: restore it from a backup")
    return content


@contextmanager
def opened(kind: str, digest: str) -> Iterator[IO[bytes]]:
    """The stored form of a content, to be read from any place: packed, if its kind is. Raises VaultDamaged."""
    name = _name(kind, digest)
    try:
        with default_storage.open(name) as stored:
            yield stored
    except FileNotFoundError as error:
        raise VaultDamaged(f"{name} is missing from the vault: restore it from a backup") from error


def chunks(kind: str, digest: str) -> Iterator[bytes]:
    """A content that is not kept packed, a part at a time. Raises VaultDamaged, of an altered one after its last."""
    found = hashlib.sha256()
    with opened(kind, digest) as stored:
        while part := stored.read(CHUNK):
            found.update(part)
            yield part
    if found.hexdigest() != digest:
        raise VaultDamaged(f"{_name(kind, digest)} was altered in the vault: restore it from a backup")


def unpacked(kind: str, digest: str) -> Iterator[bytes]:
    """The same of a packed content."""
    for line in lines(kind, digest):
        yield line + b"\n"


def lines(kind: str, digest: str) -> Iterator[bytes]:
    """The lines of a packed content, without their ends: a large one is never held whole.

    Raises VaultDamaged as `get` does, an altered content after its last line.
    """
    name = _name(kind, digest)
    found = hashlib.sha256()
    try:
        with default_storage.open(name) as stored, gzip.open(stored) as content:
            for line in content:
                found.update(line)
                yield line.rstrip(b"\n")
    except FileNotFoundError as error:
        raise VaultDamaged(f"{name} is missing from the vault: restore it from a backup") from error
    except (EOFError, OSError, zlib.error) as error:
        raise VaultDamaged(f"{name} was altered in the vault: restore it from a backup") from error
    if found.hexdigest() != digest:
        raise VaultDamaged(f"{name} was altered in the vault: restore it from a backup")


def exists(kind: str, digest: str) -> bool:
    return default_storage.exists(_name(kind, digest))


def delete(kind: str, digest: str) -> None:
    """Forgets a content; one that is not there is already forgotten."""
    default_storage.delete(_name(kind, digest))


def _name(kind: str, digest: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"the vault has no room named {kind!r}")
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256 digest")
    return f"{kind}/{digest[:2]}/{digest}"


@contextmanager
def _packing(kind: str, stored: IO[bytes]) -> Iterator[IO[bytes]]:
    """Where a content of this kind is written to, so that it stands in `stored` as it is kept."""
    if kind in PACKED:
        with gzip.GzipFile("", "wb", LEVEL, stored, mtime=0) as packed:
            yield packed
    else:
        yield stored


def _write(name: str, content: IO[bytes]) -> None:
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:  # an object store: its put is atomic by itself
        default_storage.save(name, File(content))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
    try:
        with os.fdopen(handle, "wb") as stream:
            shutil.copyfileobj(content, stream, CHUNK)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
