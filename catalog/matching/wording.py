"""The sentences about columns that are matched wrongly, and about a file whose columns were matched."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Told = dict[str, Any]
LISTED = 8
"""Names that a sentence lists."""

PROBLEMS: dict[str, Callable[[Told], str]] = {
    "unknown": lambda p: _("The contract has no such column for “%(name)s”: choose one of the list.") % p,
    "twice": lambda p: _("“%(other)s” and “%(name)s” cannot both be this: choose something else for one of them.") % p,
    "unacknowledged": lambda p: _("Say what the column “%(name)s” is, or tick that it is left out.") % p,
    "no-key": lambda p: _("No column is the key: choose the column that holds what the request asks for."),
    "no-response": lambda p: _(
        "No column names the response: choose it, or choose one response for all rows."
    ),
    "no-such-response": lambda p: _("This operation has no such response: choose one of the list."),
    "other-file": lambda p: _("These columns are not those of the file: start again from the file."),
}  # fmt: skip
"""Problem of a matching → sentence; parameters: name and other, names of columns."""


def problem(code: str, *, position: int | None = None, name: str = "", other: str = "") -> Told:
    told = {"code": code, "position": position, "name": name, "other": other}
    return told | {"message": PROBLEMS[code](told)}


def listed(names: list[str]) -> str:
    """The first names, and that there are more."""
    return ", ".join(names[:LISTED]) + (", …" if len(names) > LISTED else "")


def older(p: Told) -> str:
    """“Template made for version 1.1, the service is at 1.2: 2 new columns (a, b), 1 gone (c).”"""
    if p["made"] == p["now"]:
        sentence = _("The responses of version %(now)s have changed since this template was made") % p
    else:
        sentence = _("Template made for version %(made)s, the service is at %(now)s") % p
    parts = []
    if p["new"]:
        parts.append(
            ngettext("%(n)d new column, added empty (%(names)s)", "%(n)d new columns, added empty (%(names)s)",
                     len(p["new"])) % {"n": len(p["new"]), "names": listed(p["new"])}
        )  # fmt: skip
    if p["gone"]:
        parts.append(
            ngettext("%(n)d column is gone (%(names)s)", "%(n)d columns are gone (%(names)s)",
                     len(p["gone"])) % {"n": len(p["gone"]), "names": listed(p["gone"])}
        )  # fmt: skip
    changes = ", ".join(parts) or _("its columns are the same")
    return _("%(sentence)s: %(changes)s.") % {"sentence": sentence, "changes": changes}


def matched(p: Told) -> str:
    """What was made of the columns whose names are not the contract's."""
    sentence = _("The columns were matched: %(pairs)s.") % {"pairs": listed([f"{a} → {b}" for a, b in p["pairs"]])}
    return sentence if p["pairs"] else _("The columns were put into the contract's order.")


def left_out(p: Told) -> str:
    return ngettext("%(n)d column was left out: %(names)s.", "%(n)d columns were left out: %(names)s.",
                    len(p["names"])) % {"n": len(p["names"]), "names": listed(p["names"])}  # fmt: skip


NOTICES: dict[str, Callable[[int, Told], str]] = {
    "N50": lambda _count, p: older(p),
    "N51": lambda _count, p: matched(p),
    "N52": lambda _count, p: left_out(p),
    "N53": lambda _count, p: _("The columns were matched as %(by)s did for a file with the same header.") % p,
}


def notice(code: str, **parameters: Any) -> Told:
    """A notice as `sheets.findings` writes them."""
    return {"code": code, "count": 1, "places": [], "parameters": parameters}
