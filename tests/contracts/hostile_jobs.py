"""What hostile bytes could make a parser do, as jobs for the sealed child."""

import os
import socket
import subprocess
import time
from pathlib import Path


def echo(arguments, blobs):
    return {**arguments, "blobs": {name: content[::-1] for name, content in blobs.items()}}


def spin(arguments, blobs):
    while True:
        pass


def sleep(arguments, blobs):
    time.sleep(60)


def eat(arguments, blobs):
    kept = []
    while True:
        kept.append(bytearray(2**24))


def shout(arguments, blobs):
    return {"blobs": {"a": bytes(2**22)}}


def abort(arguments, blobs):
    os.abort()


def leave(arguments, blobs):
    os._exit(3)


def fail(arguments, blobs):
    raise ZeroDivisionError


def chatter(arguments, blobs):
    print("bonjour")
    return {"said": True}


def environment(arguments, blobs):
    return {"names": sorted(os.environ)}


def connect(arguments, blobs):
    return _refused(lambda: socket.create_connection(("127.0.0.1", 9)))


def resolve(arguments, blobs):
    return _refused(lambda: socket.getaddrinfo("localhost", 80))


def start(arguments, blobs):
    return _refused(lambda: subprocess.run(["/bin/true"], check=False))


def write(arguments, blobs):
    return _refused(lambda: Path(arguments["path"]).write_text("x"))


def _refused(attempt):
    try:
        attempt()
    except PermissionError as error:
        return {"refused": type(error).__name__}
    return {"refused": ""}
