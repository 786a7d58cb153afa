"""What a cell may compute, `{{today(+3d)}}`: a closed list of functions, read once and evaluated for each answer."""

from .evaluating import LONGEST_COPY, Answering, Surroundings, evaluated
from .plugged import Signature, announce, known, require
from .reading import (
    KNOWN,
    NAMES,
    PLUGIN,
    Call,
    Program,
    choice,
    dump,
    dump_choice,
    field,
    holds,
    load,
    load_choice,
    plugins,
    quoted,
    read,
)

__all__ = [
    "KNOWN",
    "LONGEST_COPY",
    "NAMES",
    "PLUGIN",
    "Answering",
    "Call",
    "Program",
    "Signature",
    "Surroundings",
    "announce",
    "choice",
    "dump",
    "dump_choice",
    "evaluated",
    "field",
    "holds",
    "known",
    "load",
    "load_choice",
    "plugins",
    "quoted",
    "read",
    "require",
]
