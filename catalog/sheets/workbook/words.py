"""What a column is, in words that fit into a comment, a prompt or a warning of a spreadsheet."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...conformity import forms
from ...explaining.outlines import kind_words
from .columns import Column, Table

LONGEST_TITLE, LONGEST_PROMPT, LONGEST_ERROR = 32, 255, 224
"""Characters that Excel allows in a validation; one more, and it offers to repair the file."""
LONGEST_DOCUMENTATION = 600
LISTED = 12
"""Values of a list that a comment names."""


def comment(column: Column, table: Table) -> str:
    """All that the contract says of a column, for the comment of its header."""
    paragraphs = [
        cut(column.documentation, LONGEST_DOCUMENTATION),
        *constraints(column),
        presence(column),
        exclusion(column, table),
        _only_for(column, table),
        _("Example: %(value)s") % {"value": cut(column.example, 100)} if column.example and not column.title else "",
    ]
    return "\n".join(paragraph for paragraph in paragraphs if paragraph)


def prompt(column: Column, table: Table) -> str:
    """What shows beside a cell that is being filled: the constraints first, as not all may fit."""
    told = [*constraints(column), presence(column), exclusion(column, table)]
    if column.example and not column.title:
        told.append(_("Example: %(value)s") % {"value": cut(column.example, 60)})
    told.append(column.documentation)
    return cut("\n".join(text for text in told if text), LONGEST_PROMPT)


def constraints(column: Column) -> list[str]:
    """Type, limits, form and values; where a table is filled."""
    if column.title:
        return [_("Fill the sheet “%(sheet)s”: one line for each of them, with the key of this row.")
                % {"sheet": column.title}]  # fmt: skip
    told = [_capital(kind_words(column.base, column.facets))]
    for pattern in _patterns(column):
        told.append(_("Form: %(form)s") % {"form": forms.described(pattern) or cut(pattern, 120)})
    if column.values:
        shown = ", ".join(column.values[:LISTED]) + (", …" if len(column.values) > LISTED else "")
        told.append(_("Values: %(values)s") % {"values": cut(shown, 200)})
    return told


def presence(column: Column) -> str:
    if column.required:
        return _("Required; write ∅ for “no value”.") if column.nillable else _("Required.")
    if column.nillable:
        return _("Optional: leave it empty, or write ∅ for “no value”.")
    return _("Optional: leave it empty when there is none.")


def exclusion(column: Column, table: Table) -> str:
    """The columns of which only one may be filled, beside this one."""
    if column.choice is None:
        return ""
    others = [
        each.name
        for each in table.columns
        if each.choice and each.choice.number == column.choice.number and each.choice.branch != column.choice.branch
    ]
    if not others:
        return ""
    return _("A choice: fill this, or %(others)s.") % {"others": cut(", ".join(others), 120)}


def key(table: Table) -> list[str]:
    """What stands in the first column."""
    return [
        *filter(None, [cut(table.key.documentation, LONGEST_DOCUMENTATION)]),
        _("What the request asks for: “%(field)s”.") % {"field": table.key.name},
        _("A value; * for all others; or an expression between slashes, such as /2.*/."),
        _("Example: %(value)s") % {"value": cut(table.key.example, 60)},
    ]


def parent() -> str:
    """What stands in the first column of a sheet of records."""
    return _("The key of the row of the sheet “Lignes” that this line belongs to. Several lines may bear the same key.")


def response() -> str:
    return _("The answer that this row gives: choose it in the list. The sheet “Réponses” explains each.")


def error() -> str:
    """What shows when a value looks wrong; it never stops anybody."""
    return cut(_("This value does not look as expected. You may keep it: expressions and {{functions}} are allowed. "
                 "The portal checks everything when you send the file."), LONGEST_ERROR)  # fmt: skip


def cut(text: str, limit: int) -> str:
    """The text in at most `limit` of Excel's characters, which are UTF-16 units."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return text
    return units[: 2 * (limit - 1)].decode("utf-16-le", "ignore").rstrip() + "…"


def _only_for(column: Column, table: Table) -> str:
    """The responses that use a column which the usual one does not."""
    count = len(column.responses)
    if not count or table.is_usual(column):
        return ""
    names = {"names": cut(", ".join(column.responses), 120)}
    return ngettext("For the answer %(names)s.", "For the answers %(names)s.", count) % names


def _patterns(column: Column) -> list[str]:
    found = column.facets.get("pattern", [])
    return [found] if isinstance(found, str) else list(found)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
