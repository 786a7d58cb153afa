"""What a client may be sent back for any bytes at all: a well-formed envelope within a second, and never a surprise.

A surprise is what `calls.answered` turns into the fault of an exception that nobody foresaw.
"""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from engine import calls, phrases
from engine.answer import Reply
from engine.media import read as media
from engine.requests import Request
from engine.surroundings import World
from engine.targets import Target

from .. import golden, wire
from ..shapes.mutations import Mutator
from ..shapes.services import Service, services, targets

SEED = 20_261_122
#: Requests that follow each other from one good one, each changed a little more than the last.
GENERATIONS = 3
#: Longer than an answer may take, in seconds of the processor, and longer than a request may become, in bytes.
HANG = 1.0
LONGEST = 64 * 1024
ENVELOPES = {f"{{{space}}}Envelope" for space in wire.ENVELOPES.values()}
SURPRISE = phrases.say("damaged-answer", "en", {})
#: Heads that go with the bodies in turn, so that each way of reading them is taken: parts, charsets, actions.
TYPES = (
    "text/xml", "application/soap+xml", "text/xml; charset=utf-16", "text/xml; charset=iso-8859-1",
    "text/xml; charset=nonsense", "", "text/plain", 'multipart/related; boundary=b; type="text/xml"',
    'multipart/related; boundary="b"; type="application/xop+xml"; start="<r>"', "application/soap+xml; action=a",
)  # fmt: skip
ACTIONS = ("", '""', '"urn:exemple:lire"', "urn:exemple:compter", "é\x85", "x" * 3_000)


@dataclass
class Found:
    """What came of a run: how often each outcome, and what should not have been."""

    messages: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)


def bodies(service: Service, chance: random.Random) -> Iterator[tuple[bytes, str, str]]:
    """Without end: a body, its Content-Type, its SOAPAction."""
    mutator = Mutator(chance, service.values)
    while True:
        body = chance.choice(service.requests)
        if chance.random() < 0.1:
            body = in_parts(body)
        for _ in range(GENERATIONS):
            body = mutator.mutated(body)[:LONGEST]
            given = chance.random() < 0.7
            yield body, "text/xml" if given else chance.choice(TYPES), "" if given else chance.choice(ACTIONS)


def in_parts(body: bytes) -> bytes:
    """The request as the first part of a multipart message, which mutations then take apart."""
    first = b"Content-Type: text/xml\r\nContent-ID: <r>\r\n\r\n"
    second = b"Content-Type: image/png\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <i>\r\n\r\nAAA"
    return b"--b\r\n" + first + body + b"\r\n--b\r\n" + second + b"\r\n--b--\r\n"


def run(messages: int, seed: int = SEED) -> Iterator[tuple[str, Found]]:
    """So many mutated messages, shared among all services, through the core as the edge asks it."""
    everyone = [*services(), _strict()]
    with tempfile.TemporaryDirectory(prefix="mockadmin-fuzz-") as folder:
        for number, service in enumerate(everyone):
            with targets(Path(folder) / service.name, service) as (learning, _):
                if service.name == "strict":
                    learning = _validating(learning)
                share, chance = messages // len(everyone), random.Random(f"{seed} {number}")
                yield service.name, _one(service, learning, share, chance)


def _strict() -> Service:
    """One whose requests are validated against the contract."""
    usual = next(each for each in services() if each.name == "golden")
    source = golden.bundle_source([golden.row("1")], digest="9" * 64, strict=True)
    return replace(usual, name="strict", source=source)


def _validating(target: Target) -> Target:
    target.validator = target.loaded.validator("en")
    target.shapes = None
    return target


def _one(service: Service, target: Target, messages: int, chance: random.Random) -> Found:
    found, world = Found(), World("UTC")
    target.pointer = replace(target.pointer, language="en")
    made = bodies(service, chance)
    while found.messages < messages and len(found.wrong) < 5:
        body, content_type, action = next(made)
        kind = media(content_type)
        request = Request("POST", "/", "", "", "", kind, action, "", "", "", (action, kind))
        started = time.thread_time()
        reply = calls.answered(target, request, body, beside=service.binary == "mtom", surroundings=world)
        seconds = time.thread_time() - started
        found.messages += 1
        found.outcomes[reply.outcome] += 1
        found.slowest = max(found.slowest, seconds)
        complaint = wrong_with(reply) or (f"{seconds:.1f} s" if seconds > HANG else "")
        if complaint:
            found.wrong.append(f"{service.name}: {complaint}: {body!r} as {content_type!r} with action {action!r}")
    return found


def wrong_with(reply: Reply) -> str:
    """What is wrong with a reply; nothing when it is as it should be."""
    if reply.reason == SURPRISE:
        return "an exception that nobody foresaw"
    if not reply.body:
        return "" if reply.status == 202 else f"no body with status {reply.status}"
    return no_envelope(reply.body)


def no_envelope(body: bytes) -> str:
    """Why these bytes are no SOAP envelope; nothing when they are one."""
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return f"not well formed, {error}"
    return "" if root.tag in ENVELOPES and len(root) in (1, 2) else f"not an envelope but {root.tag}"
