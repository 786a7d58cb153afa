"""What stands on the buttons that mend, and what is said of a change that was made."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..conformity.remedies import LEFT_OUT, Remedy


def single(problem: dict[str, Any], remedy: Remedy) -> str:
    """On the button beside one problem; `problem` is worded."""
    match remedy:
        case Remedy.REPLACE if problem["code"] == "C01":
            names = {"old": problem["parameters"]["nearest"], "new": problem["replacement"]}
            return _("Rename the column “%(old)s” to “%(new)s”") % names
        case Remedy.REPLACE:
            return _("Replace with “%(value)s”") % {"value": problem["replacement"]}
        case Remedy.RENAME:
            return _("Give it another key")
        case Remedy.DROP if problem["code"] == "V06":
            return _("Remove this row")
        case Remedy.DROP if problem["code"] in LEFT_OUT:
            return _("Leave this value out")
        case Remedy.DROP:
            return _("Remove this column")
        case Remedy.EMPTY:
            return _("Empty this cell")
        case Remedy.MOVE:
            return _("Make it the last column")
        case Remedy.ACCEPT:
            return _("Keep the first cell's value")


def several(code: str, remedy: Remedy, count: int) -> str:
    """On the button of a whole cause."""
    number = {"n": count}
    match remedy:
        case Remedy.REPLACE:
            return ngettext("Replace in %(n)d cell", "Replace in %(n)d cells", count) % number
        case Remedy.RENAME:
            return ngettext("Give %(n)d row another key", "Give %(n)d rows another key", count) % number
        case Remedy.DROP if code == "V06":
            return ngettext("Remove %(n)d row", "Remove %(n)d rows", count) % number
        case Remedy.DROP if code in LEFT_OUT:
            return ngettext("Leave %(n)d value out", "Leave %(n)d values out", count) % number
        case Remedy.DROP:
            return _("Remove this column")
        case Remedy.EMPTY:
            return ngettext("Empty %(n)d cell", "Empty %(n)d cells", count) % number
        case Remedy.MOVE:
            return _("Make it the last column")
        case Remedy.ACCEPT:
            return ngettext("Keep the first cell of %(n)d merge", "Keep the first cell of %(n)d merges", count) % number


def change(told: dict[str, Any]) -> str:
    """What was done last, above the button that takes it back."""
    count, where = told["cells"], told["where"]
    match told["kind"]:
        case "edit":
            words = ngettext(
                "%(n)d cell changed by hand (%(where)s)", "%(n)d cells changed by hand (from %(where)s)", count
            )
        case "remove-row":
            words = _("Row %(where)s removed")
        case "add-row":
            words = _("Row added (%(where)s)")
        case "match":
            words = _("Columns matched")
        case "merge":
            words = _("Joined with revision %(where)s")
        case Remedy.REPLACE:
            words = ngettext("Replaced in %(n)d cell (%(where)s)", "Replaced in %(n)d cells (%(where)s)", count)
        case Remedy.RENAME:
            words = ngettext("%(n)d key renamed (%(where)s)", "%(n)d keys renamed (%(where)s)", count)
        case Remedy.DROP if told["cause"].startswith("V06"):
            words = ngettext("%(n)d row removed (%(where)s)", "%(n)d rows removed (%(where)s)", count)
        case Remedy.DROP if told["cause"][:3] in LEFT_OUT:
            words = ngettext("%(n)d value left out", "%(n)d values left out", count)
        case Remedy.DROP:
            words = _("Column removed (%(where)s)")
        case Remedy.EMPTY:
            words = ngettext("%(n)d cell emptied (%(where)s)", "%(n)d cells emptied (%(where)s)", count)
        case Remedy.MOVE:
            words = _("Column moved to the end (%(where)s)")
        case _other:
            words = ngettext("%(n)d merge accepted", "%(n)d merges accepted", count)
    return words % {"n": count, "where": where}
