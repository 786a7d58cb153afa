"""How a sandbox behaves besides answering: delays, failures on purpose, a clock and sequences of its own."""

from .reading import read
from .settings import FAILURES, STATUSES, TUXEDO, Settings

__all__ = ["FAILURES", "STATUSES", "TUXEDO", "Settings", "read"]
