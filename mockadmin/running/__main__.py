"""`make run`: prepares, starts everything under one supervisor, waits until it answers, stops it all with Ctrl-C."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from . import CannotRun, alone, dotenv, keeping, ports, processes
from .broker import Broker, choose

HERE = Path(__file__).resolve().parent
BASE_DIR = HERE.parent.parent
STOPPED_ON_REQUEST = (130, 143)


def main() -> int:
    started = time.time()
    _end_with_make()
    if dotenv.ensure(BASE_DIR / ".env"):
        print("  .env made, with a fresh SECRET_KEY")
    try:
        from django.conf import settings

        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        with alone.one_at_a_time(settings.DATA_DIR):
            return _run(settings, started)
    except (CannotRun, ImproperlyConfigured, PermissionError) as problem:
        print(f"\nMock Admin cannot start: {problem}\n", file=sys.stderr)
        return 1


def _end_with_make() -> None:
    """Started by make, it ends when make is killed: otherwise a killed `make run` would go on unseen (Linux)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mockadmin.settings")
    if sys.platform == "linux" and "MAKELEVEL" in os.environ:
        ctypes.CDLL(None).prctl(keeping.PR_SET_PDEATHSIG, signal.SIGTERM)


def _run(settings, started: float) -> int:
    ended = alone.end_leftovers(settings.DATA_DIR)
    if ended:
        print(f"  {ended} processes of a run that was killed have been ended")
    ports.require_free(settings.PORTAL_HOST, {"PORTAL_PORT": settings.PORTAL_PORT, "ENGINE_PORT": settings.ENGINE_PORT})
    broker = choose(settings.DATA_DIR, os.environ.get("REDIS_URL", ""))
    _clear_schedule(Path(settings.CELERY_BEAT_SCHEDULE_FILENAME))
    _prepare(settings, broker)
    manager = processes.manager(settings, broker)
    announcer = _announce(settings, broker, started)
    manager.loop()
    announcer.terminate()  # it may still be waiting; what it found out stays its status
    was_in_time = announcer.wait() != 1
    return 0 if was_in_time and manager.returncode in STOPPED_ON_REQUEST else 1


def _clear_schedule(path: Path) -> None:
    """The beat's file only remembers when it beat last; a kill -9 may leave it torn."""
    for file in path.parent.glob(path.name + "*"):
        file.unlink()


def _prepare(settings, broker: Broker) -> None:
    # Messages of the preparation go nowhere: nobody listens yet, and the reconciler finds the work in the database.
    surroundings = {**processes.environment(settings, broker), "REDIS_URL": "memory://"}
    command = (sys.executable, "-m", "mockadmin.running.preparing")
    if subprocess.run(command, env=surroundings, cwd=BASE_DIR, check=False).returncode:
        raise CannotRun("the preparation failed; the message is above.")


def _announce(settings, broker: Broker, started: float) -> subprocess.Popen:
    path = settings.DATA_DIR / "run" / "demonstration.json"
    facts = json.loads(path.read_text(encoding="utf-8")) | {"broker": broker.words}
    path.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    command = (sys.executable, "-I", str(HERE / "announcing.py"), str(path), str(os.getpid()), str(started))
    return subprocess.Popen(command, env=processes.environment(settings, broker))


if __name__ == "__main__":
    sys.exit(main())
