"""The reader's notices about a contract, grouped by what they mean for its owner, each with what to do."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEND, LEFT_OUT, REPAIRED = "mend", "left-out", "repaired"


@dataclass(frozen=True)
class Kind:
    """A group of notices: its look (as of `mockadmin.meanings`), its title and what it means."""

    name: str
    look: str
    title: Promise
    meaning: Promise


KINDS = (
    Kind(
        MEND, "warning", _("To look at"), _("Mocks work, but something in the contract keeps them from being checked.")
    ),
    Kind(LEFT_OUT, "quiet", _("Left out"), _("Parts of the contract that mocks do without. Callers rarely notice.")),
    Kind(
        REPAIRED,
        "ready",
        _("Repaired"),
        _("The contract was read in spite of these faults; the files that you sent are kept as they are."),
    ),
)

UPLOAD_AGAIN = _("Correct the file and publish it as a new version.")
NOTHING = _("Nothing to do.")
TO_DO: dict[str, tuple[str, Promise]] = {
    "strict-unavailable": (MEND, _("Correct the schema and publish it again; until then answers are only read back.")),
    "client-refuses": (MEND, _("If your callers use such a client, correct the contract; others are not concerned.")),
    "sample-invalid": (MEND, _("Take the sample as a start only: the value named here must be replaced.")),
    "response-invalid": (MEND, _("Open the named response and correct its values, or bring a dataset that fills it.")),
    "operation-skipped": (MEND, UPLOAD_AGAIN),
    "same-name": (LEFT_OUT, _("Tell callers nothing: on the wire the operations are told apart by their messages.")),
    "fault-skipped": (MEND, UPLOAD_AGAIN),
    "several-parts": (LEFT_OUT, NOTHING),
    "other-binding": (LEFT_OUT, NOTHING),
    "odd-header": (LEFT_OUT, _("Declare the header's part in a message if callers must know it.")),
    "unused-files": (LEFT_OUT, _("Add the missing import if one of these files should be used.")),
    "tree-cut": (LEFT_OUT, _("Write the deepest elements into a named response if you need them.")),
    "pattern-ignored": (LEFT_OUT, _("Write the pattern more simply if its values must be checked.")),
    "encoded": (LEFT_OUT, NOTHING),
    "no-service": (LEFT_OUT, NOTHING),
    "undefined-any": (MEND, UPLOAD_AGAIN),
    "message-missing": (MEND, UPLOAD_AGAIN),
    "schema-loosened": (MEND, UPLOAD_AGAIN),
    "nameless": (LEFT_OUT, UPLOAD_AGAIN),
    "port-left-out": (LEFT_OUT, NOTHING),
    "transcoded": (REPAIRED, _("Save the file as UTF-8 to be sure of its accents.")),
    "pair-raw": (MEND, _("Open the named response and correct it, if callers must get a valid answer.")),
    "pair-other-element": (MEND, _("Check the request, or give a key to the response in the dataset.")),
    "pair-same-key": (MEND, _("Give the response a row of its own in the dataset.")),
    "soapui-computed": (MEND, _("Replace the plausible values in the dataset by those that you want.")),
    "soapui-script": (MEND, _("Complete the rows of the dataset.")),
    **dict.fromkeys(
        ("pair-half", "pair-twice", "pair-unreadable", "pair-unknown", "pair-refused", "pair-lost", "soapui-interfaces",
         "soapui-operation", "soapui-second", "soapui-query", "soapui-no-response", "soapui-turns", "soapui-xpath",
         "soapui-request", "soapui-response", "soapui-status"),
        (LEFT_OUT, NOTHING),
    ),
}  # fmt: skip
"""{code of a notice: its group and what to do}; what is not here was repaired, and asks for nothing."""


@dataclass(frozen=True)
class Remark:
    """One notice; `file` and `line` are where the file as it was sent says it, when one is known."""

    code: str
    message: str
    to_do: str
    file: str
    line: int


@dataclass(frozen=True)
class Group:
    kind: Kind
    remarks: tuple[Remark, ...]


def grouped(notices: Iterable[dict[str, Any]], files: Container[str] = ()) -> list[Group]:
    """The groups that have notices, what needs a look first; a notice names its place only in one of `files`."""
    found: dict[str, list[Remark]] = {}
    for notice in notices:
        group, to_do = TO_DO.get(notice["code"], (REPAIRED, NOTHING))
        place = (notice["file"], notice["line"]) if notice.get("file") in files else ("", 0)
        found.setdefault(group, []).append(Remark(notice["code"], notice["message"], str(to_do), *place))
    return [Group(kind, tuple(found[kind.name])) for kind in KINDS if kind.name in found]
