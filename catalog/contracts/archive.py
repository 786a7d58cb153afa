"""Opens an upload in memory: a WSDL alone, or a ZIP of a WSDL and what it imports. Nothing touches the disk."""

import io
import posixpath
import stat
import zipfile
import zlib

from .fitting import refuse_longer
from .problems import ContractProblem

MIB = 2**20
MAX_FILES = 200
MAX_FILE = 5 * MIB
MAX_TOTAL = 20 * MIB
LONGEST_NAME = 250
MAX_RATIO = 200  # a bomb; applied to entries above one MiB, as small ones cannot hurt
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1
IGNORED_FOLDERS = ("__MACOSX/",)
IGNORED_NAMES = (".DS_Store", "Thumbs.db", "desktop.ini")
RESERVED_FOLDERS = ("standard/", "strict/", "original/")
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def read(content: bytes, filename: str) -> dict[str, bytes]:
    """The members by their path in the archive (folders kept); raises ContractProblem."""
    if not content:
        raise ContractProblem("empty-file", "the file is empty", file=filename)
    if content.startswith(ARCHIVES):
        return _unzip(content, filename)
    if len(content) > MAX_FILE:
        raise ContractProblem(
            "file-too-large", f"{filename} is larger than 5 MB", file=filename, megabytes=MAX_FILE // MIB
        )
    return {posixpath.basename(filename.replace("\\", "/")) or "contract.wsdl": content}


def pack(files: dict[str, bytes]) -> bytes:
    """A ZIP of `files` that is the same bytes for the same files, so that its digest names the contract."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, files[name])
    return stream.getvalue()


def _unzip(content: bytes, filename: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not _is_ignored(entry)]
            _check_all(entries, filename)
            shift = _shift(entries)
            return {shift + entry.filename: _member(archive, entry, filename) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise ContractProblem("bad-archive", f"{filename} is a damaged ZIP: {error}", file=filename) from error


def _shift(entries: list[zipfile.ZipInfo]) -> str:
    """A folder around everything, when a member would take the place of what the portal adds to a contract."""
    return "contrat/" if any(entry.filename.startswith(RESERVED_FOLDERS) for entry in entries) else ""


def _is_ignored(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    return entry.is_dir() or name.startswith(IGNORED_FOLDERS) or posixpath.basename(name) in IGNORED_NAMES


def _check_all(entries: list[zipfile.ZipInfo], filename: str) -> None:
    if not entries:
        raise ContractProblem("empty-archive", f"{filename} holds no file", file=filename)
    if len(entries) > MAX_FILES:
        raise ContractProblem(
            "too-many-files",
            f"{filename} holds {len(entries)} files",
            file=filename,
            count=len(entries),
            most=MAX_FILES,
        )
    seen: dict[str, str] = {}
    for entry in entries:
        _check_name(entry, filename)
        _check_size(entry, filename)
        folded = entry.filename.casefold()
        if folded in seen:
            raise ContractProblem(
                "duplicate-name",
                f"{filename} holds {entry.filename} twice",
                file=filename,
                name=entry.filename,
                other=seen[folded],
            )
        seen[folded] = entry.filename
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise ContractProblem(
            "archive-too-large", f"{filename} unpacks to more than 20 MB", file=filename, megabytes=MAX_TOTAL // MIB
        )


def _check_name(entry: zipfile.ZipInfo, filename: str) -> None:
    name = entry.orig_filename
    parts = name.split("/")
    if "\x00" in name or "\\" in name or ":" in parts[0] or ".." in parts or "." in parts or "" in parts:
        raise ContractProblem("unsafe-name", f"{filename}: unsafe name {name!r}", file=filename, name=name[:200])
    refuse_longer(name, LONGEST_NAME, filename)
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        raise ContractProblem("special-file", f"{filename}: {name} is a link", file=filename, name=name)
    if name.casefold().endswith((".zip", ".jar", ".7z", ".gz", ".tar", ".rar")):
        raise ContractProblem("nested-archive", f"{filename}: {name} is an archive", file=filename, name=name)


def _check_size(entry: zipfile.ZipInfo, filename: str) -> None:
    name = entry.filename
    if entry.flag_bits & ENCRYPTED:
        raise ContractProblem("encrypted", f"{filename}: {name} needs a password", file=filename, name=name)
    if entry.compress_type not in METHODS:
        raise ContractProblem("compression", f"{filename}: {name} uses an odd compression", file=filename, name=name)
    if entry.file_size > MAX_FILE:
        raise ContractProblem("file-too-large", f"{name} is larger than 5 MB", file=name, megabytes=MAX_FILE // MIB)
    if entry.file_size > MIB and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise ContractProblem("bomb", f"{filename}: {name} is suspiciously compressed", file=filename, name=name)


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, filename: str) -> bytes:
    # zipfile reads no further than the declared size; a lie ends in a wrong checksum (BadZipFile).
    content = archive.read(entry)
    if content.startswith(ARCHIVES):
        raise ContractProblem(
            "nested-archive", f"{filename}: {entry.filename} is an archive", file=filename, name=entry.filename
        )
    return content
