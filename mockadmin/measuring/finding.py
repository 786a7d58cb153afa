"""Finds the contracts under a path, each with the files that it imports: a WSDL, a folder, a ZIP or a tar.gz."""

import posixpath
import re
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

LOCATION = re.compile(rb"""(?:schemaLocation|location)\s*=\s*["']\s*([^"']+?)\s*["']""")
DEFINITIONS = re.compile(rb"<(?:[\w.-]+:)?(?:definitions|description)[\s>]")
WSDL = (b"http://schemas.xmlsoap.org/wsdl/", b"http://www.w3.org/ns/wsdl")
HEAD = 65_536
MOST_FILES = 200
LARGEST_MEMBER = 32 * 2**20


class Unreadable(Exception):
    """The path holds nothing that can be measured; the message says why."""


@dataclass(frozen=True)
class Found:
    """A contract: its path under the path given, and the bytes of itself and of what it imports."""

    path: str
    files: Mapping[str, bytes]


def contracts(paths: Sequence[Path]) -> Iterator[Found]:
    """Every WSDL under each path, in order; what one lacks is looked for under the others too. Raises Unreadable."""
    trees = [_Tree(_members(path)) for path in paths]
    for path, tree in zip(paths, trees, strict=True):
        others = [other for other in trees if other is not tree]
        names = [path.name] if _is_alone(path) else tree.mains()
        for name in names:
            yield Found(name, tree.closure(name, others))


def _is_alone(path: Path) -> bool:
    return path.is_file() and not (tarfile.is_tarfile(path) or zipfile.is_zipfile(path))


def _members(path: Path) -> dict[str, bytes]:
    if path.is_dir() or _is_alone(path):
        return _folder(path if path.is_dir() else path.parent)
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                entries = [entry for entry in packed.infolist() if not entry.is_dir()]
                return {entry.filename: packed.read(entry) for entry in entries if entry.file_size <= LARGEST_MEMBER}
        with tarfile.open(path) as packed:
            members = [member for member in packed if member.isfile() and member.size <= LARGEST_MEMBER]
            streams = ((member.name.removeprefix("./"), packed.extractfile(member)) for member in members)
            return {name: stream.read() for name, stream in streams if stream is not None}
    # zipfile tells a password by RuntimeError and an odd compression by NotImplementedError.
    except (OSError, zipfile.BadZipFile, tarfile.TarError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(f"{path} cannot be read: {error}") from error


def _folder(path: Path) -> dict[str, bytes]:
    if not path.is_dir():
        raise Unreadable(f"{path} does not exist: give a WSDL, a folder, a ZIP or a tar.gz")
    return {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file() and not file.is_symlink() and file.stat().st_size <= LARGEST_MEMBER
    }


class _Tree:
    """Files by their path, as a person sees the folder from which contracts are sent."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for name in files:
            self._by_name[posixpath.basename(name)].append(name)

    def mains(self) -> Iterator[str]:
        """The files that are, or say that they are, a WSDL."""
        for name in sorted(self.files):
            if name.lower().endswith(".wsdl") or _is_wsdl(self.files[name][:HEAD]):
                yield name

    def closure(self, main: str, others: Sequence["_Tree"] = ()) -> dict[str, bytes]:
        """The file and what it names: by its relative path, else by its file name, the nearest folder first."""
        found: dict[str, bytes] = {}
        waiting = [main]
        while waiting and len(found) < MOST_FILES:
            name = waiting.pop(0)
            if name in found:
                continue
            content = found[name] = next(tree.files[name] for tree in (self, *others) if name in tree.files)
            for location in LOCATION.findall(content):
                waiting += self._named(name, location.decode("utf-8", "replace"), others)
        return found

    def _named(self, importer: str, location: str, others: Sequence["_Tree"]) -> list[str]:
        written = unquote(location.replace("\\", "/")).partition("#")[0]
        relative = posixpath.normpath(posixpath.join(posixpath.dirname(importer), written))
        trees = (self, *others)
        if any(relative in tree.files for tree in trees):
            return [relative]
        for tree in trees:
            if alike := tree.alike(posixpath.basename(written.partition("?")[0]), importer):
                return alike[:1]
        return []

    def alike(self, name: str, importer: str) -> list[str]:
        """The files of that name in the importer's top folder, the nearest first."""
        found = [
            other for other in self._by_name.get(name, []) if other.partition("/")[0] == importer.partition("/")[0]
        ]
        return sorted(found, key=lambda other: -len(posixpath.commonpath([other, importer])))


def _is_wsdl(head: bytes) -> bool:
    return any(namespace in head for namespace in WSDL) and DEFINITIONS.search(head) is not None
