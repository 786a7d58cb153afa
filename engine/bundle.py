"""A bundle: everything one service version answers with in a sandbox, immutable and named by its inputs.

`docs/bundle.md` describes the folder. Writing is idempotent and atomic; a reader refuses a bundle whose checksums,
format or own name are not what they should be.
"""

import re
import shutil
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import conditions, files, filling, functions, plugins, rows
from .errors import BundleRefused, TemplateRefused
from .rows import Reader, Record
from .sources import BundleSource, DatasetLabel, OperationSource, ResponseSource, RowSource
from .template import Template

__all__ = [
    "Bundle",
    "BundleSource",
    "DatasetLabel",
    "Operation",
    "OperationSource",
    "Response",
    "ResponseSource",
    "RowSource",
    "exists",
    "folder",
    "open",
    "write",
]

HEADER = "bundle.json"
STORE = "rows.mdb"
DIGEST = re.compile(r"[A-Za-z0-9_-]{8,128}")


@dataclass(frozen=True, slots=True)
class Response:
    """A named response, compiled; `action` is its WS-Addressing one, empty when the contract has none.

    `examples` fill a fault that a sandbox gives on purpose.
    """

    name: str
    template: Template
    action: str = ""
    examples: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as the engine sees it. `default` and `examples` answer when there are no rows at all.

    `key_paths` are those of all fields when several make the key, else nothing; `rules` are read before any key.
    `action` is the SOAPAction, `input_action` what WS-Addressing calls the same; `parts` are the body elements that
    may follow `element`. `has_states`: some of its rows answer in one state of their key only, or change it.
    `validators` are the plug-ins that look at its requests in a strict sandbox. `choices` are, of each rule, the
    dispatcher that chooses its response, or None; nothing at all where no rule has one.
    """

    number: int
    name: str
    element: str
    action: str
    one_way: bool
    key_path: tuple[str, ...]
    key_label: str
    responses: tuple[Response, ...]
    default: int | None
    examples: tuple[bytes, ...]
    rows: int
    patterns: int
    input_action: str = ""
    parts: tuple[str, ...] = ()
    key_paths: tuple[tuple[str, ...], ...] = ()
    rules: tuple[conditions.Rule, ...] = ()
    has_states: bool = False
    validators: tuple[str, ...] = ()
    choices: tuple[functions.Call | None, ...] = ()


class Bundle:
    """An open bundle. `record` finds a row in one look-up; nothing is read before it is asked for."""

    def __init__(self, header: Mapping[str, Any], reader: Reader) -> None:
        self.digest = str(header["digest"])
        self.service = str(header["service"])
        self.version = str(header["version"])
        self.main_file = str(header["main_file"])
        self.files: dict[str, int] = {name: number for number, name in enumerate(header["files"])}
        self.datasets = tuple(DatasetLabel(str(name), int(revision)) for name, revision in header["datasets"])
        self.operations = tuple(_operation(number, data) for number, data in enumerate(header["operations"]))
        self.by_element: dict[str, list[Operation]] = {}
        self.by_action: dict[str, list[Operation]] = {}
        for operation in self.operations:
            self.by_element.setdefault(operation.element, []).append(operation)
            for action in {operation.action, operation.input_action} - {""}:
                self.by_action.setdefault(action, []).append(operation)
        self.headers = frozenset(name for data in header["operations"] for name in data.get("headers", ()))
        self.reader = reader

    def member(self, name: str) -> bytes | None:
        """A file of the contract by its name; None when the contract has no such file."""
        number = self.files.get(name)
        if number is None:
            return None
        data = self.reader.get(rows.member(number))
        if data is None:
            raise BundleRefused("bundle-damaged", digest=self.digest, reason=f"the file {name} is missing")
        return bytes(data)

    def record(self, operation: Operation, key: str) -> Record | None:
        """The row of a literal key."""
        data = self.reader.get(rows.literal(operation.number, key))
        return None if data is None else rows.unpack(data)

    def knows(self, operation: Operation, key: str) -> bool:
        """Whether a literal key has a row."""
        return self.reader.get(rows.literal(operation.number, key)) is not None

    def neighbours(self, operation: Operation, key: str) -> Iterator[str]:
        """The literal keys around one, in order."""
        return self.reader.neighbours(operation.number, key)

    def default(self, operation: Operation, state: str = "") -> Record | None:
        """The row that answers when no key matches; with a state, the one that answers in this state only."""
        return self.reader.record(rows.default(operation.number, state))

    def rule_record(self, operation: Operation, position: int, response: int = 0) -> Record | None:
        """The row of one of an operation's rules; of one that chooses, with the response of this number."""
        return self.reader.record(rows.rule(operation.number, position, response))

    def patterns(self, operation: Operation) -> list[str]:
        """The regular expressions of an operation, in order."""
        return self.reader.patterns(operation.number)

    def pattern_record(self, operation: Operation, position: int) -> Record | None:
        """The row of one of them."""
        return self.reader.record(rows.expression(operation.number, position))

    def close(self) -> None:
        """Give the mapped file back; the bundle cannot be used after."""
        self.reader.close()


def _operation(number: int, data: Mapping[str, Any]) -> Operation:
    return Operation(
        number=number,
        name=data["name"],
        element=data["element"],
        action=data["action"],
        one_way=data["one_way"],
        key_path=tuple(data["key_path"]),
        key_label=data["key_label"],
        responses=tuple(
            Response(
                item["name"],
                Template.from_json(item["template"]),
                item.get("action", ""),
                tuple(value.encode() for value in item.get("examples", ())),
            )
            for item in data["responses"]
        ),
        default=data["default"],
        examples=tuple(value.encode() for value in data["examples"]),
        rows=data["rows"],
        patterns=data["patterns"],
        input_action=data.get("input_action", ""),
        parts=tuple(data.get("parts", ())),
        key_paths=tuple(tuple(path) for path in data.get("key_paths", ())),
        rules=tuple(conditions.load(rule) for rule in data.get("rules", ())),
        has_states=data.get("has_states", False),
        validators=tuple(data.get("validators", ())),
        choices=tuple(None if told is None else functions.load_choice(told) for told in data.get("choices", ())),
    )


def folder(shelf: Path, digest: str) -> Path:
    """Where a bundle stands. Raises BundleRefused when the digest cannot be a folder's name."""
    if not DIGEST.fullmatch(digest):
        raise BundleRefused("bundle-name", digest=digest[:140])
    return shelf / "bundles" / digest


def exists(shelf: Path, digest: str) -> bool:
    """Whether the whole, undamaged bundle is on the shelf; reads all of it."""
    try:
        _checked_header(shelf, digest)
    except BundleRefused:
        return False
    return True


def open(shelf: Path, digest: str) -> Bundle:  # noqa: A001 (always called as bundle.open)
    """Check every byte of a bundle, then map it. Raises BundleRefused; a damaged bundle is never served.

    Nor is one that needs a plug-in which this process does not have in the same version.
    """
    header = _checked_header(shelf, digest)
    absent = plugins.missing(header.get("plugins", {}))
    if absent:
        raise BundleRefused("bundle-plugin", digest=digest, names=", ".join(absent))
    try:
        reader = Reader(folder(shelf, digest) / STORE)
    except ValueError as error:
        raise BundleRefused("bundle-damaged", digest=digest, reason=str(error)) from error
    try:
        return Bundle(header, reader)
    except (KeyError, TypeError, ValueError, AttributeError, TemplateRefused) as error:
        reader.close()
        raise BundleRefused("bundle-damaged", digest=digest, reason=f"header, {error}") from error


def _checked_header(shelf: Path, digest: str) -> dict[str, Any]:
    place = folder(shelf, digest)
    try:
        header = files.unseal(files.read(place / HEADER))
        store = place / STORE
        if store.is_symlink() or not store.is_file():
            raise ValueError("its rows are missing")
        if header["digest"] != digest:
            raise ValueError("it bears another name")
        if store.stat().st_size != header["store"]["size"] or files.digest_of(store) != header["store"]["sha256"]:
            raise ValueError("the checksum of its rows is wrong")
    except FileNotFoundError:
        raise BundleRefused("bundle-missing", digest=digest) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BundleRefused("bundle-damaged", digest=digest, reason=str(error)) from error
    return header


def write(shelf: Path, source: BundleSource) -> None:
    """Put a bundle on the shelf unless it is there already; rows are streamed, never held in memory.

    Raises TemplateRefused for a response and BundleRefused for a row (naming it); then nothing is left behind.
    """
    place = folder(shelf, source.digest)
    if exists(shelf, source.digest):
        return
    if source.main_file not in source.files:
        raise BundleRefused("bundle-main-file", name=source.main_file)
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(f".{source.digest[:32]}.{uuid.uuid4().hex}.tmp")
    temporary.mkdir()
    try:
        filling.fill(temporary, source, header=HEADER, store=STORE)
        _put_in_place(temporary, place)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    files.sync_folder(place.parent)


def _put_in_place(temporary: Path, place: Path) -> None:
    """Rename; when someone was first, theirs stays if it is whole, as the same inputs make the same bundle."""
    try:
        temporary.rename(place)
    except OSError:
        if exists(place.parent.parent, place.name):
            return
        if not place.exists():
            raise
        damaged = place.with_name(f".{place.name[:32]}.{uuid.uuid4().hex}.tmp")
        place.rename(damaged)
        temporary.rename(place)
        shutil.rmtree(damaged, ignore_errors=True)
