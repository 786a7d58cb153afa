r"""Makes texts that match a pattern of XML Schema (which is not a regular expression of Python: no anchors, \i, \c).

The text is a proposal; whoever asks checks it with the schema itself.
"""

from collections.abc import Iterator

from . import charsets
from .pattern_reading import Branch, Piece, Unreadable, read
from .plausible.drawing import draw

__all__ = ["Unreadable", "example", "lengths", "of_each_branch", "of_length"]

LONGEST = 2_000
MOST_BRANCHES = 200
VARIED = 6
"""By how many repetitions the turns of a text differ, where the pattern allows it."""


def example(pattern: str, *, grow: int = 0, turn: int = 0) -> str:
    """A text for the pattern; `grow` more repetitions than needed where it allows them. Raises Unreadable.

    Another `turn` gives another text where the pattern leaves a choice.
    """
    return _Maker(turn, grow).alternatives(read(pattern))


def of_each_branch(pattern: str) -> list[str]:
    """One text for each alternative at the top of the pattern, none twice. Raises Unreadable."""
    made = [_Maker(0, 0).branch(branch) for branch in read(pattern)[:MOST_BRANCHES]]
    return list(dict.fromkeys(made))


def lengths(pattern: str) -> tuple[int, int | None]:
    """The lengths in characters of the shortest and the longest match; None: without end. Raises Unreadable."""
    branches = read(pattern)
    ends = [branch.longest for branch in branches]
    return min(branch.shortest for branch in branches), None if None in ends else max(end or 0 for end in ends)


def of_length(pattern: str, length: int, *, turn: int = 0) -> str:
    """A text of exactly `length` characters. Raises Unreadable when the pattern has none, or none is found."""
    if length > LONGEST * 2:
        raise Unreadable("the text would be too long")
    made = _Maker(turn, 0).fitted(read(pattern), length)
    if len(made) != length:
        raise Unreadable(f"no text of {length} characters is found")
    return made


class _Maker:
    """Writes a text for what was read; `turn` 0 takes the first of each choice."""

    def __init__(self, turn: int, grow: int) -> None:
        self.turn, self.grow, self.made, self.drawn = turn, grow, 0, 0

    def alternatives(self, branches: tuple[Branch, ...]) -> str:
        if self.turn and len(branches) > 1:
            return self.branch(branches[self.chance() % len(branches)])
        return next(filter(None, (self.branch(branch) for branch in branches)), "")

    def branch(self, branch: Branch) -> str:
        return "".join(self.piece(piece) for piece in branch.pieces)

    def piece(self, piece: Piece) -> str:
        most = piece.low + self.grow
        if self.turn and piece.low != piece.high:
            most += self.chance() % VARIED
        wanted = most if piece.high is None else max(piece.low, min(most, piece.high))
        return "".join(self.one(piece) for _round in range(self.spend(wanted)))

    def one(self, piece: Piece) -> str:
        if piece.test is None:
            return self.alternatives(piece.inside)
        char = charsets.pick(piece.test, self.chance() if self.turn else 0)
        if not char:
            raise Unreadable("nothing fits a class")
        return char

    def fitted(self, branches: tuple[Branch, ...], length: int) -> str:
        """The alternative that can have the length, its rounds shared out from the left."""
        for branch in branches:
            if branch.shortest <= length and (branch.longest is None or length <= branch.longest):
                return "".join(self.stretched(branch, length))
        raise Unreadable(f"no text has {length} characters")

    def stretched(self, branch: Branch, length: int) -> Iterator[str]:
        spare = length - branch.shortest
        for piece in branch.pieces:
            more = max(spare if piece.longest is None else min(spare, piece.longest - piece.shortest), 0)
            made = self.rounds(piece, piece.shortest + more)
            spare -= len(made) - piece.shortest
            yield made

    def rounds(self, piece: Piece, length: int) -> str:
        if piece.test is not None:
            return "".join(self.one(piece) for _round in range(self.spend(length)))
        made: list[str] = []
        while (piece.high is None or len(made) < piece.high) and self.spend(1):
            left = length - sum(map(len, made))
            least = min(branch.shortest for branch in piece.inside)
            later = max(piece.low - len(made) - 1, 0) * least
            if len(made) >= piece.low and left < max(least, 1):
                break
            made.append(self.nearest(piece.inside, max(left - later, least)))
            if len(made) >= piece.low and not made[-1]:
                break
        return "".join(made)

    def nearest(self, branches: tuple[Branch, ...], length: int) -> str:
        """The longest text of the alternatives that does not pass the length; the shortest when all do."""
        able = [branch for branch in branches if branch.shortest <= length]
        best = max(able, key=lambda one: length if one.longest is None else min(one.longest, length))
        return "".join(self.stretched(best, length if best.longest is None else min(length, best.longest)))

    def chance(self) -> int:
        self.drawn += 1
        return draw(self.turn, self.drawn)

    def spend(self, characters: int) -> int:
        self.made += characters
        if self.made > LONGEST:
            raise Unreadable("the text would be too long")
        return characters
