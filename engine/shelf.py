"""The directory that the two planes share: which sandbox serves which bundles, published by rename."""

import fcntl
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from . import behaviour, files
from .errors import BehaviourRefused, ShelfRefused
from .limits.rates import LONGEST_BURST, MOST_RATE

PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{22}")
TEMPORARY = re.compile(r"\..*\.tmp")


@dataclass(frozen=True, kw_only=True)
class Pointer:
    """What a sandbox serves. `services` maps "slug/label" to a bundle's digest; no token hash means open.

    `token_hashes` are SHA-256 in hex; `expires_at` is in seconds since the epoch; `retired` answers as if unknown.
    Calls that bear the token of `checker_hash` are the portal's own check: answered, but not written in the journal.
    `header_policy` is for headers that must be understood (known, all, none), `binary` says where binary content of
    answers stands (inline, mtom). `behaviour` is what `behaviour.read` reads, None for a sandbox that only answers.
    `rate` is how many calls it may get for each second, `burst` how many at once; 0 is what is usual for the engine.
    """

    public_id: str
    generation: int
    services: Mapping[str, str] = field(default_factory=dict)
    token_hashes: tuple[str, ...] = ()
    expires_at: float = 0.0
    strict: bool = False
    language: str = "fr"
    retired: bool = False
    checker_hash: str = ""
    header_policy: str = "known"
    binary: str = "inline"
    behaviour: Mapping[str, Any] | None = None
    rate: int = 0
    burst: int = 0


class Shelf:
    """The folder of bundles, pointers and logs; safe for many processes at once."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    @property
    def epoch(self) -> Path:
        """The file that is replaced at every publication: what engines watch."""
        return self.path / "epoch"

    def publish(self, pointer: Pointer) -> None:
        """Put a pointer in place. Raises ShelfRefused when a newer generation is published already."""
        path = self._path(pointer.public_id)
        with self._alone():
            self._refuse_older(pointer)
            files.replace(path, files.seal(asdict(pointer)))
            self._touch()

    def retire(self, public_id: str, generation: int) -> None:
        """Make a sandbox unknown; what remains of it refuses older generations until it is swept."""
        self.publish(Pointer(public_id=public_id, generation=generation, retired=True))

    def pointer(self, public_id: str) -> Pointer | None:
        """What a sandbox serves; None when nothing is published or it is retired. Raises ShelfRefused if damaged."""
        pointer = self.read(public_id)
        return None if pointer is None or pointer.retired else pointer

    def read(self, public_id: str) -> Pointer | None:
        """The pointer as it is on the shelf, retired or not. Raises ShelfRefused when it is damaged."""
        try:
            content = files.unseal(files.read(self._path(public_id)), newest=files.FORMAT)
            pointer = _pointer(content)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, BehaviourRefused) as error:
            raise ShelfRefused("pointer-damaged", public_id=public_id, reason=str(error)) from error
        if pointer.public_id != public_id:
            raise ShelfRefused("pointer-damaged", public_id=public_id, reason="it bears another name")
        return pointer

    def sandboxes(self) -> list[str]:
        """The public ids of the sandboxes served, retired ones left out."""
        return [public_id for public_id in self._names() if self.pointer(public_id) is not None]

    def names(self) -> list[str]:
        """The public ids of all that has a pointer, retired or damaged too: nothing is read."""
        return self._names()

    def sweep(self, keep: Set[str] = frozenset(), older_than: float = 24 * 3600) -> int:
        """Remove bundles that no pointer names and `keep` does not, leavings and retired pointers; how many went.

        Only what is older than `older_than` seconds goes, as a bundle is written before its pointer.
        """
        before = time.time() - older_than
        with self._alone():
            used = set(keep)
            gone = 0
            for public_id in self._names():
                pointer = self.read(public_id)
                if pointer is None:
                    continue
                if not pointer.retired:
                    used |= set(pointer.services.values())
                elif self._path(public_id).stat().st_mtime < before:
                    self._path(public_id).unlink()
                    gone += 1
            served = set(self.sandboxes())
            for path in _listing(self.path / "states"):
                if path.stem.lstrip(".").partition(".")[0] not in served and path.lstat().st_mtime < before:
                    gone += _remove(path)
            return gone + sum(_remove(path) for path in self._leavings(used) if path.lstat().st_mtime < before)

    def _leavings(self, used: Set[str]) -> Iterator[Path]:
        for path in _listing(self.path / "bundles"):
            if path.name not in used:
                yield path
        for path in (*_listing(self.path / "sandboxes"), *_listing(self.path)):
            if TEMPORARY.fullmatch(path.name):
                yield path

    def _names(self) -> list[str]:
        listed = (path for path in _listing(self.path / "sandboxes") if path.suffix == ".json")
        return sorted(path.stem for path in listed if PUBLIC_ID.fullmatch(path.stem))

    def _refuse_older(self, pointer: Pointer) -> None:
        try:
            published = self.read(pointer.public_id)
        except ShelfRefused:
            return  # a damaged pointer is mended by publishing again
        if published is not None and published.generation > pointer.generation:
            raise ShelfRefused("pointer-older", generation=pointer.generation, published=published.generation)

    def _path(self, public_id: str) -> Path:
        if not PUBLIC_ID.fullmatch(public_id):
            raise ShelfRefused("pointer-name", public_id=public_id[:40])
        return self.path / "sandboxes" / f"{public_id}.json"

    def _touch(self) -> None:
        files.replace(self.epoch, uuid.uuid4().hex.encode())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One publisher at a time: reading the published generation and replacing it must not be interleaved."""
        for folder in ("bundles", "sandboxes", "log"):
            (self.path / folder).mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _pointer(content: Mapping[str, Any]) -> Pointer:
    behaves = content.get("behaviour")
    if behaves is not None:
        behaviour.read(behaves)
    return Pointer(
        public_id=str(content["public_id"]),
        generation=int(content["generation"]),
        services={str(name): str(digest) for name, digest in content["services"].items()},
        token_hashes=tuple(str(value) for value in content["token_hashes"]),
        expires_at=float(content["expires_at"]),
        strict=bool(content["strict"]),
        language=str(content["language"]),
        retired=bool(content["retired"]),
        checker_hash=str(content.get("checker_hash", "")),
        header_policy=str(content.get("header_policy", "known")),
        binary=str(content.get("binary", "inline")),
        behaviour=behaves,
        rate=_bounded(content, "rate", MOST_RATE),
        burst=_bounded(content, "burst", MOST_RATE * LONGEST_BURST),
    )


def _bounded(content: Mapping[str, Any], name: str, most: int) -> int:
    value = int(content.get(name, 0))
    if not 0 <= value <= most:
        raise ValueError(f"its {name} is not between 0 and {most}")
    return value


def _listing(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _remove(path: Path) -> int:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
    return 1
