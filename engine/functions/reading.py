"""The grammar of a cell with functions: text and `{{name(arguments)}}`, from a closed list; no cell is ever executed.

`\\{{` is the sign itself. Names are read without case, accents and apostrophes, in French or in English.
"""

import difflib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ..errors import FunctionRefused
from . import moments, plugged

OPENING = re.compile(r"(\\*)\{\{")
CALL = re.compile(r"\s*([^\s(.{}]+)\s*(?:\(([^{}]*)\)|\.([^{}()]+))?\s*")
#: A field of the request among the arguments of a plug-in: `request.id`, `demande(individu/id)`.
FIELD = re.compile(r"([^\W\d_]+)(?:\.([^()]+)|\(([^()]+)\))")
#: What a program calls a function of a plug-in, whose name comes first among its arguments.
PLUGIN = "plugin"
#: Functions in one cell, and characters of a cell that holds any.
MOST_CALLS = 20
LONGEST = 4_000
SHOWN = 60

#: Every name of a function, folded, and the function.
NAMES = {
    "today": "today", "aujourdhui": "today",
    "now": "now", "maintenant": "now",
    "uuid": "uuid", "guid": "uuid",
    "sequence": "sequence", "compteur": "sequence",
    "request": "request", "demande": "request", "requete": "request",
}  # fmt: skip
KNOWN = "today (aujourdhui), now (maintenant), uuid, sequence, request (demande)"
MEANT = {
    **dict.fromkeys(("demain", "tomorrow"), "today(+1d)"),
    **dict.fromkeys(("hier", "yesterday"), "today(-1d)"),
    **dict.fromkeys(("date", "jour", "day"), "today"),
    **dict.fromkeys(("heure", "time"), "now"),
}
"""Words that people write for what a function gives."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments as its own reader gives them: of `today` and `now`, shift and format; of
    `sequence`, a name or nothing; of `request`, the name of a field, or in a bundle the steps that lead to it.

    Of `plugin`, the name of the plug-in; `given` is what it gets, texts and calls of `request`."""

    name: str
    arguments: tuple[str, ...] = ()
    given: "tuple[str | Call, ...]" = ()


Program: TypeAlias = tuple[str | Call, ...]


def holds(text: str) -> bool:
    """Whether a cell has to be read: it holds a function, or the signs that would begin one."""
    return "{{" in text


def read(text: str) -> Program:
    """The pieces of a cell. Raises FunctionRefused, which names the function or what stands in its place."""
    pieces: list[str | Call] = []
    end = calls = 0
    while found := OPENING.search(text, end):
        pieces.append(text[end : found.start()])
        if found[1]:
            pieces.append(found[0][1:])
            end = found.end()
            continue
        close = text.find("}}", found.end())
        if close < 0:
            raise FunctionRefused("function-open", text=_short(text[found.start() :]))
        pieces.append(_call(text[found.end() : close]))
        calls += 1
        end = close + 2
    if calls and (calls > MOST_CALLS or len(text) > LONGEST):
        raise FunctionRefused("function-many", calls=MOST_CALLS, length=LONGEST)
    return _merged([*pieces, text[end:]])


def choice(text: str) -> Call:
    """The dispatcher in the cell of a response, which holds nothing else. Raises FunctionRefused."""
    found = OPENING.match(text.strip())
    content = text.strip().removeprefix("{{").removesuffix("}}")
    if found is None or found[1] or "{{" in content or not text.strip().endswith("}}"):
        raise FunctionRefused("function-choice", text=_short(text.strip()))
    return _call(content, chooses=True)


def quoted(text: str) -> str:
    """The cell that reads as this very text."""
    return OPENING.sub(r"\\\g<0>", text)


def field(name: str) -> str:
    """The name of a request's field as names are compared: `Individu.NIR` and `individu/nir` are one."""
    return "/".join(step.strip() for step in re.split(r"[./]", name.strip().strip("/").casefold()))


def dump(program: Program, *, is_table: bool, paths: Mapping[str, tuple[str, ...]]) -> str:
    """A program as a bundle keeps it, the fields of the request by their steps. Raises FunctionRefused."""
    pieces = [piece if isinstance(piece, str) else _stored(piece, paths) for piece in program]
    return json.dumps([is_table, *pieces], ensure_ascii=False, separators=(",", ":"))


def load(data: str | bytes) -> tuple[bool, Program]:
    """The inverse of `dump`: whether the cell is a table, and its pieces."""
    is_table, *pieces = json.loads(data)
    return bool(is_table), tuple(piece if isinstance(piece, str) else _loaded(piece) for piece in pieces)


def dump_choice(choice: Call, *, paths: Mapping[str, tuple[str, ...]]) -> list[Any]:
    """A dispatcher as a bundle keeps it. Raises FunctionRefused."""
    return _stored(choice, paths)


def load_choice(data: list[Any]) -> Call:
    """The inverse of `dump_choice`."""
    return _loaded(data)


def plugins(program: Program) -> set[str]:
    """The names of the plug-ins that a program asks."""
    return {piece.arguments[0] for piece in program if isinstance(piece, Call) and piece.name == PLUGIN}


def _call(content: str, *, chooses: bool = False) -> Call:
    found = CALL.fullmatch(content)
    if found is None:
        raise FunctionRefused("function-form", text=_short(content.strip()))
    written, arguments, rest = found[1], found[2], found[3]
    name = NAMES.get(_folded(written))
    signature = plugged.find(_folded(written)) if name is None else None
    if signature is not None and signature.chooses != chooses:
        raise FunctionRefused("function-no-choice" if chooses else "function-chooses", name=signature.name)
    if signature is not None and rest is None:
        return _plugged(signature, arguments or "")
    if chooses:
        raise _no_dispatcher(written, name)
    if name is None:
        meant = MEANT.get(_folded(written), "") if arguments is None and rest is None else ""
        others = [each.name for each in plugged.known() if not each.chooses]
        near = meant or next(iter(difflib.get_close_matches(_folded(written), [*NAMES, *others], 1, 0.5)), "")
        raise FunctionRefused("function-unknown", name=_short(written), known=", ".join((KNOWN, *others)), nearest=near)
    if rest is not None:
        if name != "request":
            raise FunctionRefused("function-form", text=_short(content.strip()))
        return Call(name, _field((rest,)))
    return Call(name, READERS[name](_split(arguments or "")))


def _no_dispatcher(written: str, function: str | None) -> FunctionRefused:
    """Of a function that the portal has, and of a name that nobody knows."""
    if function is not None:
        return FunctionRefused("function-no-choice", name=_short(written))
    known = [each.name for each in plugged.known() if each.chooses]
    near = next(iter(difflib.get_close_matches(_folded(written), known, 1, 0.5)), "")
    return FunctionRefused("dispatcher-unknown", name=_short(written), known=", ".join(known) or "–", nearest=near)


def _split(arguments: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split("[,;]", arguments)) if arguments.strip() else ()


def _plugged(signature: plugged.Signature, arguments: str) -> Call:
    given = tuple(map(_argument, _split(arguments)))
    if not signature.least <= len(given) <= signature.most:
        raise FunctionRefused(
            "function-arguments", name=signature.name, least=signature.least, most=signature.most, given=len(given)
        )
    return Call(PLUGIN, (signature.name,), given)


def _argument(text: str) -> str | Call:
    """A field of the request, or the text itself."""
    found = FIELD.fullmatch(text)
    if found is None or NAMES.get(_folded(found[1])) != "request":
        return text
    return Call("request", _field((found[2] or found[3],)))


def _moment(given: tuple[str, ...]) -> tuple[str, ...]:
    """A shift, a format, or both: a shift begins with its sign."""
    shifts = [part for part in given if part[:1] in ("+", "-", "\N{MINUS SIGN}")]
    formats = [part for part in given if part not in shifts]
    if len(shifts) > 1 or len(formats) > 1 or "" in formats:
        raise FunctionRefused("function-moment", text=_short(", ".join(given)))
    return moments.shift(shifts[0] if shifts else ""), moments.format(formats[0] if formats else "")


def _nothing(given: tuple[str, ...]) -> tuple[str, ...]:
    if given:
        raise FunctionRefused("function-no-argument", text=_short(", ".join(given)))
    return ()


def _label(given: tuple[str, ...]) -> tuple[str, ...]:
    if len(given) > 1:
        raise FunctionRefused("function-one-argument", text=_short(", ".join(given)))
    return given


def _field(given: tuple[str, ...]) -> tuple[str, ...]:
    if len(given) != 1 or not field(given[0]):
        raise FunctionRefused("function-no-field", text=_short(", ".join(given)))
    return (given[0].strip(),)


READERS: dict[str, Callable[[tuple[str, ...]], tuple[str, ...]]] = {
    "today": _moment,
    "now": _moment,
    "uuid": _nothing,
    "sequence": _label,
    "request": _field,
}


def _stored(call: Call, paths: Mapping[str, tuple[str, ...]]) -> list[Any]:
    if call.name == PLUGIN:
        return [
            PLUGIN,
            *call.arguments,
            *(each if isinstance(each, str) else _stored(each, paths) for each in call.given),
        ]
    if call.name != "request":
        return [call.name, *call.arguments]
    path = paths.get(field(call.arguments[0]))
    if path is None:
        raise FunctionRefused("function-field", name=_short(call.arguments[0]), known="", nearest="")
    return [call.name, *path]


def _loaded(piece: list[Any]) -> Call:
    name, *arguments = piece
    if name != PLUGIN:
        return Call(name, tuple(arguments))
    plugin, *given = arguments
    return Call(PLUGIN, (plugin,), tuple(each if isinstance(each, str) else _loaded(each) for each in given))


def _merged(pieces: list[str | Call]) -> Program:
    merged: list[str | Call] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        elif piece != "":
            merged.append(piece)
    return tuple(merged)


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(char for char in plain if char.isalnum())


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
