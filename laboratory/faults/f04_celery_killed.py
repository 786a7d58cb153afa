"""F04: `kill -9` of Celery, its main process and its child; what the messages said is found by the poll path."""

from .. import suites
from ..results import Result


def run(count: int, seed: int) -> Result:
    """`count` kills."""
    return suites.run("tests/reliability/test_kill_worker.py", count)
