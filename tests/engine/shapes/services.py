"""Services whose requests are mutated: every style of message, every kind of key, and what must never be learned."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import patients
from engine import bundle, keys
from engine.bundle import BundleSource
from engine.media import Media
from engine.media import read as media
from engine.serving import Serving
from engine.shapes import Room
from engine.shelf import Pointer, Shelf
from engine.targets import Target

from .. import golden, wire

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
SEARCH = f'<p:chercher xmlns:p="{wire.SPACE}"><nom>x</nom><date>x</date></p:chercher>'
SECURITY = (
    f'<w:Security xmlns:w="{WSSE}" s:mustUnderstand="1"><w:UsernameToken><w:Username>moi</w:Username>'
    "<w:Password>secret</w:Password></w:UsernameToken></w:Security>"
)
CONTEXT = '<c:Contexte xmlns:c="urn:exemple:contexte" s:mustUnderstand="1"><agent>A12</agent></c:Contexte>'
REAL = "185057800608491"
"""The number of nobody in particular whose key is right and whose commune exists."""


@dataclass
class Service:
    """One service with requests that are answered, and what their heads may say."""

    name: str
    source: BundleSource
    requests: list[bytes]
    values: list[str]
    kinds: list[tuple[str, Media]] = field(default_factory=lambda: [("", media("text/xml; charset=utf-8"))])
    policy: str = "known"
    binary: str = "inline"


def services() -> list[Service]:
    """All of them."""
    return [_golden(), _several(), _ruled(), _computed(), _typed(), _wire(), _patients()]


def _golden() -> Service:
    rows = [golden.row("1"), golden.row("é2", name="<Œ & co>"), golden.row("9.*", kind="regex", number=4)]
    rows += [golden.row("", kind="default", number=5), golden.row(REAL, number=6)]
    pretty = golden.request("1").replace(b"><", b">\n  <")
    declared = b'<?xml version="1.0" encoding="utf-8"?>\n' + golden.request("é2", soap="1.1")
    return Service(
        "golden",
        golden.bundle_source(rows),
        [golden.request("1"), golden.request("95", soap="1.1"), golden.request(REAL), pretty, declared],
        ["1", "é2", "95", REAL, "inconnu"],
        [("", media("")), ('"urn:x"', media("text/xml")), ("", media("application/soap+xml; charset=UTF-8"))],
    )


def _several() -> Service:
    paths = (("individu", "id"), ("individu", "date"))
    known = [keys.read(cell, 2) for cell in ("12 & 1978-05-17", "/1./ & /19.*/")]
    rows = [golden.row(key.text, kind=key.kind, number=number) for number, key in enumerate(known, start=2)]
    source = golden.bundle_source(rows, digest="2" * 64, key_path=paths[0], key_paths=paths, key_label="id & date")
    inside = b"<individu><date>1978-05-17</date><autre/><nom>Zo\xc3\xa9</nom><id>12</id></individu>"
    body = golden.request("x").replace(b"<individu><id>x</id></individu>", inside)
    return Service("several", source, [body, body.replace(b"<nom>", b"<nom x='y'>")], ["12", "13", "1978-05-17", ""])


def _ruled() -> Service:
    rows = [golden.row(keys.read("? age < 18").text, kind="rule"), golden.row("1", number=3)]
    source = golden.bundle_source(rows, digest="3" * 64, fields={"age": ("individu", "age")})
    body = golden.request("1").replace(b"</individu>", b"<age>17</age></individu>")
    return Service("ruled", source, [body, golden.request("1")], ["1", "17", "40"])


def _computed() -> Service:
    rows = [golden.row("1", name="{{demande(nom)}}"), golden.row("2", number=3)]
    body = golden.request("1").replace(b"</individu>", b"<nom>Curie</nom></individu>")
    source = golden.bundle_source(rows, digest="4" * 64, fields={"nom": ("individu", "nom")})
    return Service("computed", source, [body, body.replace(b">1<", b">2<")], ["1", "2", "Curie"])


def _typed() -> Service:
    """Encoded, with attributes on its leaves and headers that must be understood."""
    body = (
        f'<s:Envelope xmlns:s="{wire.OLD}" {XSI}><s:Header>{SECURITY}{CONTEXT}</s:Header><s:Body s:encodingStyle="">'
        f'<v:rechercheIndividuRequestElement xmlns:v="{golden.NAMESPACE}"><individu id="i1"><id xsi:type="xsd:string">'
        '1</id><nom xsi:nil="true"/><prenom xsi:type="xsd:string">Anne</prenom></individu>'
        "</v:rechercheIndividuRequestElement></s:Body></s:Envelope>"
    ).encode()
    source = golden.bundle_source(
        [golden.row("1"), golden.row("", kind="default", number=3)], digest="5" * 64,
        headers=("{urn:exemple:contexte}Contexte",),
    )  # fmt: skip
    return Service("typed", source, [body, body.replace(b' id="i1"', b"")], ["1", "moi", "A12"])


def _wire() -> Service:
    source = BundleSource(
        service="pieces", version="1.0", operations=wire.operations(), datasets=[wire.DatasetLabel("Pièces", 1)],
        files={"pieces.wsdl": wire.WSDL}, main_file="pieces.wsdl", digest="6" * 64,
    )  # fmt: skip
    payloads = [
        wire.piece(), wire.piece("€2", "<image>AA==</image>"), SEARCH,
        f'<noter xmlns="{wire.SPACE}"><quoi>ceci</quoi></noter>',
        f'<p:joindre xmlns:p="{wire.SPACE}">x</p:joindre><p:mention xmlns:p="{wire.SPACE}">y</p:mention>', "",
        f'<p:commander xmlns:p="{wire.SPACE}"><commande href="#c"/></p:commander><c id="c"><lignes><ligne>'
        "<code>A</code></ligne></lignes></c>",
        f'<p:commander xmlns:p="{wire.SPACE}"><commande><lignes><ligne><code>A</code></ligne></lignes></commande>'
        "</p:commander>",
    ]  # fmt: skip
    addressed = f'<a:MessageID xmlns:a="http://www.w3.org/2005/08/addressing">urn:1</a:MessageID>{SECURITY}'
    requests = [wire.envelope(each, soap).encode() for each in payloads for soap in ("1.1", "1.2")]
    requests.append(wire.envelope(wire.piece(), head=addressed).encode())
    kinds = [("", media("text/xml")), ('"urn:exemple:compter"', media("text/xml; charset=utf8"))]
    return Service("wire", source, requests, ["é1", "€2", "4", "5", "x"], kinds, binary="mtom")


def _patients() -> Service:
    requests = [patients.request(number) for number in range(3)]
    values = [patients.key(number) for number in range(5)]
    return Service("patients", patients.source(10), requests, values)


@contextmanager
def targets(folder: Path, service: Service) -> Iterator[tuple[Target, Target]]:
    """A service that learns shapes, and the same one that parses everything."""
    bundle.write(folder, service.source)
    pointer = Pointer(
        public_id=golden.PUBLIC_ID, generation=1, services={"a/1": service.source.digest}, expires_at=golden.FOREVER,
        header_policy=service.policy, binary=service.binary,
    )  # fmt: skip
    Shelf(folder).publish(pointer)
    serving = Serving(folder, "http://engine")
    learning = asyncio.run(serving.target(serving.sandbox(golden.PUBLIC_ID), "a/1"))
    plain = Target(pointer, "a/1", learning.loaded, "http://engine", Room())
    plain.shapes = None
    try:
        yield learning, plain
    finally:
        serving.close()
