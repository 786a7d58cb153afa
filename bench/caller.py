"""`python -m bench.caller PORT PUBLIC_ID ROWS FILE`: a client that calls until SIGTERM, and notes each answer.

Four connections in turn, so that every worker is met; a call every millisecond; each value of each answer is compared.
FILE becomes a JSON list of [moment it ended, seconds it took, edition of the answer or 0 when it was wrong].
"""

import http.client
import json
import random
import signal
import sys
import time
from itertools import cycle
from pathlib import Path

from . import patients, wide

CONNECTIONS = 4
PACE = 0.001
EDITIONS = (1, 2)


def main() -> None:
    port, public_id, rows, path = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stopped.append(number))
    lines = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(CONNECTIONS)]
    dice, noted = random.Random(1), []
    for line in cycle(lines):
        if stopped:
            break
        number = dice.randrange(rows)
        began = time.monotonic()
        edition = _called(line, public_id, number)
        ended = time.monotonic()
        noted.append((ended, ended - began, edition))
        time.sleep(PACE)
    path.write_text(json.dumps(noted))


def _called(line: http.client.HTTPConnection, public_id: str, number: int) -> int:
    try:
        line.request("POST", f"/m/{public_id}/patients/v1", patients.request(number), {"Content-Type": "text/xml"})
        answer = line.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        line.close()
        return 0
    found = (each for each in EDITIONS if all(piece in body for piece in wide.expected(number, each)))
    return next(found, 0) if answer.status == 200 else 0


if __name__ == "__main__":
    main()
