"""What a function was perhaps meant to be: the same moment in another form, judged by the column's type."""

from collections.abc import Callable, Iterator

from engine import functions

FORMS = {
    "today": ("", "AAAAMMJJ", "JJ/MM/AAAA", "JJMMAAAA", "AAAA", "AAAA-MM"),
    "now": ("", "AAAA-MM-JJTHH:MM:SS", "HH:MM:SS", "AAAAMMJJHHMMSS", "HHMMSS"),
}


def first(cell: str, fits: Callable[[str], bool]) -> str:
    """The first cell like this one that `fits`; "" when the cell is not one date or time, or nothing does."""
    program = functions.read(cell)
    if len(program) != 1 or isinstance(program[0], str) or program[0].name not in FORMS:
        return ""
    return next((other for other in _others(program[0]) if fits(other)), "")


def renamed(cell: str, wrong: str, near: str) -> str:
    """The cell with `near` in place of the name of a function or field that nobody knows; the text around it stays."""
    inside = max(cell.find("{{"), 0)
    return cell[:inside] + cell[inside:].replace(wrong, near, 1)


def _others(call: functions.Call) -> Iterator[str]:
    shift = call.arguments[0]
    for name in sorted(FORMS, key=lambda each: each != call.name):
        for form in FORMS[name]:
            arguments = ", ".join(part for part in (shift, form) if part)
            yield f"{{{{{name}({arguments})}}}}" if arguments else f"{{{{{name}}}}}"
