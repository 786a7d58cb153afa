"""F14: forty threads at once at quota, decision and claim, on a PostgreSQL that is started for it."""

from .. import suites
from ..results import Result


def run(count: int, seed: int) -> Result:
    """`count` rounds of each race."""
    return suites.run("tests/reliability/test_races.py", count, postgres=True)
