"""The privacy airlock: what looks like real people is refused before anything of it is kept."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Organisation

from ..errors import ContractRefused, UploadRefused
from ..keeping import rows as table
from ..keeping.pieces import Content
from ..models import DatasetRevision, Operation, Upload
from ..people import registry
from ..privacy import detecting
from ..privacy.kinds import REFUSED, Kind
from ..privacy.naming import Names
from ..sealing import sealed
from ..sheets.findings import problem

SCAN = "catalog.privacy.scanning:scan"
CAST = "catalog.privacy.replacing:cast"
REPLACE = "catalog.privacy.replacing:replace"
ATTESTED, TO_ATTEST = "N43", "N44"
"""Notices about people who are said to be invented, and about those of whom that has to be said yet."""
LIMITS = sealed.Limits(memory=1536 * sealed.MIB, cpu=90, wall=120)
Run = Callable[..., dict[str, Any]]
"""`sealed.run`, or what calls it with signs of life: `claims.Claim.run`."""


def refuse_words(**texts: str) -> None:
    """Raises UploadRefused when a name or note that goes with a file holds somebody's number; nothing is kept."""
    for place, text in texts.items():
        if any(sighting.kind in REFUSED for sighting in detecting.sightings(text)):
            names = {"filename": _("the name of the file"), "dataset_name": _("the name of the dataset"),
                     "note": _("the note")}  # fmt: skip
            message = _("A real social security number stands in %(place)s: nothing was kept. Take it out and retry.")
            raise UploadRefused(message % {"place": names[place]}, code="personal-data")


def refuse_exchanges(exchanges: list[dict[str, Any]], tables: dict[str, bytes]) -> None:
    """Raises ContractRefused when recorded answers, or rows made of them, hold somebody's number; nothing is kept."""
    texts = [response["source"] for told in exchanges for response in told["responses"]]
    texts += [tables[told["table"]].decode() for told in exchanges if told["table"]]
    if any(sighting.kind in REFUSED for text in texts for sighting in detecting.sightings(text)):
        message = _(
            "A real social security number stands in these exchanges: nothing was kept. "
            "Put a fictitious one in its place, in the request and in the answer."
        )
        raise ContractRefused(message, [{"code": "personal-data", "message": message}])


@dataclass(frozen=True)
class About:
    """What is known of a table before it is read.

    `operation` says which columns hold tables of their own; people in `published` were let in with it. `invented`: its
    sender says that the people in it are; `later`: it was typed in the page, so that is asked when it is published.
    """

    organisation: Organisation
    operation: Operation | None = None
    published: DatasetRevision | None = None
    invented: bool = False
    later: bool = False


def screen(
    *, sheet: dict[str, Any], rows: Content, content: Content, filename: str, about: About, run: Run = sealed.run
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(problems, notices) of a read sheet: problems refuse the file, notices only warn. No value is in either.

    `content` is the file itself, empty for a table that was mended in the page. Raises ChildFailed.
    """
    arguments = {
        "kind": sheet["kind"] if content else "csv",
        "filename": filename,
        "header": sheet["header"],
        "texts": [],
        "tables": _tables(sheet, about.operation),
    }
    blobs = {"rows": rows, "file": content}
    if _names_people(arguments):
        blobs["known"] = registry.known(about.organisation)
    found = _scanned(arguments, blobs, run)
    if about.published is not None and any(each["kind"] == Kind.PEOPLE for each in found):
        blobs["known"] += b"\n" + _named(about.published, arguments["tables"])
        found = _scanned(arguments, blobs, run)
    problems = [problem("P01", column=each["column"], **_told(each)) for each in found if each["refused"]]
    notices = []
    for each in found:
        if each["kind"] == Kind.PEOPLE and not about.invented and not about.later:
            problems.append(problem("P02", column=each["column"], **_told(each)))
        elif not each["refused"]:
            code = "N40" if each["kind"] != Kind.PEOPLE else ATTESTED if about.invented else TO_ATTEST
            told = {"count": each["count"], "places": each["cells"], "parameters": _told(each)}
            notices.append({"code": code, **told})
    return problems, notices


def without_people(
    *, sheet: dict[str, Any], rows: Content, about: About, run: Run = sealed.run
) -> tuple[Content, list[dict[str, Any]]]:
    """(rows, notices): fictitious people in the place of real ones, the same as in the organisation's other files.

    Of who became whom only traces are kept (`registry`). Raises ChildFailed.
    """
    header, organisation = sheet["header"], about.organisation
    arguments = {
        "header": header,
        "tables": {name: names for name, names in _tables(sheet, about.operation).items() if name in header},
        "key": registry.key(organisation).hex(),
    }
    blobs = {"rows": rows, "known": registry.known(organisation)}
    found = run(CAST, arguments, blobs, limits=LIMITS)
    roles = registry.cast(organisation, found["people"], found["things"])
    arguments |= {"seed": registry.seed(organisation), "things": roles.things}
    blobs["roles"] = json.dumps({"people": roles.people, "told": roles.told}).encode()
    made = run(REPLACE, arguments, blobs, limits=LIMITS)
    notice = {"code": "N42", "count": made["replaced"], "places": [], "parameters": {}}
    return made["blobs"]["rows"], [notice] if made["replaced"] else []


def to_attest(upload: Upload) -> int:
    """How many people of a checked table somebody has to say that they are invented, before it is published."""
    if upload.invented:
        return 0
    return next((each["count"] for each in upload.report.get("notices", []) if each["code"] == TO_ATTEST), 0)


def _scanned(arguments: dict[str, Any], blobs: dict[str, Content], run: Run) -> list[dict[str, Any]]:
    return run(SCAN, arguments, blobs, limits=LIMITS)["findings"]


def _tables(sheet: dict[str, Any], operation: Operation | None) -> dict[str, list[str]]:
    """{column: names of the fields of its records}, from the contract and from the sheets beside the rows."""
    found = {
        slot["name"]: [each["name"] for each in slot["fields"]]
        for response in (operation.responses.all() if operation else ())
        for slot in response.slots
        if slot.get("fields")
    }
    beside = sheet.get("records", [])
    return found | {sheet["header"][each["position"]]: list(each["letters"]) for each in beside}


def _names_people(arguments: dict[str, Any]) -> bool:
    return bool(Names(arguments["header"], arguments["tables"]).places)


def _named(revision: DatasetRevision, tables: dict[str, list[str]]) -> bytes:
    """The identities in a revision, a line each."""
    names = Names(revision.columns, tables)
    for row in table.read(revision):
        names.row(row.number, [row.key, *row.values, row.response])
    return "\n".join(names.identities()).encode()


def _told(found: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in ("kind", "where", "cells", "count")} | {"place": found["column"]}
