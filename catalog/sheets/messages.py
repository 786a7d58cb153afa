"""The sentences of what the reading of a spreadsheet finds: codes and parameters in, words out."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Parameters = dict[str, Any]
Sentences = dict[str, Callable[[Parameters], str]]


def _size(p: Parameters) -> str:
    reasons = {
        "entries": _("The file holds %(count)s parts; the limit is %(limit)s."),
        "size": _("Unpacked, the file would take %(count)s MB; the limit is %(limit)s MB. Split it."),
        "ratio": _(
            "The file is packed %(count)s times smaller than its content, which no spreadsheet is. It was not opened."
        ),
        "sheets": _("The file holds %(count)s sheets; the limit is %(limit)s."),
        "cells": _("The file holds more than %(limit)s filled cells. Split it."),
    }
    return reasons[p["reason"]] % p


FILE: Sentences = {
    "F01": lambda p: _(
        "This file cannot be read: a password protects it. Save it without a password, then send it again."
    ),
    "F02": lambda p: _("The file holds %(count)s rows; the limit is %(limit)s. Split it.") % p,
    "F04": lambda p: _(
        "The name ends with %(extension)s but the content is %(found)s. Save it in the format you want, then send it."
    ) % p,
    "F05": lambda p: _("This is a %(found)s file. Send a spreadsheet: .csv, .xlsx, .xls or .ods.") % p,
    "F06": lambda p: _("The file is damaged. Open it in your spreadsheet program, save it again, then send it."),
    "F07": _size,
    "F08": lambda p: _("The file holds macros (%(part)s). Save it without macros, as .xlsx, then send it again.") % p,
    "F09": lambda p: _(
        "The file holds links or objects from elsewhere (%(part)s). Copy the values into a new file, then send that."
    ) % p,
    "F10": lambda p: _("Line %(line)s holds characters in an unknown encoding. Save the file as CSV UTF-8.") % p,
    "F11": lambda p: _("Line %(line)s opens a quotation mark that is not closed. Close or double it.") % p,
    "F13": lambda p: _("The file holds no row. Put the names of the columns in the first row, and the data under it."),
    "F14": lambda p: _("The file holds %(count)s columns; the limit is %(limit)s.") % p,
    "F15": lambda p: _("The first row is empty: it must hold the names of the columns."),
    "F16": lambda p: _("A cell holds more than %(limit)s characters. Shorten it.") % p,
    "F17": lambda p: _("The file declares a document type (DOCTYPE), which no spreadsheet needs. It was not read."),
    "F20": lambda p: _("The file could not be read within the limits: %(reason)s") % p,
    "F21": lambda p: _("The check was interrupted several times. Send the file again."),
    "F30": lambda p: _(
        "The file holds no row but the green example, which does not count. Write your rows under it, then send it."
    ),
    "F31": lambda p: _(
        "The sheet “%(sheet)s” fills the column “%(fills)s”, which the rows lack. Put that column back, empty."
    ) % p,
    "F32": lambda p: _("The first row of the sheet “%(sheet)s” is empty: it must hold the names of the columns.") % p,
    "F33": lambda p: _(
        "This file was made for the operation %(made)s of %(service)s, not for %(operation)s. Send it there."
    ) % p,
    "F38": lambda p: (
        _("On the sheet “%(sheet)s”, the column “%(name)s” is neither one of a rule nor of the rows.") % p
        if p["name"] else _("The first row of the sheet “%(sheet)s” must name its columns: %(known)s.") % p
    ),
    "C05": lambda p: _("Column %(letter)s has no name in the first row.") % p,
    "C06": lambda p: _("The name of column %(letter)s is longer than %(limit)s characters.") % p,
}  # fmt: skip

CELLS: Sentences = {
    "F12": lambda p: _("A value stands beyond the last column (%(last)s). Name its column, or remove it.") % p,
    "V11": lambda p: _(
        "This formula has no stored result. Open the file in your spreadsheet program, save it, then send it."
    ),
    "V12": lambda p: _("This cell holds an error. Correct the formula, or type the value."),
    "V13": lambda p: _(
        "This number has more than 15 digits: the last ones are already lost. Set the column to text and type it again."
    ),
    "V14": lambda p: _("This is not a date that exists. Type it as YYYY-MM-DD."),
    "V15": lambda p: _("This cell holds a character that no XML can carry (%(character)s). Remove it.") % p,
    "V16": lambda p: _("This cell holds %(length)s characters; the limit is %(limit)s.") % p,
    "V17": lambda p: _("The stored value of this cell is not a number."),
    "V29": lambda p: _(
        "This cell shows digits or words that its number does not hold. Set it to text, and type what it shows."
    ),
    "V30": lambda p: _("No row has the key “%(value)s”. Write the key of a row, or remove this line.") % p,
    "V31": lambda p: _("This cell is filled, and so are lines of the sheet “%(sheet)s”. Keep one of the two.") % p,
    "V32": lambda p: _("The column “%(value)s” is unknown here. Known columns: %(known)s.")
    % {"value": p["value"], "known": ", ".join(p["fields"])},
    "V18": lambda p: _("The cells %(area)s are merged. Unmerge them: each cell holds its own value.") % p,
}  # fmt: skip


def _others(p: Parameters) -> str:
    return ", ".join(p["others"])


NOTICES: dict[str, Callable[[int, Parameters], str]] = {
    "N01": lambda n, p: ngettext(
        "Spaces around the text of %(n)d cell were left out.", "Spaces around the text of %(n)d cells were left out.", n
    ) % {"n": n},
    "N02": lambda n, p: ngettext(
        "%(n)d number was read with its leading zeros, as shown.",
        "%(n)d numbers were read with their leading zeros, as shown.", n
    ) % {"n": n},
    "N03": lambda n, p: ngettext(
        "%(n)d number is shown with spaces or signs; only its digits were read.",
        "%(n)d numbers are shown with spaces or signs; only their digits were read.", n
    ) % {"n": n},
    "N04": lambda n, p: ngettext(
        "%(n)d percentage was read as a fraction: a half is 0.5.",
        "%(n)d percentages were read as fractions: a half is 0.5.", n
    ) % {"n": n},
    "N05": lambda n, p: ngettext(
        "Line ends in %(n)d cell were made uniform.", "Line ends in %(n)d cells were made uniform.", n
    ) % {"n": n},
    "N06": lambda n, p: ngettext(
        "%(n)d cell holds invisible characters.", "%(n)d cells hold invisible characters.", n
    ) % {"n": n},
    "N07": lambda n, p: ngettext(
        "%(n)d cell looks like text in a wrong encoding.", "%(n)d cells look like text in a wrong encoding.", n
    ) % {"n": n},
    "N08": lambda n, p: ngettext(
        "%(n)d number was read with 15 digits, as your spreadsheet program shows it.",
        "%(n)d numbers were read with 15 digits, as your spreadsheet program shows them.", n
    ) % {"n": n},
    "N09": lambda n, p: _("The file was read as Windows-1252 (Western Europe). Check the accents."),
    "N10": lambda n, p: ngettext(
        "The apostrophe that protected %(n)d cell was removed.",
        "The apostrophe that protected %(n)d cells was removed.", n
    ) % {"n": n},
    "N11": lambda n, p: _("Only the sheet “%(taken)s” was read; left out: %(others)s.")
    % {"taken": p["taken"], "others": _others(p)},
    "N12": lambda n, p: _("Hidden sheets were not read: %(others)s.") % {"others": _others(p)},
    "N13": lambda n, p: ngettext("%(n)d hidden row was read.", "%(n)d hidden rows were read.", n) % {"n": n},
    "N14": lambda n, p: ngettext(
        "The stored result of %(n)d formula was read.", "The stored results of %(n)d formulas were read.", n
    ) % {"n": n},
    "N15": lambda n, p: _("Hidden columns were read."),
    "N22": lambda n, p: ngettext(
        "%(n)d cell shows less than it holds (rounded, shortened or hidden); what it holds was read.",
        "%(n)d cells show less than they hold (rounded, shortened or hidden); what they hold was read.", n
    ) % {"n": n},
    "N23": lambda n, p: ngettext(
        "%(n)d cell is written as a power of ten, as when digits were lost. Check it.",
        "%(n)d cells are written as powers of ten, as when digits were lost. Check them.", n
    ) % {"n": n},
    "N61": lambda n, p: ngettext(
        "%(rules)d rule of the sheet “%(sheet)s” was added behind the rows, as row %(first)d.",
        "%(rules)d rules of the sheet “%(sheet)s” were added behind the rows, from row %(first)d on.", p["rules"]
    ) % p,
    "N30": lambda n, p: _("The green example row was left out."),
}  # fmt: skip
