"""Says what a row tries, and what was left out, in the reader's language."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..conformity import messages

Told = dict[str, Any]
LONGEST = 60

TRIES: dict[str, Callable[[Told], str]] = {
    "plausible": lambda t: _("plausible values everywhere"),
    "least": lambda t: _("only what must be there"),
    "filled": lambda t: _("%(column)s filled") % t,
    "present": lambda t: _("%(column)s present") % t,
    "absent": lambda t: _("%(column)s absent") % t,
    "branch": lambda t: _("%(column)s chosen") % t,
    "nil": lambda t: _("%(column)s said to be empty (nil)") % t,
    "value": lambda t: _("%(column)s = %(value)s") % t,
    "member": lambda t: _("%(column)s = %(value)s (kind %(size)s of those allowed)") % t,
    "alternative": lambda t: _("%(column)s = %(value)s (form %(size)s of those allowed)") % t,
    "low": lambda t: _("%(column)s at its lowest: %(value)s") % t,
    "high": lambda t: _("%(column)s at its highest: %(value)s") % t,
    "zero": lambda t: _("%(column)s zero") % t,
    "negative": lambda t: _("%(column)s negative") % t,
    "finest": lambda t: _("%(column)s with all its decimals: %(value)s") % t,
    "old": lambda t: _("%(column)s long ago: %(value)s") % t,
    "leap": lambda t: _("%(column)s on 29 February") % t,
    "far": lambda t: _("%(column)s at the end of the calendar: %(value)s") % t,
    "shortest": lambda t: _length(_("%(column)s at its shortest"), t),
    "longest": lambda t: _length(_("%(column)s at its longest"), t),
    "long": lambda t: _length(_("%(column)s long, for want of a limit"), t),
    "special": lambda t: _("%(column)s with accents and the characters that XML escapes") % t,
    "fewest": lambda t: _items(_("%(column)s with fewest values"), t),
    "most": lambda t: _items(_("%(column)s with most values"), t),
    "records": lambda t: ngettext("%(column)s: %(size)d record", "%(column)s: %(size)d records", t["size"]) % t,
}
NOTICES: dict[str, Callable[[Told], str]] = {
    "cut": lambda n: ngettext(
        "There are more cases: the first row is kept.", "There are more cases: the first %(count)d rows are kept.",
        n["count"],
    ) % n,
    "few-keys": lambda n: ngettext(
        "The field that tells the rows apart has one value only: there is one row.",
        "The field that tells the rows apart has %(count)d values only: there are no more rows.",
        n["count"],
    ) % n,
    "many-factors": lambda n: ngettext(
        "%(count)d choice more is left as it is: pairs are made of the first ones.",
        "%(count)d choices more are left as they are: pairs are made of the first ones.",
        n["count"],
    ) % n,
    "many-columns": lambda n: ngettext(
        "%(count)d optional value stays empty: a spreadsheet has no more columns.",
        "%(count)d optional values stay empty: a spreadsheet has no more columns.",
        n["count"],
    ) % n,
    "no-schema": lambda n: _(
        "The answers were not validated: the contract's schemas cannot be used (%(reason)s)."
    ) % n,
    "pairs": lambda n: (
        _("%(met)d of %(count)d pairs of choices meet in a row.") % n if n["count"]
        else _("This answer leaves no two choices that could meet: there is no pair.")
    ),
    "left-out": lambda n: ngettext(
        "%(count)d case is left out, because its answer would not follow the contract.",
        "%(count)d cases are left out, because their answers would not follow the contract.",
        n["count"],
    ) % n,
}  # fmt: skip


def tries(told: list[Told]) -> str:
    """What a row tries, as one line."""
    return " · ".join(TRIES[one["code"]]({**one, "value": _shortened(one["value"])}) for one in told)


def notice(told: Told) -> str:
    """One sentence about the whole set."""
    return NOTICES[told["code"]](told)


def refusal(problem: Told) -> str:
    """Why there are no rows, and what to do."""
    if problem["code"] == "no-key":
        return _("The request of this operation has no field that could tell the rows apart.")
    # Of a row nobody sees only the reason is told, not the place.
    said = messages.problem({**problem, "cell": "", "row": 0})["message"]
    column = f"{problem['column']}: " if problem["column"] else ""
    return _("No plausible values make a valid answer (%(reason)s). Write the rows in a spreadsheet instead.") % {
        "reason": f"{column}{said}"
    }


def _length(words: str, told: Told) -> str:
    size = ngettext("%(size)d character", "%(size)d characters", told["size"]) % told
    return f"{words % told} ({size})"


def _items(words: str, told: Told) -> str:
    size = ngettext("%(size)d value", "%(size)d values", told["size"]) % told
    return f"{words % told} ({size})"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
