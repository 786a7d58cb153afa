"""Watches what a hostile input does: rows, files, connections, time, memory; and whether its refusal is clear."""

import hashlib
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from lxml import html

MOST_SECONDS = 20
MOST_GROWTH = 80 * 2**20
APPS = ("accounts", "catalog", "sandboxes")
INTERNALS = re.compile(r'Traceback|File "|\.py\b|\blxml\.|\b\w+(?:Error|Exception)\b|sqlite|psycopg|site-packages')
KEPT_ELSEWHERE = frozenset({"accounts.Token"})  # when it was last used, whatever it was used for
PAGE = os.sysconf("SC_PAGE_SIZE")


class Canary:
    """A listener of this machine that nobody should call."""

    def __init__(self) -> None:
        self.callers: list[tuple] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.1)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.getsockname()[1]

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._server.close()

    def _listen(self) -> None:
        while not self._stop.is_set():
            try:
                connection, address = self._server.accept()
            except TimeoutError:
                continue
            self.callers.append(address)
            connection.close()


@dataclass(frozen=True)
class Watch:
    """`with watch.nothing(but={"catalog.Upload"}):` fails when the block left anything else behind."""

    canary: Canary
    data: Path

    @contextmanager
    def nothing(self, *, but: frozenset[str] | set[str] = frozenset(), beside: tuple[str, ...] = ()) -> Iterator[None]:
        rows, files, calls = rows_but(but), files_of(self.data, beside), len(self.canary.callers)
        memory, started = resident(), time.monotonic()

        yield

        assert time.monotonic() - started <= MOST_SECONDS
        assert resident() - memory <= MOST_GROWTH
        assert len(self.canary.callers) == calls, "an outbound connection was made"
        assert files_of(self.data, beside) == files
        assert rows_but(but) == rows


def rows_but(left_out: frozenset[str] | set[str]) -> dict[str, tuple[int, str]]:
    """{model: how many rows, digest of all their values} of our own apps; a changed value is a write too."""
    found = {}
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if model._meta.label not in left_out | KEPT_ELSEWHERE:
                values = list(model.objects.order_by("pk").values_list())
                found[model._meta.label] = (len(values), hashlib.sha256(repr(values).encode()).hexdigest())
    return found


def files_of(folder: Path, beside: tuple[str, ...] = ()) -> set[str]:
    """The files below a folder, but for those in a folder named in `beside`."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {str(path) for path in found if not set(beside) & set(path.parts)}


def resident() -> int:
    """Bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


# --- what a clear refusal is ------------------------------------------------------------------------------------------


def clear(text: str, *names: str) -> str:
    """`text`, when a person can use it: not empty, nothing of our insides, and it names one of `names`."""
    assert text.strip()
    assert not INTERNALS.search(text), INTERNALS.search(text)
    assert not names or any(name in text for name in names), (names, text)
    return text


def refused_page(answer) -> str:
    """The words of the page's summary of errors."""
    assert 400 <= answer.status_code < 500, answer.status_code
    if not answer["Content-Type"].startswith("text/html"):
        return answer.content.decode()
    page = html.fromstring(answer.content.decode())
    told = [" ".join(block.text_content().split()) for block in page.xpath("//*[@role='alert'] | //main//h1")]
    assert told, "the page says nothing"
    return " ".join(told)


def refused_json(answer) -> str:
    """The words of the problem document, with all the problems that it lists."""
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.content)
    assert answer["Content-Type"].startswith("application/problem+json"), answer["Content-Type"]
    told = answer.json()
    assert told["detail"].strip()
    more = [f"{each.get('file', '')} {each.get('cell', '')} {each['message']}" for each in told.get("problems", [])]
    fields = [f"{each['attr']}: {each['detail']}" for each in told["errors"]]
    return " ".join([told["detail"], *more, *fields])
