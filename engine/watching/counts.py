"""What one worker counts while it answers: two additions for each call, read once a second."""

#: The histogram's bounds are powers of two microseconds: from 16 microseconds to a good second.
FIRST, LAST = 4, 20


class Counts:
    """`answers` by outcome and HTTP status; `times[n]` are calls that took less than 2 ** n microseconds."""

    __slots__ = ("answers", "microseconds", "times")

    def __init__(self) -> None:
        self.answers: dict[tuple[str, int], int] = {}
        self.times = [0] * (LAST + 2)
        self.microseconds = 0

    def call(self, outcome: str, status: int, microseconds: int) -> None:
        """A call of a sandbox, and how long its answer took to make; what is waited on purpose does not count."""
        self.answers[outcome, status] = self.answers.get((outcome, status), 0) + 1
        self.microseconds += microseconds
        power = microseconds.bit_length()
        self.times[power if power <= LAST else LAST + 1] += 1

    def other(self, outcome: str, status: int) -> None:
        """An answer that is none to a call: a contract, a refusal before any sandbox is known."""
        self.answers[outcome, status] = self.answers.get((outcome, status), 0) + 1
