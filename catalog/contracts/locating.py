"""Finds the file that an import means: at its path, among the standard schemas, else by its name or its namespace."""

import itertools
import posixpath
from urllib.parse import parse_qsl, unquote, urlsplit

from . import standard
from .documents import Document, Reader


def member(reader: Reader, document: Document, location: str) -> str | None:
    """The member at that path, relative to the document that names it."""
    if document.is_standard:
        return None
    path = unquote(location.replace("\\", "/")) if "://" not in location else ""
    if not path or path.startswith("/"):
        return None
    full = posixpath.normpath(posixpath.join(posixpath.dirname(document.name), path))
    if full in reader.files:
        return full
    folded = [name for name in reader.files if name.casefold() == full.casefold()]
    return folded[0] if len(folded) == 1 else None


def known(namespace: str, location: str) -> str | None:
    found = standard.find(namespace=namespace) or standard.find(address=location)
    return found.name if found else None


def guess(reader: Reader, document: Document, location: str, namespace: str) -> str | None:
    """An address or a foreign path, resolved by file name, then by namespace, among the members only."""
    for wanted in basenames(location):
        same = [name for name in reader.files if posixpath.basename(name).casefold() == wanted.casefold()]
        same = [name for name in same if name != document.name and _is_of(reader, name, namespace)]
        if same:
            return _nearest(document.name, location, same)
    return member_of_namespace(reader, namespace) if namespace else None


def _is_of(reader: Reader, name: str, namespace: str) -> bool:
    """Whether a file that only bears the right name is of the namespace that is asked for, or of none."""
    return not namespace or reader.document(name).target_namespace in ("", namespace)


def _nearest(importer: str, location: str, names: list[str]) -> str:
    """Of files of one name, the one whose path ends most like the location, then the one in the nearest folder."""
    written = urlsplit(location.replace("\\", "/")).path.split("/")[::-1]

    def nearness(name: str) -> tuple[int, int]:
        alike = sum(1 for _pair in itertools.takewhile(_same, zip(written, name.split("/")[::-1], strict=False)))
        common = sum(1 for _pair in itertools.takewhile(_same, zip(importer.split("/"), name.split("/"), strict=False)))
        return alike, common

    return max(sorted(names), key=nearness)


def _same(pair: tuple[str, str]) -> bool:
    return pair[0].casefold() == pair[1].casefold()


def basenames(location: str) -> list[str]:
    parts = urlsplit(location.replace("\\", "/"))
    names = [posixpath.basename(unquote(parts.path))]
    for _key, value in parse_qsl(parts.query, keep_blank_values=True):
        last = posixpath.basename(value)
        names += [last, f"{last}.xsd", f"{last}.wsdl"]
    return [name for name in names if name not in ("", ".xsd", ".wsdl", ".", "..")]


def member_of_namespace(reader: Reader, namespace: str) -> str | None:
    """The only XSD of the archive with that target namespace."""
    marks = [quote + namespace.encode() + quote for quote in (b'"', b"'")]
    found = []
    for name, content in reader.files.items():
        if name.casefold().endswith(".xsd") and any(mark in content for mark in marks):
            document = reader.document(name)
            if document.target_namespace == namespace and not document.is_wsdl:
                found.append(name)
    return found[0] if len(found) == 1 else None
