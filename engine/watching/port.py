"""The port of the operators: `/live`, `/ready`, `/metrics`, and nothing else. It asks for no credentials.

It speaks HTTP as strictly as the port of the callers does; its connections are few, and counted apart.
"""

from ..http import answers
from ..http.connections import Connection
from ..http.errors import HttpRefused
from ..http.heads import Head
from ..http.limits import Limits
from .families import KIND
from .overview import Overview

LIMITS = Limits(connections=64, connections_per_address=64, request_seconds=5, idle_seconds=120, answer_seconds=10)
PLAIN = "text/plain; charset=utf-8"


class Port:
    """Answers from an overview (`http.connections.Application`)."""

    def __init__(self, overview: Overview) -> None:
        self._overview = overview

    def read(self, head: Head) -> Head:
        return head

    def admit(self, request: Head) -> None:
        raise HttpRefused(413, "http-too-large", close=True, limit=0)

    def take(self, request: Head, body: bytes, connection: Connection) -> None:
        if request.path not in ("/live", "/ready", "/metrics"):
            raise HttpRefused(404, "http-no-page")
        if request.method not in ("GET", "HEAD"):
            raise HttpRefused(405, "http-only-get", close=True)
        if request.path == "/metrics":
            _say(connection, 200, self._overview.page(), KIND)
        elif request.path == "/live":
            _say(connection, 200, b"alive\n")
        else:
            reasons = self._overview.reasons()
            _say(connection, 503 if reasons else 200, ("\n".join(reasons or ["ready"]) + "\n").encode())

    def refuse(self, request: Head | None, refusal: HttpRefused, connection: Connection) -> None:
        told = [("allow", "GET, HEAD")] if refusal.status == 405 else []
        _say(connection, refusal.status, f"{refusal.text()}\n".encode(), PLAIN, *told, close=refusal.close)


def _say(
    connection: Connection, status: int, body: bytes, kind: str = PLAIN, *told: tuple[str, str], close: bool = False
) -> None:
    fields = [("content-type", kind), ("cache-control", "no-store"), *told]
    connection.answer(answers.head(status, fields, len(body)), body, close=close)
