"""Calls to live mocks whose answers are known byte for byte, on connections that are kept, until told to stop."""

import http.client
import threading
import time
from collections import Counter
from dataclasses import dataclass

PATIENCE = 20.0
PAUSE = 0.02


@dataclass(frozen=True)
class Case:
    """A call, and the only right answer to it."""

    path: str
    kind: str
    request: bytes
    answer: bytes = b""


class Traffic:
    """Callers on a port, each call after call; `counts` has answered, failed, wrong, sent again."""

    def __init__(self, port: int, cases: list[Case], *, callers: int = 3) -> None:
        self.counts: Counter = Counter()
        self.complaints: list[str] = []
        self._port, self._cases = port, cases
        self._on = [port] * callers
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._call, args=(each,), daemon=True) for each in range(callers)]
        for thread in self._threads:
            thread.start()

    def turn(self, port: int) -> None:
        """What a proxy does: from their next call on, the callers ask another engine. Returns once all of them do."""
        self._port = port
        while any(on != port for on in self._on):
            time.sleep(PAUSE)

    def stop(self) -> Counter:
        self._ending.set()
        for thread in self._threads:
            thread.join()
        return self.counts

    def _call(self, first: int) -> None:
        connection, is_new, number = None, True, first
        while not self._ending.is_set():
            case = self._cases[number % len(self._cases)]
            number += 1
            if connection is not None and self._on[first] != self._port:
                connection.close()
                connection = None
            if connection is None:
                self._on[first] = self._port
                connection, is_new = http.client.HTTPConnection("127.0.0.1", self._on[first], timeout=PATIENCE), True
            try:
                status, answer, closes = asked(connection, case)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError) as error:
                # HTTP lets a client send again what crossed the end of a connection that was idle.
                self._note("sent again" if not is_new else "failed", f"{type(error).__name__}: {error}")
                connection.close()
                connection = None
                continue
            except (OSError, http.client.HTTPException) as error:
                self._note("failed", f"{type(error).__name__}: {error}")
                connection.close()
                connection = None
                continue
            is_new = False
            right = status == 200 and answer == case.answer
            self._note("answered" if right else "wrong", f"{case.path} {status} {answer[:300]!r}")
            if closes:
                connection.close()
                connection = None
            time.sleep(PAUSE)

    def _note(self, what: str, words: str) -> None:
        with self._lock:
            self.counts[what] += 1
            if what in ("failed", "wrong") and len(self.complaints) < 5:
                self.complaints.append(words)


def asked(connection: http.client.HTTPConnection, case: Case) -> tuple[int, bytes, bool]:
    """Status, body, and whether the connection ends with it."""
    connection.request("POST", case.path, case.request, {"Content-Type": case.kind})
    answer = connection.getresponse()
    body = answer.read()
    return answer.status, body, answer.will_close
