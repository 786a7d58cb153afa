"""Runs a client over a contract and says, call by call, whether it read what the dataset says."""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from lxml import etree

from . import envelopes
from .clients import Client, Refused, found
from .contracts import Call, Contract


@dataclass
class Outcome:
    """What became of one client on one contract; no faults found means that it read everything."""

    client: str
    contract: str
    version: str = ""
    wrong: list[str] = field(default_factory=list)


def run(client: Client, contract: Contract, mock: dict[str, Any], folder: Path) -> Outcome:
    """Every call of a contract by one client."""
    outcome = Outcome(client.name, contract.name)
    if "refused" in mock:
        outcome.wrong.append(f"the portal: {mock['refused']}")
        return outcome
    try:
        said = client.run(job(contract, mock), folder)
    except Refused as refusal:
        outcome.wrong.append(str(refusal))
        return outcome
    outcome.version = said["version"]
    for call, result in zip(contract.calls, said["results"], strict=True):
        outcome.wrong += [f"{label(call)}: {each}" for each in compare(call, result)]
    return outcome


def job(contract: Contract, mock: dict[str, Any]) -> dict[str, Any]:
    """What a driver is asked; its form is described in clients.py."""
    first = mock["operations"][contract.calls[0].operation]
    return {
        "contract": contract.name,
        "wsdl": mock["wsdl"],
        "endpoint": mock["endpoint"],
        "namespace": etree.QName(first["element"]).namespace,
        "binary": contract.binary,
        "calls": [_asked(call, mock["operations"][call.operation]) for call in contract.calls],
    }


def _asked(call: Call, operation: dict[str, Any]) -> dict[str, Any]:
    return {
        "operation": call.operation,
        "action": operation["action"],
        "style": operation["style"],
        "soap": call.soap,
        "arguments": call.arguments,
        "header": call.header,
        "one_way": call.one_way,
        "gives": operation["gives"] if operation["style"] == "rpc" else [],
        "request": envelopes.tree(operation["sample"], call),
        "envelope": envelopes.envelope(operation["sample"], call),
    }


def label(call: Call) -> str:
    """How a call is named when it went wrong."""
    return f"{call.operation}({json.dumps(call.arguments, ensure_ascii=False)[:80]}) in SOAP {call.soap}"


def compare(call: Call, result: dict[str, Any]) -> list[str]:
    """What differs between the dataset's values and what a client read."""
    if result.get("error"):
        return [result["error"]]
    if call.fault:
        if "fault" not in result:
            return [f"the fault “{call.fault}” came as an answer: {_short(result)}"]
        wrong = [] if call.fault in str(result["fault"]) else [f"the fault's reason is {result['fault']!r}"]
        return wrong + _differences(call, result.get("detail"))
    if "fault" in result:
        return [f"a fault: {result['fault']}"]
    return _differences(call, result.get("answer"))


def _differences(call: Call, read: Any) -> list[str]:
    wrong = []
    for name, texts in call.expected.items():
        # Clients unwrap an answer of one field to its bare value.
        got = [read] if isinstance(read, str) and len(call.expected) == 1 else found(read, name)
        if len(got) != len(texts) or not all(same(*pair) for pair in zip(texts, got, strict=True)):
            wrong.append(f"{name} is {got}, not {texts}, in {_short(read)}")
    return wrong


def same(wanted: str, read: str) -> bool:
    """Whether a client's value is the dataset's: numbers and dates have several spellings, nothing else has."""
    if wanted == read:
        return True
    if wanted in ("true", "false"):
        return read.lower() == wanted
    try:
        if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", wanted):
            return Decimal(read) == Decimal(wanted)
    except InvalidOperation:
        return False
    if re.fullmatch(r"\d{4}-\d\d-\d\d", wanted):
        return _is_day(wanted, read)
    return False


def _is_day(wanted: str, read: str) -> bool:
    """Clients that have no date of their own make a moment of it: midnight."""
    try:
        return (
            read.startswith(wanted)
            and date.fromisoformat(read[:10]).isoformat() == wanted
            and "T00:00" in read + "T00:00"
        )
    except ValueError:
        return False


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:300]
