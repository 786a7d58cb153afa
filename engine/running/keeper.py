"""Keeps the workers: one for each listening socket, started again when it dies, replaced without a failed answer.

Each worker has a socket of its own on the same port (SO_REUSEPORT), which stays open here: while a worker is replaced
or started again, connections wait in it and none is refused.
"""

import asyncio
import logging
import os
import signal
import socket
from contextlib import suppress
from pathlib import Path

from ..limits import page
from ..watching import reports
from ..watching.overview import Overview
from . import settings, starting
from .worker import READY, STOP_SECONDS
from .worker import main as work

#: A worker that dies before it answers, so many times in a row, ends everything.
MOST_FAILURES = 5
#: Seconds between two looks at the memory of the workers, and before a worker that did not start is tried again.
LOOK_EVERY = 10.0
PAUSE = 1.0
START_SECONDS = 60.0
#: Bytes above which a worker is replaced: names in hostile documents are never given back by libxml2.
MOST_MEMORY = 2048 * 2**20

log = logging.getLogger(__name__)


class Worker:
    """A process. `ready` is there when it answers, `gone` when it has ended; both tell whether it ever answered.

    `asked` says that it was told to end. What it tells of itself goes to the overview. A `fresh` one runs the code that
    is installed now, any other the keeper's.
    """

    def __init__(self, listener: socket.socket, page: int, overview: Overview, *, fresh: bool) -> None:
        loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[bool] = loop.create_future()
        self.gone: asyncio.Future[bool] = loop.create_future()
        self.asked = False
        self._overview = overview
        self._pipe, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._pipe.setblocking(False)
        given = (listener.fileno(), theirs.fileno(), page)
        with theirs:
            self.process = starting.fresh(work.__module__, given) if fresh else starting.forked(work, given)
        loop.add_reader(self._pipe, self._told)

    def _told(self) -> None:
        message = b""
        with suppress(ConnectionResetError):
            message = self._pipe.recv(reports.LONGEST)
        if message:
            self._heard(message)
            return
        asyncio.get_running_loop().remove_reader(self._pipe)
        self._pipe.close()
        answered = self.ready.done()
        if not answered:
            self.ready.set_result(False)
        self.process.wait()
        self.gone.set_result(answered)

    def _heard(self, message: bytes) -> None:
        if message == READY:
            self.ready.set_result(True)
            self._overview.heard(self)
            return
        try:
            self._overview.heard(self, reports.read(message))
        except (ValueError, TypeError):
            log.error("a worker told something that cannot be read")

    @property
    def memory(self) -> int:
        """Bytes that it holds; 0 where the system does not tell."""
        try:
            pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def tell(self, number: int) -> None:
        """Send a signal that makes it end, unless it has ended."""
        self.asked = True
        if not self.gone.done():
            self.process.send_signal(number)


class Keeper:
    """The workers of one port. `run` ends when a signal asks for it; its result is the exit code."""

    def __init__(self, listeners: list[socket.socket], overview: Overview) -> None:
        self._listeners = listeners
        self._overview = overview
        self._page = page.made()
        self._workers: dict[socket.socket, Worker] = {}
        self._all: set[Worker] = set()
        self._failures = 0
        self._is_fresh = False
        self._replacing = asyncio.Lock()
        self._stopping = asyncio.Event()

    async def run(self) -> int:
        """Until SIGTERM or SIGINT; SIGHUP replaces all workers, one after the other, by those of the installed code."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        tasks = {loop.create_task(self._watch_memory())}
        loop.add_signal_handler(signal.SIGHUP, lambda: tasks.add(loop.create_task(self._upgrade())))
        for listener in self._listeners:
            self._place(listener)
        await self._stopping.wait()
        self._overview.stopping = True
        for task in tasks:
            task.cancel()
        await self._stop()
        return 1 if self._failures >= MOST_FAILURES else 0

    def _place(self, listener: socket.socket) -> None:
        if not self._stopping.is_set():
            self._workers[listener] = self._start(listener, fresh=self._is_fresh)

    def _start(self, listener: socket.socket, *, fresh: bool) -> Worker:
        worker = Worker(listener, self._page, self._overview, fresh=fresh)
        self._overview.started()
        self._all.add(worker)
        worker.gone.add_done_callback(lambda gone: self._ended(listener, worker, answered=gone.result()))
        return worker

    def _ended(self, listener: socket.socket, worker: Worker, *, answered: bool) -> None:
        self._all.discard(worker)
        self._overview.ended(worker, asked=worker.asked)
        if self._stopping.is_set() or self._workers.get(listener) is not worker:
            return
        self._failures = 0 if answered else self._failures + 1
        if self._failures >= MOST_FAILURES:
            log.error("workers ended %d times before they answered: the engine stops", self._failures)
            self._stopping.set()
            return
        log.error("a worker ended (%s): another one is started", worker.process.returncode)
        asyncio.get_running_loop().call_later(0 if answered else PAUSE, self._place, listener)

    async def _upgrade(self) -> None:
        """Replace all workers by fresh ones; from then on the keeper's own code may be older, and starts no worker."""
        await self._renew(self._listeners, fresh=True)

    async def _renew(self, listeners: list[socket.socket], *, fresh: bool) -> None:
        """Replace workers: each leaves once another answers in its place."""
        async with self._replacing:
            for listener in listeners:
                worker = self._start(listener, fresh=fresh)
                with suppress(TimeoutError):
                    await asyncio.wait_for(asyncio.shield(worker.ready), START_SECONDS)
                if not worker.ready.done() or not worker.ready.result():
                    log.error("a new worker does not answer: the old one stays")
                    worker.tell(signal.SIGKILL)
                    return
                self._is_fresh = fresh
                old, self._workers[listener] = self._workers[listener], worker
                old.tell(signal.SIGHUP)

    async def _watch_memory(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            large = [listener for listener, worker in self._workers.items() if worker.memory > MOST_MEMORY]
            if large:
                log.warning("a worker has grown too large: it is replaced")
                await self._renew(large, fresh=self._is_fresh)

    async def _stop(self) -> None:
        """All workers finish what runs; who does not is ended."""
        for worker in self._all:
            worker.tell(signal.SIGTERM)
        waiting = [worker.gone for worker in self._all]
        if waiting:
            await asyncio.wait(waiting, timeout=STOP_SECONDS + 5)
        for worker in self._all:
            worker.tell(signal.SIGKILL)


def listeners(host: str, port: int, count: int, *, setting: str = "ENGINE") -> list[socket.socket]:
    """So many sockets on one port. Raises SettingRefused when it cannot be had."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        # Sockets that share their port share it with any other process of this user: first see whether it is free.
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
        made = []
        for _ in range(count):
            listener = socket.socket(family, kind, protocol)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if count > 1:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            listener.bind(address)
            made.append(listener)
    except OSError as error:
        place = f"{setting}_HOST {host}, {setting}_PORT {port}"
        raise settings.SettingRefused(f"{place}: {error.strerror or error}") from None
    return made
