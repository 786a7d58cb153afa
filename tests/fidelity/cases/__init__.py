"""The table of cases: what a cell holds, and what must be read of it."""

from ..kinds import Case
from . import characters, encodings, grammar, hiding, identifiers, marks, moments, numbers, shapes, spaces, words
from .files import File

CASES: list[Case] = [
    *identifiers.CASES, *words.CASES, *spaces.CASES, *characters.CASES, *grammar.CASES, *numbers.CASES, *moments.CASES,
    *marks.CASES,
]  # fmt: skip
FILES: list[File] = [*hiding.FILES, *encodings.FILES, *shapes.FILES]
