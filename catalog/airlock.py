"""The privacy airlock: what looks like real people is refused before anything of it is kept."""

import secrets
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from . import sealed
from .errors import UploadRefused
from .privacy import detecting
from .privacy.kinds import REFUSED
from .sheets.findings import problem

SCAN = "catalog.privacy.scanning:scan"
REPLACE = "catalog.privacy.replacing:replace"
LIMITS = sealed.Limits(memory=1536 * sealed.MIB, cpu=90, wall=120)


def refuse_words(**texts: str) -> None:
    """Raises UploadRefused when a name or note that goes with a file holds somebody's number; nothing is kept."""
    for place, text in texts.items():
        if any(sighting.kind in REFUSED for sighting in detecting.sightings(text)):
            names = {"filename": _("the name of the file"), "dataset_name": _("the name of the dataset"),
                     "note": _("the note")}  # fmt: skip
            message = _("A real social security number stands in %(place)s: nothing was kept. Take it out and retry.")
            raise UploadRefused(message % {"place": names[place]}, code="personal-data")


def screen(
    *, sheet: dict[str, Any], rows: bytes, content: bytes, filename: str, beat: Callable[[], None]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(problems, notices) of a read sheet: problems refuse the file, notices only warn. No value is in either.

    `content` is the file itself, empty for a table that was mended in the page. Raises ChildFailed.
    """
    kind = sheet["kind"] if content else "csv"
    arguments = {"kind": kind, "filename": filename, "header": sheet["header"], "texts": []}
    found = sealed.run(SCAN, arguments, {"rows": rows, "file": content}, limits=LIMITS, beat=beat)["findings"]
    problems = [problem("P01", column=each["column"], **_told(each)) for each in found if each["refused"]]
    notices = [
        {"code": "N40", "count": each["count"], "places": each["cells"], "parameters": _told(each)}
        for each in found
        if not each["refused"]
    ]
    return problems, notices


def without_people(*, header: list[str], rows: bytes, beat: Callable[[], None]) -> tuple[bytes, list[dict[str, Any]]]:
    """(rows, notices): fictitious people in the place of real ones; who became whom is known nowhere afterwards."""
    arguments = {"header": header, "seed": secrets.token_hex(8)}
    made = sealed.run(REPLACE, arguments, {"rows": rows}, limits=LIMITS, beat=beat)
    notice = {"code": "N42", "count": made["replaced"], "places": [], "parameters": {}}
    return made["blobs"]["rows"], [notice] if made["replaced"] else []


def _told(found: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in ("kind", "where", "cells", "count")} | {"place": found["column"]}
