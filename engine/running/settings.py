"""The settings of the engine, from the environment; what makes no sense is refused at start."""

import logging
import os
import sys
from pathlib import Path

from ..edge import UNKNOWN
from ..errors import PluginRefused
from ..http.limits import Limits
from ..limits.rates import LONGEST_BURST, MOST_RATE, Rate
from ..plugins import Runner, approved
from ..surroundings import World


class SettingRefused(SystemExit):
    """A setting that makes no sense; the process ends with its message."""


def shelf() -> Path:
    """SHELF_DIR, made when it is not there yet."""
    value = os.environ.get("SHELF_DIR", "")
    if not value:
        raise SettingRefused("SHELF_DIR is not set: it is the folder that the portal publishes to")
    path = Path(value)
    path.mkdir(parents=True, exist_ok=True)
    return path


def world(runner: Runner | None = None) -> World:
    """TIME_ZONE: the clock of the functions today and now; the portal's."""
    try:
        return World(os.environ.get("TIME_ZONE") or "Europe/Paris", runner)
    except ValueError as error:
        raise SettingRefused(f"TIME_ZONE: {error}") from None


def plugins() -> Runner | None:
    """PLUGINS: those that the operator approved, to be started; None when there are none.

    ENGINE_PLUGIN_MILLISECONDS is what they may take of one answer.
    """
    try:
        if not approved():
            return None
    except PluginRefused as error:
        raise SettingRefused(str(error)) from None
    return Runner(number("ENGINE_PLUGIN_MILLISECONDS", 50) / 1000)


def host() -> str:
    """ENGINE_HOST: the address to listen on."""
    return os.environ.get("ENGINE_HOST") or "127.0.0.1"


def port() -> int:
    """ENGINE_PORT."""
    return number("ENGINE_PORT", 8001)


def url() -> str:
    """ENGINE_URL: the address that clients see."""
    return os.environ.get("ENGINE_URL") or f"http://{host()}:{port()}"


def workers() -> int:
    """ENGINE_WORKERS: how many processes answer."""
    return number("ENGINE_WORKERS", 1)


def operation() -> tuple[str, int]:
    """ENGINE_OPERATION_HOST and ENGINE_OPERATION_PORT, which is the one behind ENGINE_PORT; 0 for none."""
    port_ = os.environ.get("ENGINE_OPERATION_PORT", "")
    where = os.environ.get("ENGINE_OPERATION_HOST") or "127.0.0.1"
    return where, 0 if port_ == "0" else number("ENGINE_OPERATION_PORT", port() + 1)


def is_operation_asked_for() -> bool:
    """Whether ENGINE_OPERATION_PORT is set: then it must be had."""
    return bool(os.environ.get("ENGINE_OPERATION_PORT"))


def rate() -> Rate:
    """ENGINE_RATE, ENGINE_BURST: the calls a second of a sandbox that has no rate of its own."""
    calls = number("ENGINE_RATE", Rate().calls)
    burst = number("ENGINE_BURST", 2 * calls)
    if calls > MOST_RATE:
        raise SettingRefused(f"ENGINE_RATE is {MOST_RATE} at most, not {calls}")
    if burst > LONGEST_BURST * calls:
        raise SettingRefused(f"ENGINE_BURST is {LONGEST_BURST} times ENGINE_RATE at most, not {burst}")
    return Rate(calls, burst, workers())


def unknown() -> int:
    """ENGINE_UNKNOWN_PER_MINUTE: requests for what is not there, of one client to one worker."""
    return number("ENGINE_UNKNOWN_PER_MINUTE", UNKNOWN)


def limits() -> Limits:
    """What one worker allows its clients: ENGINE_CONNECTIONS, ENGINE_CONNECTIONS_PER_ADDRESS, ENGINE_…_SECONDS."""
    usual = Limits()
    return Limits(
        connections=number("ENGINE_CONNECTIONS", usual.connections),
        connections_per_address=number("ENGINE_CONNECTIONS_PER_ADDRESS", usual.connections_per_address),
        request_seconds=number("ENGINE_REQUEST_SECONDS", int(usual.request_seconds)),
        idle_seconds=number("ENGINE_IDLE_SECONDS", int(usual.idle_seconds)),
        answer_seconds=number("ENGINE_ANSWER_SECONDS", int(usual.answer_seconds)),
    )


def number(name: str, default: int) -> int:
    """A whole number above zero from the environment."""
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or int(value) == 0:
        raise SettingRefused(f"{name} must be a whole number above zero, not {value!r}")
    return int(value)


def check() -> None:
    """Raises SettingRefused for the first setting that makes no sense."""
    for read in (shelf, world, plugins, port, operation, workers, rate, unknown, limits):
        read()


def log_to_stderr() -> None:
    """Only what the engine itself says; nothing of a request."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="engine %(levelname)s %(message)s")
