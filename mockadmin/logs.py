"""What the portal writes of an incident: where it happened, never a real person's number."""

import logging

from engine import persons


class Masked(logging.Formatter):
    """Time, level, logger, message and traceback; the numbers of real people are hidden in all of it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return persons.masked(super().format(record))
