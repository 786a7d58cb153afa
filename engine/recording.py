"""The engine's side of the journal: one line for each exchange, written before the answer leaves.

Lines gather during one turn of the event loop and are written by one `write` at its end; then the answers leave.
"""

import codecs
import logging
import os
import re
import secrets
import time
from json.encoder import encode_basestring_ascii as quoted
from pathlib import Path

from . import journal, persons
from .answer import Reply

SEGMENT = 16 * 2**20
LONGEST_BODY = 16 * 1024
LONGEST_TEXT = 2_000  # a caller chooses the key: a line must stay shorter than journal.LONGEST_LINE
BODIES_PER_SECOND = 50
#: Parts of lines that are kept ready.
MOST_TOLD = 2_000
CUT = "…"
MANY = ',"count":%d}'

#: Passwords of WS-Security stand in the envelope itself; they are nobody's business in a journal.
SECRET = re.compile(r"(<(?:[\w.-]+:)?(?:Password|BinarySecurityToken)\b[^>]*>)[^<]*")

log = logging.getLogger(__name__)


class Recorder:
    """Appends to this process's own log. A full disk loses lines, never answers; `failures` counts them.

    Every call has its line, as usage is counted from these; `unkept` counts those whose bodies were left out. While
    `failing`, the last line could not be written.
    """

    def __init__(self, shelf: Path, *, segment: int = SEGMENT, bodies: int = BODIES_PER_SECOND) -> None:
        self.engine_id = f"{int(time.time()):x}-{os.getpid():x}-{secrets.token_hex(4)}"
        self.failures = 0
        self.failing = False
        self.unkept = 0
        self._lines: list[bytes] = []
        self._told: dict[tuple[str, str, int, str, str], str] = {}
        self._folder = shelf / "log" / self.engine_id
        self._limit = segment
        self._most_bodies = bodies
        self._bodies: dict[str, int] = {}
        self._sequence = 0
        self._number = 0
        self._file = -1
        self._size = 0
        self._torn = False
        self._unsynchronised: list[int] = []
        self._is_dirty = False
        self._written_at = 0.0
        self._head = f'{{"engine_id":{quoted(self.engine_id)},"sequence":'

    def record(
        self,
        *,
        sandbox: str,
        origin: str,
        reply: Reply,
        dataset: str,
        at: float,
        microseconds: int,
        request: bytes,
        count: int = 1,
    ) -> None:
        """Append one exchange, or a line that stands for `count` of them.

        `origin` is made by `origin_of` once for each service of a sandbox.
        """
        request_text = answer_text = '""'
        kept = self._bodies.get(sandbox, 0)
        if kept < self._most_bodies:
            self._bodies[sandbox] = kept + 1
            request_text, answer_text = quoted(_body(request, request)), quoted(_body(reply.body, request))
        else:
            self.unkept += 1
        self._sequence += 1
        told = (reply.operation, reply.outcome, reply.status, reply.soap, reply.response)
        reason = quoted(persons.masked(reply.reason[:LONGEST_TEXT], request)) if reply.reason else '""'
        end = "}" if count == 1 else MANY % count
        content = (
            f'{self._head}{self._sequence},"at":{at:.6f},{origin},{self._told.get(told) or self._tell(told)}'
            f',"key":{quoted(persons.masked(reply.key[:LONGEST_TEXT], request))},"dataset":{dataset},"row":{reply.row}'
            f',"reason":{reason},"microseconds":{microseconds},"request":{request_text},"answer":{answer_text}{end}'
        )
        self._lines.append(journal.line(content.encode()))

    @property
    def lines(self) -> int:
        """Lines recorded so far."""
        return self._sequence

    def _tell(self, told: tuple[str, str, int, str, str]) -> str:
        """The part of a line that many calls share."""
        operation, outcome, status, soap, response = told
        text = (
            f'"operation":{quoted(operation[:LONGEST_TEXT])},"outcome":"{outcome}","http_status":{status}'
            f',"soap_version":"{soap}","response":{quoted(response)}'
        )
        if len(self._told) < MOST_TOLD:
            self._told[told] = text
        return text

    def flush(self) -> None:
        """Write what was recorded since the last time; nothing is raised when the disk is full."""
        if not self._lines:
            return
        lines, self._lines = self._lines, []
        data = lines[0] if len(lines) == 1 else b"".join(lines)
        now = time.monotonic()
        try:
            if self._file < 0 or self._size >= self._limit or self._is_gone(now):
                self._next_segment()
            # A line cut short by a full disk is ended first, so that it spoils only itself.
            if self._torn:
                data = b"\n" + data
            written = os.write(self._file, data)
        except OSError as error:
            self._failed(error, len(lines))
            return
        self._size += written
        self._torn = self.failing = False
        if written != len(data):
            self._torn = not data[:written].endswith(b"\n")
            self._failed(OSError("a line was cut short"), data[written:].count(b"\n"))
        self._is_dirty = True
        self._written_at = now

    def _is_gone(self, now: float) -> bool:
        """After a quiet time, whether the segment was collected and removed meanwhile."""
        return now - self._written_at > 1.0 and os.fstat(self._file).st_nlink == 0

    def _next_segment(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        number = self._number + 1
        path = self._folder / f"{number}.log"
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        folder = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
        # Bringing files down to the disk takes long: it is done by `synchronise`, beside the calls.
        self._unsynchronised.append(folder)
        opened = os.open(path, flags, 0o640)
        self._unsynchronised += [self._file] if self._file >= 0 else []
        self._file, self._number, self._size, self._torn = opened, number, 0, False

    def _failed(self, error: OSError, lines: int) -> None:
        if self.failures == 0:
            log.error("the journal cannot be written (%s): calls are answered, and counted here", error)
        self.failures += lines
        self.failing = True

    def tick(self) -> list[int]:
        """Once a second: give every sandbox its bodies again. Descriptors to synchronise and close."""
        self._bodies.clear()
        self.flush()
        found, self._unsynchronised = self._unsynchronised, []
        if self._is_dirty and self._file >= 0:
            found.append(os.dup(self._file))
        self._is_dirty = False
        return found

    def close(self) -> None:
        """Write down what is left, bring it to the disk, and let the files go."""
        synchronise(self.tick())
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def synchronise(descriptors: list[int]) -> None:
    """Bring files down to the disk and close them; it may take long."""
    for descriptor in descriptors:
        try:
            os.fsync(descriptor)
        except OSError as error:
            log.error("the journal could not be synchronised: %s", error)
        finally:
            os.close(descriptor)


def origin_of(*, sandbox: str, generation: int, service: str, version: str) -> str:
    """The part of a line that says which service of which sandbox it is about."""
    return (
        f'"sandbox":{quoted(sandbox)},"generation":{generation},"service":{quoted(service)},"version":{quoted(version)}'
    )


def _body(data: bytes, request: bytes) -> str:
    is_cut = len(data) > LONGEST_BODY
    text = SECRET.sub(r"\1***", _text(data[:LONGEST_BODY], is_cut))
    return persons.masked(text, request) + (CUT if is_cut else "")


def _text(data: bytes, is_cut: bool) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        text, _read = codecs.utf_8_decode(data, "strict", not is_cut)
    except UnicodeDecodeError:
        # Most likely one of the eight-bit encodings, which differ in a few signs only.
        return data.decode("windows-1252", "replace")
    return text
