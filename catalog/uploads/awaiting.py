"""What is shown of a check that is under way: which step it is at, how many rows are done, since when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ..models import Upload
from ..sealing.telling import STEPS

SHOWN = ("read", "columns", "privacy", "cells", "answers")
"""The steps as the page lists them, from the whole to the detail."""


@dataclass(frozen=True)
class Progress:
    """How far the step named by `words` is; a `total` of 0 is not known. `began_at` is None while nobody took it up."""

    words: str
    done: int
    total: int
    began_at: datetime | None


def progress(upload: Upload) -> Progress:
    told = upload.progress
    return Progress(_words(told.get("step", "")), told.get("done", 0), told.get("total", 0), upload.began_at)


def states(upload: Upload) -> tuple[str, ...]:
    """Of each step that the page shows: done, moving or later."""
    step = upload.progress.get("step")
    at = STEPS.index(step) if step in STEPS else 0
    places = (STEPS.index(each) for each in SHOWN)
    return tuple("done" if place < at else "moving" if place == at else "later" for place in places)


def _words(step: str) -> str:
    words = {
        "read": _("Reading the file"),
        "columns": _("Comparing the columns"),
        "privacy": _("Looking for personal data"),
        "cells": _("Checking the cells"),
        "answers": _("Rendering each answer"),
    }
    return words.get(step) or _("Waiting for its turn")
