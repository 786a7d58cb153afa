"""People at the portal: each asks again and again, a page or the API, and notes what was said and when."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PATIENCE = 30.0
PAUSE = 0.1
"""Seconds between two requests of a person."""


@dataclass(frozen=True)
class Heard:
    """An answer; status 0 when the connection broke."""

    status: int
    message: str = ""
    retry_after: str = ""
    at: float = 0.0
    """When it was asked for."""

    @property
    def is_expected(self) -> bool:
        """Success, or a 503 that says why and when to come back."""
        away = "La base de données ne répond pas" in self.message or "database-away" in self.message
        return self.status == 200 or (self.status == 503 and bool(self.retry_after) and away)

    def __str__(self) -> str:
        return f"{self.status} {self.message[:200]}"


def ask(port: int, method: str, path: str, body: str = "", **headers: str) -> Heard:
    """One request on a connection of its own."""
    at, line = time.monotonic(), http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, path, body or None, named | {"Accept-Language": "fr"})
        answer = line.getresponse()
        return Heard(answer.status, answer.read().decode(), answer.headers.get("Retry-After", ""), at)
    except (OSError, http.client.HTTPException) as error:
        return Heard(0, type(error).__name__, at=at)
    finally:
        line.close()


@dataclass
class Person:
    """Somebody who asks; `step` is one request."""

    path: str
    secret: str
    heard: list[Heard] = field(default_factory=list)
    _left: threading.Event = field(default_factory=threading.Event)

    def step(self, port: int) -> Heard:
        raise NotImplementedError

    def work(self, port: int) -> None:
        while not self._left.is_set():
            self.heard.append(self.step(port))
            self._left.wait(PAUSE)

    def leave(self) -> None:
        self._left.set()

    def was_told(self, status: int, since: float) -> bool:
        """Whether a request made after `since` was answered so."""
        return any(each.status == status and each.at >= since for each in self.heard[-200:])


@dataclass
class Reading(Person):
    """Reads a page; the secret is a session."""

    def step(self, port: int) -> Heard:
        return ask(port, "GET", self.path, Cookie=f"session={self.secret}")


@dataclass
class Acting(Person):
    """Sets a rate by the API, each time another one; the secret is a token."""

    first: int = 1
    asked: int = 0
    acknowledged: list[int] = field(default_factory=list)

    def step(self, port: int) -> Heard:
        rate = self.first + self.asked
        self.asked += 1
        words = {"Authorization": f"Bearer {self.secret}", "Content_Type": "application/json"}
        heard = ask(port, "POST", self.path, json.dumps({"rate": rate}), **words)
        if heard.status == 200:
            self.acknowledged.append(rate)
        return heard


@contextmanager
def at(port: int, *everyone: Person) -> Iterator[list[Person]]:
    """Each in a thread of its own, gone afterwards."""
    threads = [threading.Thread(target=each.work, args=(port,), daemon=True) for each in everyone]
    for thread in threads:
        thread.start()
    try:
        yield list(everyone)
    finally:
        for each in everyone:
            each.leave()
        for thread in threads:
            thread.join(PATIENCE)
