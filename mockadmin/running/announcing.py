"""Waits until the demonstration sandbox answers, then says where everything is; a script of the standard library alone.

    python -I announcing.py DEMONSTRATION.json SUPERVISOR_PID STARTED_AT

It runs beside the supervisor, not under it: what it prints has no prefix, so the last line can be pasted into a shell.
When the time is up it says so and stops the supervisor.
"""

import json
import os
import shlex
import signal
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE = float(os.environ.get("START_TIMEOUT", "180"))
CONTENT_TYPE = "application/soap+xml; charset=utf-8"


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches the whole terminal; no traceback
    facts = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    supervisor, started = int(arguments[1]), float(arguments[2])
    deadline = time.monotonic() + PATIENCE
    missing = "nothing was tried"
    while time.monotonic() < deadline and os.getppid() == supervisor:
        missing = _missing(facts)
        if not missing:
            print(_announcement(facts, time.time() - started), flush=True)
            return 0
        time.sleep(0.3)
    if os.getppid() == supervisor:
        print(f"\nMock Admin did not get ready within {PATIENCE:.0f} s: {missing}.\n", file=sys.stderr, flush=True)
        os.kill(supervisor, signal.SIGTERM)
    return 1


def _missing(facts: dict) -> str:
    """What does not answer yet; empty when all does."""
    status, body = _call(facts["address"], facts["request"].encode())
    if status != 200 or facts["expected"] not in body:
        return (
            f"the demonstration sandbox {facts['address']} answers {status or body}; {facts['sandbox_page']} says why"
        )
    status, body = _call(facts["portal"])
    return "" if status == 200 else f"the portal {facts['portal']} answers {status or body}"


def _call(address: str, data: bytes | None = None) -> tuple[int, str]:
    headers = {"Content-Type": CONTENT_TYPE} if data else {}
    request = urllib.request.Request(address, data=data, headers=headers)  # noqa: S310 (our own loopback addresses)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 (our own engine, by http)
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, ""
    except OSError as error:
        return 0, f"nothing yet ({error})"


def _announcement(facts: dict, seconds: float) -> str:
    width = max(len(account["email"]) for account in facts["accounts"])
    people = [f"      {account['email']:<{width}}   {account['role']}" for account in facts["accounts"]]
    return "\n".join(
        [
            "",
            f"Mock Admin is ready ({seconds:.0f} s).",
            "",
            f"  portal    {facts['portal']}",
            f"  engine    {facts['engine']}",
            f"  broker    {facts['broker']}",
            f"  accounts  fictitious, password {facts['password']}",
            *people,
            "",
            "Ctrl-C stops everything. This line calls the demonstration sandbox; its answer contains Dupuis:",
            "",
            _curl(facts),
        ]
    )


def _curl(facts: dict) -> str:
    header, request = shlex.quote(f"Content-Type: {CONTENT_TYPE}"), shlex.quote(facts["request"])
    return f"curl --silent --header {header} --data {request} {shlex.quote(facts['address'])}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
