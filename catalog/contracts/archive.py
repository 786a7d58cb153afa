"""Opens an upload in memory: a file alone, or a ZIP or .tar.gz of several. Nothing touches the disk."""

import io
import posixpath
import stat
import tarfile
import zipfile
import zlib
from typing import NamedTuple

from .fitting import refuse_longer
from .problems import ContractProblem

MIB = 2**20
MAX_FILE = 5 * MIB
LONGEST_NAME = 250
MAX_RATIO = 200  # a bomb; applied to entries above one MiB, as small ones cannot hurt
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1
IGNORED_FOLDERS = ("__MACOSX/",)
IGNORED_NAMES = (".DS_Store", "Thumbs.db", "desktop.ini")
RESERVED_FOLDERS = ("standard/", "strict/", "original/", "flat/")
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
GZIP = b"\x1f\x8b"
ROOM_FOR_HEADERS = 2 * MIB
"""What a .tar.gz may unpack to beyond its files: the headers and padding around them, and as much again per 1,000."""


class Limits(NamedTuple):
    """What an archive may hold: files, and bytes once unpacked."""

    files: int
    total: int


CONTRACT = Limits(files=200, total=20 * MIB)
BATCH = Limits(files=5_000, total=200 * MIB)


class _Entry(NamedTuple):
    """What both kinds of archive say of a member before it is read; `name` is the raw one."""

    name: str
    size: int
    is_plain: bool


def read(content: bytes, filename: str, limits: Limits = CONTRACT) -> dict[str, bytes]:
    """The members by their path in the archive (folders kept); raises ContractProblem."""
    if not content:
        raise ContractProblem("empty-file", "the file is empty", file=filename)
    if content.startswith(ARCHIVES):
        return _unzip(content, filename, limits)
    if content.startswith(GZIP):
        return _untar(content, filename, limits)
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


def _unzip(content: bytes, filename: str, limits: Limits) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_ignored(entry.filename)]
            _check_all([_Entry(one.orig_filename, one.file_size, _is_plain(one)) for one in found], filename, limits)
            for entry in found:
                _check_packing(entry, filename)
            # zipfile reads no further than the declared size; a lie ends in a wrong checksum (BadZipFile).
            return _shifted({entry.filename: archive.read(entry) for entry in found}, filename)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise ContractProblem("bad-archive", f"{filename} is a damaged ZIP: {error}", file=filename) from error


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    return stat.S_IFMT(entry.external_attr >> 16) in (0, stat.S_IFREG)


def _untar(content: bytes, filename: str, limits: Limits) -> dict[str, bytes]:
    try:
        with tarfile.open(fileobj=io.BytesIO(_inflated(content, filename, limits)), mode="r:") as archive:
            members = [member for member in archive.getmembers() if not member.isdir()]
            named = [(member.name.removeprefix("./"), member) for member in members]
            found = [(name, member) for name, member in named if not _is_ignored(name)]
            _check_all(
                [_Entry(name, one.size, one.isreg() and not one.issparse()) for name, one in found], filename, limits
            )
            streams = {name: archive.extractfile(member) for name, member in found}
            return _shifted({name: stream.read() if stream else b"" for name, stream in streams.items()}, filename)
    except (tarfile.TarError, zlib.error, EOFError, ValueError) as error:
        raise ContractProblem("bad-archive", f"{filename} is a damaged .tar.gz: {error}", file=filename) from error


def _inflated(content: bytes, filename: str, limits: Limits) -> bytes:
    """The bytes inside the gzip; no more than the limit is ever held."""
    inflate = zlib.decompressobj(wbits=31)
    plain = inflate.decompress(content, limits.total + ROOM_FOR_HEADERS * (1 + limits.files // 1_000))
    if inflate.unconsumed_tail:
        raise _too_much(filename, limits)
    if not inflate.eof or inflate.unused_data:
        raise EOFError("it ends too early, or is followed by something else")
    return plain


def _shifted(files: dict[str, bytes], filename: str) -> dict[str, bytes]:
    """In a folder around everything, when a member would take the place of what the portal adds to a contract."""
    for name, content in files.items():
        if content.startswith((*ARCHIVES, GZIP)):
            raise ContractProblem("nested-archive", f"{filename}: {name} is an archive", file=filename, name=name)
    shift = "contrat/" if any(name.startswith(RESERVED_FOLDERS) for name in files) else ""
    return {shift + name: content for name, content in files.items()}


def _is_ignored(name: str) -> bool:
    return name.startswith(IGNORED_FOLDERS) or posixpath.basename(name) in IGNORED_NAMES


def _check_all(entries: list[_Entry], filename: str, limits: Limits) -> None:
    if not entries:
        raise ContractProblem("empty-archive", f"{filename} holds no file", file=filename)
    if len(entries) > limits.files:
        raise ContractProblem(
            "too-many-files",
            f"{filename} holds {len(entries)} files",
            file=filename,
            count=len(entries),
            most=limits.files,
        )
    seen: dict[str, str] = {}
    for entry in entries:
        _check_one(entry, filename)
        folded = entry.name.casefold()
        if folded in seen:
            raise ContractProblem(
                "duplicate-name",
                f"{filename} holds {entry.name} twice",
                file=filename,
                name=entry.name,
                other=seen[folded],
            )
        seen[folded] = entry.name
    if sum(entry.size for entry in entries) > limits.total:
        raise _too_much(filename, limits)


def _check_one(entry: _Entry, filename: str) -> None:
    name = entry.name
    parts = name.split("/")
    if "\x00" in name or "\\" in name or ":" in parts[0] or ".." in parts or "." in parts or "" in parts:
        raise ContractProblem("unsafe-name", f"{filename}: unsafe name {name!r}", file=filename, name=name[:200])
    refuse_longer(name, LONGEST_NAME, filename)
    if not entry.is_plain:
        raise ContractProblem("special-file", f"{filename}: {name} is a link", file=filename, name=name)
    if name.casefold().endswith((".zip", ".jar", ".7z", ".gz", ".tgz", ".tar", ".rar")):
        raise ContractProblem("nested-archive", f"{filename}: {name} is an archive", file=filename, name=name)
    if entry.size > MAX_FILE:
        raise ContractProblem("file-too-large", f"{name} is larger than 5 MB", file=name, megabytes=MAX_FILE // MIB)


def _check_packing(entry: zipfile.ZipInfo, filename: str) -> None:
    name = entry.filename
    if entry.flag_bits & ENCRYPTED:
        raise ContractProblem("encrypted", f"{filename}: {name} needs a password", file=filename, name=name)
    if entry.compress_type not in METHODS:
        raise ContractProblem("compression", f"{filename}: {name} uses an odd compression", file=filename, name=name)
    if entry.file_size > MIB and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise ContractProblem("bomb", f"{filename}: {name} is suspiciously compressed", file=filename, name=name)


def _too_much(filename: str, limits: Limits) -> ContractProblem:
    megabytes = limits.total // MIB
    message = f"{filename} unpacks to more than {megabytes} MB"
    return ContractProblem("archive-too-large", message, file=filename, megabytes=megabytes)
