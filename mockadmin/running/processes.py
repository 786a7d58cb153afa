"""What runs, and with which settings: portal, worker (with beat), engine, and Redis when we start it."""

import os
import shlex
import sys
from pathlib import Path

from honcho.manager import Manager

from . import alone
from .broker import Broker

HERE = Path(__file__).resolve().parent


def environment(settings, broker: Broker) -> dict[str, str]:
    """The settings that all processes share, resolved once."""
    return {
        **os.environ,
        alone.MARK: str(settings.DATA_DIR),
        "PYTHONUNBUFFERED": "1",
        "DATA_DIR": str(settings.DATA_DIR),
        "SHELF_DIR": str(settings.SHELF_DIR),
        "TIME_ZONE": settings.TIME_ZONE,
        "REDIS_URL": broker.url,
        "ENGINE_HOST": settings.ENGINE_HOST,
        "ENGINE_PORT": str(settings.ENGINE_PORT),
        "ENGINE_URL": settings.ENGINE_URL,
        "ENGINE_RATE": str(settings.ENGINE_RATE),
        "ENGINE_WORKERS": os.environ.get("ENGINE_WORKERS", str(os.cpu_count() or 1)),
    }


def commands(settings, broker: Broker) -> dict[str, tuple[str, ...]]:
    """{name: command}, in the order in which they are started."""
    python = sys.executable
    portal = f"{settings.PORTAL_HOST}:{settings.PORTAL_PORT}"
    schedule = settings.CELERY_BEAT_SCHEDULE_FILENAME
    found = {
        "engine": (python, "-m", "engine"),
        "worker": (
            # messages are JSON, so that running as root (in a container) is not the danger that Celery warns of
            *(python, "-W", "ignore:You're running the worker with superuser privileges"),
            *("-m", "celery", "--app", "mockadmin", "--quiet", "worker", "--beat", "--schedule", schedule),
            *("--concurrency", str(max(2, os.cpu_count() or 1)), "--loglevel", "WARNING"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ),
        "portal": (
            *(python, "-m", "gunicorn", "mockadmin.wsgi", "--bind", portal, "--worker-class", "gthread"),
            *("--workers", "1", "--threads", "8", "--timeout", "60", "--log-level", "warning"),
        ),
    }
    return {"redis": broker.command, **found} if broker.command else found


def manager(settings, broker: Broker) -> Manager:
    """honcho's Manager over the processes, each under a keeper that starts it again when it dies."""
    made = Manager()
    shared = environment(settings, broker)
    for name, command in commands(settings, broker).items():
        linger = "2" if name == "redis" else "0"
        keeper = (sys.executable, "-I", str(HERE / "keeping.py"), name, str(os.getpid()), linger, *command)
        made.add_process(name, "exec " + shlex.join(keeper), env=shared, cwd=str(settings.BASE_DIR))
    return made
