"""The engine's side of the journal: one line for each exchange, written before the answer leaves."""

import codecs
import logging
import os
import re
import secrets
import time
from collections import Counter
from json.encoder import encode_basestring_ascii as quoted
from pathlib import Path

from . import files, journal, persons
from .answer import Reply

SEGMENT = 16 * 2**20
LONGEST_BODY = 16 * 1024
LONGEST_TEXT = 2_000  # a caller chooses the key: a line must stay shorter than journal.LONGEST_LINE
BODIES_PER_SECOND = 50
CUT = "…"

#: Passwords of WS-Security stand in the envelope itself; they are nobody's business in a journal.
SECRET = re.compile(r"(<(?:[\w.-]+:)?(?:Password|BinarySecurityToken)\b[^>]*>)[^<]*")

log = logging.getLogger(__name__)


class Recorder:
    """Appends to this process's own log. A full disk loses lines, never answers; `failures` counts them."""

    def __init__(self, shelf: Path, *, segment: int = SEGMENT, bodies: int = BODIES_PER_SECOND) -> None:
        self.engine_id = f"{int(time.time()):x}-{os.getpid():x}-{secrets.token_hex(4)}"
        self.failures = 0
        self._folder = shelf / "log" / self.engine_id
        self._limit = segment
        self._most_bodies = bodies
        self._bodies: Counter[str] = Counter()
        self._sequence = 0
        self._number = 0
        self._file = -1
        self._size = 0
        self._torn = False
        self._unsynchronised = False
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
    ) -> None:
        """Append one exchange. `origin` is made by `origin_of` once for each service of a sandbox."""
        request_text = answer_text = '""'
        if self._bodies[sandbox] < self._most_bodies:
            self._bodies[sandbox] += 1
            request_text, answer_text = quoted(_body(request)), quoted(_body(reply.body))
        self._sequence += 1
        content = (
            f'{self._head}{self._sequence},"at":{at:.6f},{origin},"operation":{quoted(reply.operation[:LONGEST_TEXT])}'
            f',"outcome":"{reply.outcome}","http_status":{reply.status},"soap_version":"{reply.soap}"'
            f',"key":{quoted(persons.masked(reply.key[:LONGEST_TEXT]))},"dataset":{dataset},"row":{reply.row}'
            f',"response":{quoted(reply.response)}'
            f',"reason":{quoted(persons.masked(reply.reason[:LONGEST_TEXT]))},"microseconds":{microseconds}'
            f',"request":{request_text},"answer":{answer_text}}}'
        )
        self._append(journal.line(content.encode()), at)

    def _append(self, line: bytes, at: float) -> None:
        try:
            if self._file < 0 or self._size >= self._limit or self._is_gone(at):
                self._next_segment()
            # A line cut short by a full disk is ended first, so that it spoils only itself.
            data = b"\n" + line if self._torn else line
            written = os.write(self._file, data)
        except OSError as error:
            self._failed(error)
            return
        self._size += written
        self._torn = written != len(data)
        if self._torn:
            self._failed(OSError("the line was cut short"))
        self._unsynchronised = True
        self._written_at = at

    def _is_gone(self, at: float) -> bool:
        """After a quiet time, whether the segment was collected and removed meanwhile."""
        return at - self._written_at > 1.0 and os.fstat(self._file).st_nlink == 0

    def _next_segment(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        number = self._number + 1
        path = self._folder / f"{number}.log"
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        opened = os.open(path, flags, 0o640)
        self.close()
        self._file, self._number, self._size, self._torn = opened, number, 0, False
        files.sync_folder(self._folder)

    def _failed(self, error: OSError) -> None:
        if self.failures == 0:
            log.error("the journal cannot be written (%s): calls are answered, and counted here", error)
        self.failures += 1

    def tick(self) -> int:
        """Once a second: give every sandbox its bodies again. The descriptor to synchronise, or -1."""
        self._bodies.clear()
        if not self._unsynchronised:
            return -1
        self._unsynchronised = False
        return os.dup(self._file) if self._file >= 0 else -1

    def close(self) -> None:
        """Write down what the system still holds, and let the file go."""
        if self._file >= 0:
            os.fsync(self._file)
            os.close(self._file)
            self._file = -1


def origin_of(*, sandbox: str, generation: int, service: str, version: str) -> str:
    """The part of a line that says which service of which sandbox it is about."""
    return (
        f'"sandbox":{quoted(sandbox)},"generation":{generation},"service":{quoted(service)},"version":{quoted(version)}'
    )


def _body(data: bytes) -> str:
    is_cut = len(data) > LONGEST_BODY
    text = SECRET.sub(r"\1***", _text(data[:LONGEST_BODY], is_cut))
    return persons.masked(text) + (CUT if is_cut else "")


def _text(data: bytes, is_cut: bool) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        text, _read = codecs.utf_8_decode(data, "strict", not is_cut)
    except UnicodeDecodeError:
        # Most likely one of the eight-bit encodings, which differ in a few signs only.
        return data.decode("windows-1252", "replace")
    return text
