"""What a cell may compute, `{{today(+3d)}}`: a closed list of functions, read once and evaluated for each answer."""

from .evaluating import LONGEST_COPY, Answering, Surroundings, evaluated
from .reading import KNOWN, NAMES, Call, Program, dump, field, holds, load, quoted, read

__all__ = [
    "KNOWN",
    "LONGEST_COPY",
    "NAMES",
    "Answering",
    "Call",
    "Program",
    "Surroundings",
    "dump",
    "evaluated",
    "field",
    "holds",
    "load",
    "quoted",
    "read",
]
