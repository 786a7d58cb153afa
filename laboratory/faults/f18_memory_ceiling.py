"""F18: the other faults once more, each process with a ceiling on its private memory: none ends for want of it."""

import json
import resource
import subprocess
import sys

from .. import engines, places
from ..counts import FAULTS
from ..results import Result, timed

CEILING = 512
"""MB of memory that a process has for itself (RLIMIT_DATA, which children inherit); files it maps are not counted."""

FIRST = ("F11", "F08", "F12")
"""Those that CI runs: the engine under load, its files, and the control plane."""

LEFT_OUT = ("F18", "F19")
WANT = ("MemoryError", "bad_alloc", "Cannot allocate memory", "out of memory")


def run(count: int, seed: int) -> Result:
    """`count` other faults, in their short form."""
    others = [name for name in FAULTS if name not in (*FIRST, *LEFT_OUT) and FAULTS[name].module]
    with timed() as result:
        result.must("the ceiling holds: a process that asks for more is refused", is_refused())
        for name in [*FIRST, *others][:count]:
            _run(name, seed, result)
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        result.counts["largest process in MB, shared and mapped memory included"] = largest
    return result


def is_refused() -> bool:
    """Whether a process under the ceiling cannot have one MB more than it."""
    source = f"from laboratory import memory; memory.ceiling({CEILING}); bytearray({CEILING + 1} << 20)"
    done = _python("-c", source)
    return done.returncode != 0 and "MemoryError" in done.stderr


def _run(name: str, seed: int, result: Result) -> None:
    place = places.folder() / f"ceiling-{name}.json"
    times = FAULTS[name].short or 1
    asked = (name, "--count", str(times), "--seed", str(seed), "--ceiling", str(CEILING), "--json", str(place))
    done = _python("-m", "laboratory", *asked)
    words = done.stdout + done.stderr
    found = Result.from_json(json.loads(place.read_text())[name]["result"]) if place.exists() else Result()
    result.count("faults")
    result.counts[f"{name}: {FAULTS[name].unit}"] = times
    result.must("what must hold held under the ceiling", found.holds)
    result.must("no process ended for want of memory", not any(each in words for each in WANT))
    if not found.holds:
        broken = [invariant for invariant, held in found.invariants.items() if not held]
        result.notes.append(f"{name}: {', '.join(broken) or words[-500:]}")


def _python(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run((sys.executable, *arguments), cwd=engines.ROOT, capture_output=True, text=True, check=False)
