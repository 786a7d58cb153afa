"""Finds the contracts under a path, each with the files that it imports: a WSDL, a folder, a ZIP or a tar.gz."""

import posixpath
import re
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

LOCATION = re.compile(rb"""(?:schemaLocation|location)\s*=\s*["']\s*([^"']+?)\s*["']""")
NAMESPACE = re.compile(rb"""\bnamespace\s*=\s*["']([^"']+)["']""")
TARGET = re.compile(rb"""\btargetNamespace\s*=\s*["']([^"']+)["']""")
DEFINITIONS = re.compile(rb"<(?:[\w.-]+:)?(?:definitions|description)[\s>]")
WSDL = (b"http://schemas.xmlsoap.org/wsdl/", b"http://www.w3.org/ns/wsdl")
DOCUMENTS = (".wsdl", ".xsd", ".xml", ".wadl")
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


def contracts(path: Path) -> Iterator[Found]:
    """Every WSDL under `path`, in order. Raises Unreadable."""
    if path.is_file() and not (tarfile.is_tarfile(path) or zipfile.is_zipfile(path)):
        tree = _Tree(_folder(path.parent))
        yield Found(path.name, tree.closure(path.name))
        return
    tree = _Tree(_members(path))
    for name in tree.mains():
        yield Found(name, tree.closure(name))


def _members(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        return _folder(path)
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                entries = [entry for entry in packed.infolist() if not entry.is_dir()]
                return {entry.filename: packed.read(entry) for entry in entries if entry.file_size <= LARGEST_MEMBER}
        with tarfile.open(path) as packed:
            return {
                member.name.removeprefix("./"): packed.extractfile(member).read()  # type: ignore[union-attr]
                for member in packed.getmembers()
                if member.isfile() and member.size <= LARGEST_MEMBER
            }
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
        self._files = files
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_namespace: dict[bytes, list[str]] = defaultdict(list)
        for name, content in files.items():
            self._by_name[posixpath.basename(name)].append(name)
            if name.lower().endswith(".xsd") and (target := TARGET.search(content[:HEAD])):
                self._by_namespace[target[1]].append(name)

    def mains(self) -> Iterator[str]:
        """The files that are, or say that they are, a WSDL."""
        for name in sorted(self._files):
            if name.lower().endswith(".wsdl") or _is_wsdl(self._files[name][:HEAD]):
                yield name

    def closure(self, main: str) -> dict[str, bytes]:
        """The file and what it names: by its relative path, else by its file name, the nearest folder first."""
        found: dict[str, bytes] = {}
        waiting = [main]
        while waiting and len(found) < MOST_FILES:
            name = waiting.pop(0)
            if name in found:
                continue
            content = found[name] = self._files[name]
            for location in LOCATION.findall(content):
                waiting += self._named(name, location.decode("utf-8", "replace"))
        return found

    def _named(self, importer: str, location: str) -> list[str]:
        written = unquote(location.replace("\\", "/")).partition("#")[0]
        relative = posixpath.normpath(posixpath.join(posixpath.dirname(importer), written))
        if relative in self._files:
            return [relative]
        alike = self._by_name.get(posixpath.basename(written.partition("?")[0]), [])
        alike = [name for name in alike if name.partition("/")[0] == importer.partition("/")[0]]
        return sorted(alike, key=lambda name: -len(posixpath.commonpath([name, importer])))[:1]


def _is_wsdl(head: bytes) -> bool:
    return any(namespace in head for namespace in WSDL) and DEFINITIONS.search(head) is not None
