"""Opens the ZIP archive of an XLSX or ODS file after checking its directory: nothing is unpacked before."""

import io
import re
import zipfile
from collections.abc import Iterator

from .findings import refuse
from .limits import Limits

MACROS = re.compile(r"vbaproject|/macrosheets/|/activex/|/ctrlprops/|^basic/|^scripts/|/vbadata", re.IGNORECASE)
LINKED = re.compile(r"/externallinks/|/embeddings/|/connections\.xml$|/querytables/|/webextensions/", re.IGNORECASE)
CHUNK = 2**16
END = b"PK\x05\x06"
"""Signature of the last record, 22 bytes long when no comment follows."""


def opened(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive, whose entries are known to be few, small, plain and safely named; refuses any other."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        refuse("F06")
    starts = [entry.header_offset for entry in archive.infolist()]
    if content[-22:-18] != END or not starts or min(starts) != 0:
        refuse("F06")  # something stands before or after the archive: a file that is two files
    if len(archive.infolist()) > limits.entries:
        refuse("F07", reason="entries", count=len(archive.infolist()), limit=limits.entries)
    seen: set[str] = set()
    for entry in archive.infolist():
        _check(entry, limits)
        if entry.filename.casefold() in seen:
            refuse("F06")
        seen.add(entry.filename.casefold())
    total = sum(entry.file_size for entry in archive.infolist())
    if total > limits.archive_bytes:
        refuse("F07", reason="size", count=total // 2**20, limit=limits.archive_bytes // 2**20)
    return archive


def _check(entry: zipfile.ZipInfo, limits: Limits) -> None:
    name = entry.filename
    if entry.flag_bits & 0x1:
        refuse("F01")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        refuse("F06")
    if name != entry.orig_filename or "\\" in name or ":" in name or name.startswith("/") or ".." in name.split("/"):
        refuse("F06")
    if (entry.external_attr >> 16) & 0o170000 == 0o120000:  # a symbolic link
        refuse("F06")
    if entry.file_size > limits.entry_bytes:
        refuse("F07", reason="size", count=entry.file_size // 2**20, limit=limits.entry_bytes // 2**20)
    if entry.file_size > 2**20 and entry.file_size > limits.ratio * max(entry.compress_size, 1):
        refuse("F07", reason="ratio", count=entry.file_size // max(entry.compress_size, 1), limit=limits.ratio)
    if MACROS.search(name):
        refuse("F08", part=name)
    if LINKED.search(name):
        refuse("F09", part=name)


def chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The bytes of an entry, a piece at a time; refuses a damaged one. zipfile never reads past the declared size."""
    try:
        with archive.open(name) as stream:
            while piece := stream.read(CHUNK):
                yield piece
    except KeyError:
        refuse("F06")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, zipfile.zlib.error):
        refuse("F06")
