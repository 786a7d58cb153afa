"""Names: first names that many people bear, family names put together from syllables, which nobody is meant by."""

from .drawing import choose, draw

WOMEN = (
    "CAMILLE", "LOUISE", "JEANNE", "ALICE", "MANON", "INES", "SARAH", "CLARA", "ANNA", "ROSE", "LINA", "MARGAUX",
    "ELISE", "NORA", "LUCIE", "AMELIE", "SOPHIE", "CLAIRE", "HELENE", "MARION",
)  # fmt: skip
MEN = (
    "HUGO", "LOUIS", "GABRIEL", "ARTHUR", "PAUL", "ADAM", "JULES", "VICTOR", "SIMON", "NOAH", "TOM", "BASILE",
    "MARTIN", "SAMUEL", "ANTOINE", "THEO", "MARC", "OLIVIER", "BRUNO", "DENIS",
)  # fmt: skip
BEGINNINGS = (
    "BEL", "BOR", "BRI", "CAR", "CHAN", "CLAI", "COR", "DAL", "DOR", "FAL", "FLO", "GAR", "GRAN", "LAN", "LOR", "MAR",
    "MEL", "MON", "PAR", "PEL", "ROS", "SAL", "VAL", "VER",
)  # fmt: skip
MIDDLES = ("", "BE", "CO", "DE", "LI", "MI", "NO", "VE")
ENDINGS = (
    "BRIEU", "CELLE", "CHET", "DIER", "DRAN", "FORGE", "GNAC", "LIEU", "MARD", "MONT", "NEUIL", "QUIN", "ROUX", "SAC",
    "TAL", "TREL", "VIERE", "ZAN",
)  # fmt: skip


def first_names(sex: int, *words: object) -> tuple[str, str]:
    """Two different first names of a sex (1 man, 2 woman), in capitals without accents."""
    pool = WOMEN if sex == 2 else MEN
    first = draw("first", *words) % len(pool)
    other = (first + 1 + draw("second", *words) % (len(pool) - 1)) % len(pool)
    return pool[first], pool[other]


def family_name(*words: object) -> str:
    """A family name in capitals."""
    parts = (("beginning", BEGINNINGS), ("middle", MIDDLES), ("ending", ENDINGS))
    return "".join(choose(pool, part, *words) for part, pool in parts)
