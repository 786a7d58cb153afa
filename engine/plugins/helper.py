"""`python -m engine.plugins.helper SOCKET`: the process in which a worker's plug-ins run, one line for each question.

It imports the approved plug-ins, then gives up every way to open a file or a connection, and answers until its socket
is closed. What a plug-in raises is told by its type alone: the text may hold a client's data.
"""

import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .. import xml
from ..errors import EngineError
from .declaring import Declared, declared
from .interface import LONGEST_VALUE

MEMORY = 512 * 2**20
#: Seconds after which the system ends a process whose worker is no more there to do so.
LAST_SECONDS = 10


def main(descriptor: int) -> None:
    """Answer until the worker is gone."""
    line = socket.socket(fileno=descriptor)
    try:
        known = {each.name: each for each in declared()}
    except EngineError as error:
        line.sendall(_written({"refused": str(error)}))
        return
    _close_doors(descriptor)
    line.sendall(_written({"ready": {name: each.version for name, each in known.items()}}))
    with line.makefile("rb") as questions:
        for question in questions:
            signal.setitimer(signal.ITIMER_REAL, LAST_SECONDS)
            line.sendall(_written(answered(known, json.loads(question))))
            signal.setitimer(signal.ITIMER_REAL, 0)


def answered(known: Mapping[str, Declared], question: Mapping[str, Any]) -> dict[str, str]:
    """{"value": text}, or {"failed": why}, which is for the engine's log."""
    try:
        plugin = known[question["name"]]
        value = plugin.work(question["given"], datetime.fromisoformat(question["moment"]))
    except Exception as error:  # a plug-in may raise anything
        return {"failed": type(error).__name__}
    if not isinstance(value, str):
        return {"failed": f"it gave {type(value).__name__} instead of str"}
    if len(value) > LONGEST_VALUE:
        return {"failed": f"it gave {len(value)} characters; {LONGEST_VALUE} at most are taken"}
    if xml.FORBIDDEN.search(value):
        return {"failed": "it gave a character that XML forbids"}
    return {"value": value}


def _written(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content).encode() + b"\n"


def _close_doors(descriptor: int) -> None:
    """No file, connection, pipe or core from here on; what is open already stays so."""
    datetime.strptime("2000", "%Y")  # brings its module in, which would need a file
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Numbers below the lowest free one are taken: none can be given out any more.
    lowest_free = os.dup(descriptor)
    os.close(lowest_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, lowest_free))


if __name__ == "__main__":
    main(int(sys.argv[1]))
