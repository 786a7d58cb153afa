"""The sentences of what the checks find, and the whole problem or notice as people and programs get it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from engine import functions
from engine.errors import FunctionRefused, KeyRefused

from ..explaining import outlines
from ..matching import wording as matching
from ..privacy import messages as privacy
from ..sheets import messages as sheets
from ..sheets.messages import Parameters, Sentences
from . import forms, proposals, reasons

Told = dict[str, Any]


def problem(found: Told) -> Told:
    """The problem with its `message`, what is `expected` and, when there is one, a `proposal`, in today's language."""
    parameters = {"value": found["value"], **found["parameters"]}
    code = found["code"]
    sentence = (sheets.FILE | sheets.CELLS | COLUMNS | privacy.PROBLEMS | CELLS)[code](parameters)
    place = found["cell"] if code not in COLUMNS else ""
    if place:
        sentence = _("%(cell)s: %(message)s") % {"cell": place, "message": sentence}
    elif found["row"] > 1:
        sentence = _("Row %(row)s: %(message)s") % {"row": found["row"], "message": sentence}
    expected = EXPECTED[code](parameters) if code in EXPECTED else ""
    return {**found, "message": sentence, "expected": expected, "proposal": str(parameters.get("proposal", ""))}


def notice(found: Told) -> Told:
    """The notice with its `message`, in today's language."""
    return {**found, "message": _notices()[found["code"]](found["count"], found["parameters"])}


def is_notice(code: str) -> bool:
    """Whether `notice` has words for it; what refuses a publication comes with its own."""
    return code in _notices()


def _notices() -> dict[str, Callable[[int, Parameters], str]]:
    return sheets.NOTICES | privacy.NOTICES | matching.NOTICES | NOTICES


def _joined(values: list[str]) -> str:
    return ", ".join(values)


def _missing(p: Parameters) -> str:
    sentence = _("The column “%(missing)s” is missing. Your file holds: %(present)s.") % {
        "missing": p["missing"],
        "present": _joined(p["present"]),
    }
    if p["nearest"]:
        sentence += " " + _("Is it “%(name)s”?") % {"name": p["nearest"]}
    return sentence


def _unknown_column(p: Parameters) -> str:
    sentence = _("The column “%(value)s” is not part of any response of this operation. Rename or remove it.") % p
    return sentence + (" " + _("Did you mean “%(name)s”?") % {"name": p["nearest"]} if p["nearest"] else "")


def _key_question(p: Parameters) -> str:
    if not p["candidates"]:
        return _("The request of this operation has no field that could tell the rows apart.")
    sentence = _("The first column “%(value)s” does not tell which field of the request chooses the row.") % p
    return sentence + " " + _("Choose among: %(fields)s.") % {"fields": _joined(p["candidates"])}


COLUMNS: Sentences = {
    "C01": _missing,
    "C02": lambda p: _("The column “%(value)s” appears twice (%(first)s and %(second)s). Keep one.") % p,
    "C03": _unknown_column,
    "C04": _key_question,
    "C07": lambda p: _("The column “%(value)s” names the response: it must be the last one.") % p,
    "C09": lambda p: (
        _(
            "The * of “%(value)s*” makes it part of the key, but the request has no such field. Remove the *, or "
            "choose among: %(fields)s."
        )
        % {"value": p["value"], "fields": _joined(p["candidates"])}
    ),
    "C10": lambda p: _("Two columns of the key name the same field of the request, %(field)s. Remove one.") % p,
    "C08": lambda p: (
        _("The request of this operation has no field %(value)s. Choose among: %(fields)s.")
        % {"value": p["value"], "fields": _joined(p["candidates"])}
    ),
}


def _length(p: Parameters) -> str:
    wanted = ngettext("%(n)d character", "%(n)d characters", p["limit"]) % {"n": p["limit"]}
    if p["exact"]:
        return _("“%(value)s” holds %(length)s characters instead of %(wanted)s.") % {**p, "wanted": wanted}
    return _("%(length)s characters, %(wanted)s at most.") % {**p, "wanted": wanted}


def _short(p: Parameters) -> str:
    wanted = ngettext("%(n)d character", "%(n)d characters", p["limit"]) % {"n": p["limit"]}
    if p["exact"]:
        return _("“%(value)s” holds %(length)s characters instead of %(wanted)s.") % {**p, "wanted": wanted}
    return _("%(length)s characters, %(wanted)s at least.") % {**p, "wanted": wanted}


def _moment(p: Parameters) -> str:
    sentence = _("%(expected)s expected; read “%(value)s”.") % {"expected": _form(p), "value": p["value"]}
    return f"{sentence} {_('This day is in no calendar.')}" if proposals.is_no_day(p["value"]) else sentence


def _form(p: Parameters) -> str:
    forms = {
        "date": _("date YYYY-MM-DD"),
        "dateTime": _("date and time YYYY-MM-DDTHH:MM:SS"),
        "time": _("time HH:MM:SS"),
        "gYear": _("year YYYY"),
        "gYearMonth": _("month YYYY-MM"),
        "gMonthDay": _("day of the year --MM-DD"),
        "gDay": _("day of the month ---DD"),
        "gMonth": _("month of the year --MM"),
        "duration": _("duration such as P1DT2H"),
    }
    return forms[p["type"]]


def _bounds(p: Parameters) -> str:
    if p["low"] and p["high"]:
        return _("between %(low)s and %(high)s") % p
    if p["strict"]:
        return _("above %(low)s") % p if p["low"] else _("below %(high)s") % p
    return _("%(low)s at least") % p if p["low"] else _("%(high)s at most") % p


def _pattern(p: Parameters) -> str:
    return forms.described(p["pattern"]) or _("the form %(pattern)s") % p


def _digits(p: Parameters) -> str:
    parts = []
    if p["total"]:
        parts.append(ngettext("%(n)d digit at most", "%(n)d digits at most", int(p["total"])) % {"n": int(p["total"])})
    if p["decimals"]:
        parts.append(
            ngettext("%(n)d decimal at most", "%(n)d decimals at most", int(p["decimals"])) % {"n": int(p["decimals"])}
        )
    return ", ".join(parts)


def _number(p: Parameters) -> str:
    if p["type"] == "whole":
        return _("“%(value)s” is not a whole number.") % p
    return _("“%(value)s” is not a number (write decimals with a point).") % p


def _key(p: Parameters) -> str:
    return KeyRefused(p["reason"], **p["details"]).text(get_language() or "fr")


def _function(p: Parameters) -> str:
    return FunctionRefused(p["reason"], **p["details"]).text(get_language() or "fr")


def _computed(p: Parameters) -> str:
    inner = CELLS[p["inner"]]({"value": p["text"], **p["details"]})
    return _("“%(value)s” gives “%(text)s”, for example. %(message)s") % {**p, "message": inner}


def _response(p: Parameters) -> str:
    if not p["value"]:
        return _("The response is missing. Known responses: %(known)s.") % {"known": _joined(p["known"])}
    sentence = _("The response “%(value)s” does not exist.") % p
    if p["proposal"]:
        return sentence + " " + _("Did you mean “%(name)s”?") % {"name": p["proposal"]}
    return sentence + " " + _("Known responses: %(known)s.") % {"known": _joined(p["known"])}


def _record(p: Parameters) -> str:
    inner = CELLS[p["inner"]]({"value": p["value"], **p["details"]})
    return _("record %(record)s, field %(field)s: %(message)s") % {**p, "message": inner}


def _answer(p: Parameters) -> str:
    return _("The answer of this row (%(response)s) does not follow the contract at %(path)s: %(reason)s") % {
        **p, "path": p["path"] or "/", "reason": reasons.said(p["reason"]),
    }  # fmt: skip


CELLS: Sentences = {
    "V01": lambda p: _("“%(value)s” is not an allowed value. Values: %(values)s.") % {
        "value": p["value"], "values": _joined(p["values"]) + ("…" if p["more"] else ""),
    },
    "V02": _length,
    "V03": _number,
    "V04": _moment,
    "V05": lambda p: _("A leading zero may have been lost: “%(value)s” → “%(proposal)s”?") % p,
    "V06": lambda p: _("The key “%(value)s” already stands in %(first_cell)s. Each key answers once.") % p,
    "V07": _key,
    "V08": lambda p: _("A value is required here."),
    "V09": lambda p: _("“%(value)s” does not have the expected form: %(pattern)s.") % {
        "value": p["value"], "pattern": _pattern(p),
    },
    "V10": lambda p: _("“%(value)s” is not of the expected kind: %(kind)s.") % {
        "value": p["value"], "kind": outlines.base_words(p["type"]),
    },
    "V19": _short,
    "V20": lambda p: _("“%(value)s” is out of bounds: %(bounds)s.") % {"value": p["value"], "bounds": _bounds(p)},
    "V21": lambda p: _("“%(value)s” has too many digits: %(digits)s.") % {"value": p["value"], "digits": _digits(p)},
    "V22": lambda p: _("The key is missing."),
    "V23": lambda p: _("Record %(record)s holds %(given)s fields, %(fields)s at most (fields are separated by ;).") % p,
    "V24": _record,
    "V25": _function,
    "V26": _computed,
    "V27": lambda p: _(
        "“∅” stands for nil, which “%(response)s” does not give here. Leave the cell empty, or write a value."
    ) % p,
    "V28": lambda p: _("A rule stands alone in the first column of the key: empty this cell."),
    "R01": _response,
    "R03": lambda p: _(
        "The contract gives a choice: of %(cells)s (%(columns)s), one may be filled. Empty the others."
    ) % {"cells": _joined(p["cells"]), "columns": _joined(p["columns"])},
    "R02": _answer,
}  # fmt: skip

EXPECTED: dict[str, Callable[[Parameters], str]] = {
    "C01": lambda p: p["missing"],
    "V01": lambda p: _joined(p["values"]) + ("…" if p["more"] else ""),
    "V02": lambda p: ngettext("%(n)d character at most", "%(n)d characters at most", p["limit"]) % {"n": p["limit"]},
    "V03": lambda p: _("whole number") if p["type"] == "whole" else _("number"),
    "V04": _form,
    "V05": lambda p: p["proposal"],
    "V08": lambda p: _("a value"),
    "V09": _pattern,
    "V10": lambda p: outlines.base_words(p["type"]),
    "V19": lambda p: ngettext("%(n)d character at least", "%(n)d characters at least", p["limit"]) % {"n": p["limit"]},
    "V20": _bounds,
    "V21": _digits,
    "V25": lambda p: p["proposal"] or p["details"].get("known", functions.KNOWN),
    "V26": lambda p: EXPECTED[p["inner"]]({"value": p["text"], **p["details"]}) if p["inner"] in EXPECTED else "",
    "R01": lambda p: p["proposal"] or _joined(p["known"]),
    "V11": lambda p: _("a stored result"),
    "V14": lambda p: _("a date that exists"),
}

NOTICES: dict[str, Callable[[int, Parameters], str]] = {
    "N41": lambda n, p: _(
        "Your last change was taken back: what was typed looks like a real person's data. Nothing of it was kept."
    ),
    "N16": lambda n, p: ngettext(
        "%(n)d column was recognised despite its spelling: %(name)s → %(slot)s.",
        "%(n)d columns were recognised despite their spelling, the first: %(name)s → %(slot)s.", n
    ) % {"n": n, **p},
    "N17": lambda n, p: ngettext(
        "%(n)d date without a time was read as midnight.", "%(n)d dates without a time were read as midnight.", n
    ) % {"n": n},
    "N18": lambda n, p: ngettext(
        "%(n)d value is not used by the response of its row.",
        "%(n)d values are not used by the response of their row.", n
    ) % {"n": n},
    "N20": lambda n, p: _("The answers were not validated: the contract's schemas cannot be used (%(reason)s).") % p,
    "N21": lambda n, p: ngettext(
        "%(n)d row uses “%(response)s”, which was recorded and does not follow the contract.",
        "%(n)d rows use responses that were recorded and do not follow the contract, the first: “%(response)s”.", n
    ) % {"n": n, **p},
    "N60": lambda n, p: ngettext(
        "%(n)d rule never answers: %(first)s is read before it, and holds whenever it does.",
        "%(n)d rules never answer: others are read before them, and hold whenever they do. The first: see %(first)s.", n
    ) % {"n": n, **p},
    "N19": lambda n, p: ngettext(
        "%(n)d key differs from another only by its capitals.",
        "%(n)d keys differ from others only by their capitals.", n
    ) % {"n": n},
}  # fmt: skip
