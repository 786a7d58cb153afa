"""The sealed child: sets its limits, reads one job from stdin, answers on stdout. Started by `sealed.run` only."""

import gc
import importlib
import json
import os
import resource
import sys
from pathlib import Path

FORBIDDEN = (
    "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "subprocess.", "os.exec", "os.fork",
    "os.posix_spawn", "os.spawn", "os.system", "pty.spawn", "ctypes.dlopen",
)  # fmt: skip
SELDOM = 100_000
"""New objects between two looks for garbage: a child lives for seconds, and holds millions of rows that are none."""
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    memory, output, cpu, record = (int(word) for word in sys.argv[1:5])
    _limit(memory=memory, output=output, cpu=cpu)
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with the answer
    question = json.loads(sys.stdin.buffer.readline())
    blobs = {name: sys.stdin.buffer.read(size) for name, size in question["sizes"].items()}
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    module, _, function = question["job"].partition(":")
    work = getattr(importlib.import_module(module), function)
    importlib.import_module("catalog.sealing.telling").listen(record)
    _close_doors()
    result = work(question["arguments"], blobs)
    given = result.pop("blobs", {})
    sizes = {name: len(content) for name, content in given.items()}
    answer.write(json.dumps({"result": result, "sizes": sizes}).encode() + b"\n")
    for content in given.values():
        answer.write(content)
    answer.flush()


def _limit(*, memory: int, output: int, cpu: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(4000)
    gc.set_threshold(SELDOM)


def _close_doors() -> None:
    """No network, no process, no file written from here on, whatever a library tries."""
    sys.dont_write_bytecode = True

    def guard(event: str, details: tuple) -> None:
        if event.startswith(FORBIDDEN):
            raise PermissionError(f"the sealed child may not do {event}")
        if event == "open" and isinstance(details[2], int) and details[2] & WRITES:
            raise PermissionError("the sealed child may not write files")

    sys.addaudithook(guard)


if __name__ == "__main__":
    main()
