"""What befalls a run: each seed draws how often each fault happens, so that many have only one or two kinds."""

import random
from dataclasses import dataclass, fields

JUMPS = (30.0, -30.0, 3600.0, -3600.0, 86_400.0, -86_400.0)


@dataclass
class Weather:
    """Shares of turns, calls or messages that go wrong, between 0 and 1."""

    kills: float
    """of turns: someone is killed; a tenth of it for each statement within a transaction"""
    sleeps: float
    """of turns: someone stands still for longer than a lease"""
    jumps: float
    """of turns: the wall clock is set otherwise"""
    disk: float
    """of calls to the disk that fail"""
    database: float
    """of statements that the database refuses"""
    lost: float
    """of messages"""
    twice: float
    """of messages"""
    engine_away: float
    """of checks that reach no engine"""
    wrong: float
    """of checks that find another answer"""
    broker_away: float = 0.02
    """of messages that cannot even be sent"""

    @classmethod
    def of(cls, chance: random.Random) -> "Weather":
        return cls(
            kills=chance.choice((0, 0.02, 0.06)),
            sleeps=chance.choice((0, 0.02, 0.05)),
            jumps=chance.choice((0, 0, 0.02)),
            disk=chance.choice((0, 0, 0.02, 0.1)),
            database=chance.choice((0, 0, 0.005, 0.02)),
            lost=chance.choice((0, 0.2, 0.8)),
            twice=chance.choice((0, 0.2, 0.5)),
            engine_away=chance.choice((0, 0, 0.3)),
            wrong=chance.choice((0, 0, 0.1)),
        )

    def calms(self) -> None:
        """Nothing goes wrong any more."""
        for each in fields(self):
            setattr(self, each.name, 0.0)
