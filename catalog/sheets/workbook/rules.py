"""Drop-downs, prompts and warnings of a column. They warn and never stop: expressions and functions are legal."""

from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation

from ...conformity.values import NUMBERS, RANGES
from . import words
from .columns import Column, Table
from .lists import Lists

ROWS = 5000
"""Rows that are prepared, at least."""
FREE = 'LEFT({cell},2)="{{{{",{cell}="∅"'
"""What may always stand in a cell: a function, or nil."""
POINT = 'SUBSTITUTE({cell},".",MID(1/2,2,1))'
"""The number with the reader's own decimal sign, which VALUE wants."""
LONGEST_FORMULA = 255
SIGNS = {"length": "equal", "minLength": "greaterThanOrEqual", "maxLength": "lessThanOrEqual"}


def of(column: Column, table: Table, lists: Lists, *, cell: str) -> DataValidation:
    """The validation of a column's cells, `cell` being the first of them (B2)."""
    return _told(column.name, words.prompt(column, table), **_rule(column, lists, cell))


def key(table: Table) -> DataValidation:
    return _told(table.key.name, "\n".join(words.key(table)))


def response(table: Table, lists: Lists, *, title: str) -> DataValidation:
    names = [each.name for each in table.responses]
    return _told(title, words.response(), type="list", formula1=lists.reference(names))


def parent(table: Table) -> DataValidation:
    """The first column of a sheet of records."""
    return _told(table.key.name, words.parent())


def _told(title: str, prompt: str, **rule: Any) -> DataValidation:
    if rule:
        rule |= {"errorTitle": words.cut(title, words.LONGEST_TITLE), "error": words.error(), "errorStyle": "warning",
                 "showErrorMessage": True}  # fmt: skip
    return DataValidation(
        allow_blank=True,
        showInputMessage=True,
        promptTitle=words.cut(title, words.LONGEST_TITLE),
        prompt=words.cut(prompt, words.LONGEST_PROMPT),
        **rule,
    )


def _rule(column: Column, lists: Lists, cell: str) -> dict[str, Any]:
    if column.title:
        return {}
    if column.values:
        return {"type": "list", "formula1": lists.reference(column.values)}
    facets = column.facets
    if column.base in RANGES or column.base in NUMBERS:
        return _custom(_number(column, cell), cell)
    if column.base in ("date", "dateTime"):
        return _custom(_date(cell, exact=column.base == "date"), cell)
    return _length(facets)


def _length(facets: dict[str, Any]) -> dict[str, Any]:
    if "minLength" in facets and "maxLength" in facets:
        low, high = str(facets["minLength"]), str(facets["maxLength"])
        return {"type": "textLength", "operator": "between", "formula1": low, "formula2": high}
    name = next((each for each in SIGNS if each in facets), "")
    return {"type": "textLength", "operator": SIGNS[name], "formula1": str(facets[name])} if name else {}


def _custom(conditions: list[str], cell: str) -> dict[str, Any]:
    """Cells are text, which the rules for numbers and dates of a spreadsheet would refuse: hence formulas."""
    kept = list(conditions)
    while len(formula := f"IF(OR({FREE.format(cell=cell)}),TRUE,AND({','.join(kept)}))") > LONGEST_FORMULA:
        kept.pop()
    return {"type": "custom", "formula1": formula}


def _number(column: Column, cell: str) -> list[str]:
    least, most = RANGES.get(column.base, (None, None))
    whole = column.base in RANGES
    number = f"VALUE({cell if whole else POINT.format(cell=cell)})"
    found = [f"ISNUMBER({number})"]
    if whole:
        found.append(f"{number}=INT({number})")
    facets = {"minInclusive": least, "maxInclusive": most} | column.facets
    for name, sign in (("minInclusive", ">="), ("maxInclusive", "<="), ("minExclusive", ">"), ("maxExclusive", "<")):
        bound = facets.get(name)
        if bound is not None and _is_exact(str(bound)):
            found.append(f"{number}{sign}{bound}")
    return found


def _is_exact(bound: str) -> bool:
    """Whether the number fits into the 15 digits of a spreadsheet."""
    digits = bound.lstrip("+-").replace(".", "", 1)
    return digits.isdecimal() and len(digits) <= 15


def _date(cell: str, *, exact: bool) -> list[str]:
    """Parts of YYYY-MM-DD; years before 1900, which a spreadsheet has no dates for, are as good as any."""
    return [
        f"LEN({cell}){'=' if exact else '>='}10",
        f"ISNUMBER(VALUE(LEFT({cell},4)))",
        f'MID({cell},5,1)="-"',
        f"VALUE(MID({cell},6,2))<13",
        f'MID({cell},8,1)="-"',
        f"VALUE(MID({cell},9,2))<32",
    ]
