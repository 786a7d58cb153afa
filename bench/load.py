"""Load on a server: wrk with a script that varies the key and checks every answer, and a slow, thorough witness."""

import http.client
import random
import re
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path

from . import patients
from .servers import Server, pinned

CONNECTIONS = 32
HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
SCRIPT = """
local first, step, rows = {first}, {step}, {rows}
local before, after = [==[{before}]==], [==[{after}]==]
wrong = 0
local threads = {{}}
function setup(thread) table.insert(threads, thread) end
function init() math.randomseed({seed}); wrong = 0 end
wrk.headers["Content-Type"] = "text/xml; charset=utf-8"
wrk.headers["SOAPAction"] = '""'
function request()
  local key = string.format("%.0f", first + math.random(0, rows - 1) * step)
  return wrk.format("POST", "{path}", nil, before .. key .. after)
end
{pause}
function response(status, headers, body)
  local key = string.match(body, "<key>(%d+)</key>")
  local name = string.match(body, "<name>Name%-(%d+)</name>")
  if status ~= 200 or not key or name ~= string.reverse(key) then wrong = wrong + 1 end
end
function done(summary, latency)
  local total = 0
  for _, thread in ipairs(threads) do total = total + thread:get("wrong") end
  io.write(string.format("RESULT %d %d %d %d %d %d\\n", summary.requests, summary.duration, total,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True)
class Window:
    """One measured stretch: answers a second, latency in milliseconds, what was wrong."""

    rate: float
    p50: float
    p99: float
    answers: int
    wrong: int
    errors: int
    cpu: float

    @property
    def per_cpu_second(self) -> float:
        """Answers for each second of processor time of the server: what other work on the machine changes least."""
        return self.answers / self.cpu


def window(server: Server, script: Path, seconds: int, core: str, connections: int = CONNECTIONS) -> Window:
    """Drive a server from one core."""
    url = f"http://127.0.0.1:{server.port}"
    before = server.cpu()
    command = [*pinned(core), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), url]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60)
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)", done.stdout)
    if found is None:
        raise RuntimeError(f"wrk said nothing: {done.stdout}{done.stderr}")
    answers, duration, wrong, errors, p50, p99 = (int(group) for group in found.groups())
    return Window(answers / (duration / 1e6), p50 / 1000, p99 / 1000, answers, wrong, errors, server.cpu() - before)


def script(folder: Path, rows: int, path: str, pause: int = 0) -> Path:
    """The script of wrk for so many rows; `pause` milliseconds pass on a connection before each call."""
    before, _, after = patients.REQUEST.partition("KEY")
    text = SCRIPT.format(
        first=patients.FIRST, step=patients.STEP, rows=rows, before=before, after=after, seed=rows, path=path,
        pause=f"function delay() return {pause} end" if pause else "",
    )  # fmt: skip
    place = folder / f"load-{rows}-{pause}.lua"
    place.write_text(text)
    return place


@dataclass
class Witness:
    """A client that asks for known rows, slowly, and compares each value of each answer.

    `tells_row`: the answer bears the row's number, which is compared too.
    """

    port: int
    rows: int
    tells_row: bool = True
    seed: int = 1
    checked: int = 0
    wrong: list[str] = field(default_factory=list)

    def check(self, count: int) -> None:
        """Ask for distinct rows, one after the other."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        numbers = random.Random(self.seed).sample(range(self.rows), min(count, self.rows))
        for number in numbers:
            connection.request("POST", patients.PATH, patients.request(number), HEADERS)
            response = connection.getresponse()
            body = response.read()
            self.checked += 1
            right_row = not self.tells_row or response.headers.get("x-mockadmin-row") == str(number + 2)
            if response.status != 200 or not right_row or not all(part in body for part in patients.expected(number)):
                self.wrong.append(f"row {number + 2}: {response.status} {body[:200]!r}")
        connection.close()

    def during(self, stop: threading.Event) -> None:
        """Ask for a few rows again and again until told to stop."""
        while not stop.wait(0.1):
            self.seed += 1
            self.check(5)
