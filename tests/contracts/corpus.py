"""The shared corpus of real contracts, as a person would send them: the WSDL with all that it imports."""

import csv
import functools
import posixpath
import re
import tarfile
from collections import defaultdict
from pathlib import PurePosixPath

from tests.shared import shared_path

LOCATION = re.compile(rb"""(?:schemaLocation|location)\s*=\s*["']([^"']+)["']""")
SUFFIXES = (".wsdl", ".xsd", ".xml")


@functools.cache
def archive(name: str) -> dict[str, bytes]:
    with tarfile.open(shared_path("corpus", name)) as packed:
        return {member.name: packed.extractfile(member).read() for member in packed.getmembers() if member.isfile()}


def manifest(name: str = "MANIFEST.tsv") -> list[dict[str, str]]:
    csv.field_size_limit(2**24)
    with shared_path("corpus", name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@functools.cache
def _members(name: str) -> dict[str, bytes]:
    """The archive; with the contracts stands what they import, though some of it is listed as no contract itself."""
    return archive("dev_negative.tar.gz") | archive(name) if name == "dev.tar.gz" else archive(name)


@functools.cache
def _by_name(name: str) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in _members(name):
        if path.endswith(SUFFIXES):
            found[path.split("/")[0], PurePosixPath(path).name].append(path)
    return found


def closure(main: str, name: str = "dev.tar.gz") -> dict[str, bytes]:
    """The file and everything it names by a relative path, or by the name of a file of its repository.

    Of several files of that name, the one in the nearest folder.
    """
    files, waiting = {}, [(main, main)]
    while waiting:
        path, importer = waiting.pop()
        if path in files:
            continue
        if path not in _members(name):
            alike = _by_name(name)[path.split("/")[0], posixpath.basename(path)]
            nearest = sorted(alike, key=lambda one: -len(posixpath.commonpath([one, importer])))[:1]
            waiting += [(one, importer) for one in nearest if one not in files]
            continue
        files[path] = _members(name)[path]
        for location in LOCATION.findall(files[path]):
            written = location.decode("utf-8", "replace").replace("\\", "/")
            if "://" not in written:
                waiting.append((posixpath.normpath(posixpath.join(posixpath.dirname(path), written)), path))
    return files
