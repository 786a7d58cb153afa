"""Gives each recorded exchange to the operation that it is for, and makes the rows that answer it again."""

from dataclasses import dataclass
from typing import Any

from engine import keys
from engine.errors import XmlRefused

from ..problems import Notice
from . import envelopes, fields
from .bringing import DEFAULT, Brought, Operation
from .envelopes import Answer, Request
from .pairs import Pair


@dataclass(frozen=True)
class Exchange:
    """A pair that was read."""

    name: str
    request: Request
    answer: Answer
    file: str


def brought(
    pairs: list[Pair], operations: list[Operation], dataset: str, *, only: str = ""
) -> tuple[list[Brought], list[Notice]]:
    """What each operation gets, and what could not be used. `only` names the operation that all pairs are for.

    An operation may say under "key_path" which field its dataset is looked up by already.
    """
    notices: list[Notice] = []
    sorted_out: dict[str, list[Exchange]] = {}
    by_name = {operation["name"]: operation for operation in operations}
    for pair in pairs:
        exchange = _read(pair, notices)
        operation = exchange and (by_name.get(only) or _operation(operations, exchange))
        if exchange is None or operation is None:
            if exchange is not None:
                message = f"{pair.request_file}: no operation is asked by {exchange.request.element}"
                notices.append(
                    Notice("pair-unknown", message, pair.request_file, 0, {"element": exchange.request.element})
                )
            continue
        if exchange.request.element != operation["input_element"]:
            told = {"operation": operation["name"], "element": exchange.request.element or "–"}
            notices.append(
                Notice("pair-other-element", f"{pair.request_file}: not what it asks", pair.request_file, 0, told)
            )
        sorted_out.setdefault(operation["name"], []).append(exchange)
    made = [_one(by_name[name], exchanges, dataset, notices) for name, exchanges in sorted_out.items()]
    return made, notices


def rows(made: Brought, exchanges: list[tuple[Request, str]], *, sole_is_default: bool) -> list[str]:
    """Chooses the key and adds a row for each (request, name of its answer); the names that got none."""
    settled = made.operation.get("key_path")
    requests = [request for request, _name in exchanges]
    chosen = fields.choose(requests, made.operation["key_candidates"], wanted=settled)
    made.key = chosen.candidate
    if sole_is_default and len(exchanges) == 1 and settled is None:
        made.add_row(DEFAULT, exchanges[0][1])
        return []
    without = []
    for (_request, name), value in zip(exchanges, chosen.values, strict=True):
        key = DEFAULT if value is None else keys.Key("literal", value)
        if not made.add_row(key, name):
            without.append(name)
    return without


def _one(operation: Operation, exchanges: list[Exchange], dataset: str, notices: list[Notice]) -> Brought:
    made = Brought(operation, dataset, {"label": "", "path": []})
    named = []
    for exchange in exchanges:
        name, number = exchange.name, 1
        while name in made.answers:
            number += 1
            name = f"{exchange.name}-{number}"
        made.answers[name] = envelopes.literal(exchange.answer)
        named.append((exchange.request, name))
    for name in rows(made, named, sole_is_default=True):
        told = {"operation": operation["name"], "response": name}
        notices.append(Notice("pair-same-key", f"{name}: another pair asks the same", parameters=told))
    return made


def _read(pair: Pair, notices: list[Notice]) -> Exchange | None:
    file = pair.request_file
    try:
        request = envelopes.request(pair.request)
        file = pair.response_file
        return Exchange(pair.name, request, envelopes.answer(pair.response), pair.request_file)
    except XmlRefused as error:
        notices.append(
            Notice("pair-unreadable", f"{file}: {error.message}", file, error.line, {"reason": error.message})
        )
        return None


def _operation(operations: list[Operation], exchange: Exchange) -> Operation | None:
    """By the request's element, as the engine will; else by what is answered, else by a name, if only one fits."""
    asked, said = exchange.request.element, exchange.answer.element
    local = asked.rpartition("}")[2]
    answered = [operation for operation in operations if not operation["one_way"]]
    found = [operation for operation in answered if operation["input_element"] == asked]
    if len(found) > 1:
        found = [operation for operation in found if operation["output_element"] == said] or found
        return found[0]
    guesses: tuple[Any, ...] = (
        found,
        [operation for operation in answered if said and operation["output_element"] == said],
        [operation for operation in answered if local and operation["name"] == local],
        answered,
    )
    return next((guess[0] for guess in guesses if len(guess) == 1), None)
