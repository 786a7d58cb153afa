"""One worker, started by its keeper with open descriptors: `python -m engine.running.worker LISTENER KEEPER PAGE`.

It answers what comes to the listening socket. SIGTERM: it finishes what runs and ends. SIGHUP: another worker has taken
over; clients that keep their connection may still send one request each, so that nobody meets a closed door. When the
keeper is gone, which its end of the pipe tells, the worker stops as well.
"""

import asyncio
import gc
import logging
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from traceback import extract_tb
from typing import Any

import uvloop

from ..edge import Edge
from ..errors import PluginRefused
from ..http.limits import Limits
from ..http.server import Server
from ..limits.page import Page
from ..limits.rates import Rates
from ..plugins import Runner
from ..recording import Recorder
from ..serving import Serving
from ..watching import reports
from . import settings

#: What the worker says on the pipe once it answers.
READY = b"+"
#: Seconds to finish what runs, delays on purpose included.
STOP_SECONDS = 10.0
#: Descriptors kept free for bundles, logs and the loop's own.
SPARE = 600

log = logging.getLogger(__name__)


def main(listener: int, keeper: int, page: int) -> None:
    """Answer until told to stop."""
    settings.log_to_stderr()
    uvloop.run(_work(socket.socket(fileno=listener), keeper, page))


async def _work(listener: socket.socket, keeper: int, page: int) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_report)
    shelf, limits = settings.shelf(), _affordable(settings.limits())
    rates = Rates(settings.rate(), Page(page))
    recorder, serving = Recorder(shelf), Serving(shelf, settings.url(), rates=rates)
    runner = _started(settings.plugins())
    edge = Edge(serving, recorder, settings.world(runner), unknown=settings.unknown())
    server = Server(edge, before=recorder.flush, limits=limits)
    told = _orders(loop, keeper)
    await server.listen(listener)
    pipe = socket.socket(fileno=keeper)

    def tell() -> None:
        """A keeper that is busy, or gone, does not hear this report."""
        with suppress(OSError):
            report = reports.made(edge.counts, edge.strangers, recorder, serving, server)
            pipe.send(report.written(), socket.MSG_DONTWAIT)

    ticking = {loop.create_task(edge.tick()), loop.create_task(_every_second(tell))}
    # What is there from the start stays: the collector need not look at it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 50, 100)
    pipe.send(READY)
    if await told.get() == signal.SIGHUP:
        leaving = asyncio.ensure_future(server.stop(limits.idle_seconds + STOP_SECONDS, patient=True))
        await asyncio.wait({leaving, asyncio.ensure_future(told.get())}, return_when=asyncio.FIRST_COMPLETED)
        leaving.cancel()
    await server.stop(STOP_SECONDS)
    for task in ticking:
        task.cancel()
    edge.close()
    recorder.close()
    tell()
    serving.close()
    if runner is not None:
        runner.close()


def _started(runner: Runner | None) -> Runner | None:
    """The plug-ins, imported; the worker does not answer without them."""
    if runner is not None:
        try:
            runner.start()
        except PluginRefused as error:
            raise settings.SettingRefused(str(error)) from None
    return runner


async def _every_second(tell: Callable[[], None]) -> None:
    while True:
        tell()
        await asyncio.sleep(reports.EVERY)


def _orders(loop: asyncio.AbstractEventLoop, keeper: int) -> asyncio.Queue[int]:
    """The signals that come; the end of the keeper is one, Ctrl-C is told by the keeper."""
    told: asyncio.Queue[int] = asyncio.Queue()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, told.put_nowait, number)
    loop.add_signal_handler(signal.SIGINT, lambda: None)

    def is_gone() -> None:
        loop.remove_reader(keeper)
        told.put_nowait(signal.SIGTERM)

    loop.add_reader(keeper, is_gone)
    return told


def _affordable(limits: Limits) -> Limits:
    """As many connections as the system lets one process have."""
    most, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = limits.connections + SPARE
    if most < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    if most >= wanted:
        return limits
    log.warning("only %d connections can be open at once: the system allows %d files", most - SPARE, most)
    return replace(limits, connections=max(most - SPARE, 1))


def _report(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What nobody foresaw, without the data of any request."""
    error = context.get("exception")
    places = extract_tb(error.__traceback__) if isinstance(error, BaseException) else []
    told = ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in places)
    log.error("a connection failed with %s at %s", type(error).__name__, told or "an unknown place")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
