"""Rows of 12 columns: a key, ten values, a response; values tell row and edition, so that an answer proves them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from engine import bundle
from engine.bundle import BundleSource, ResponseSource, RowSource
from engine.shelf import Pointer, Shelf

from . import patients

PUBLIC_ID = "bench-sandbox-0000wide"
PATH = f"/m/{PUBLIC_ID}/patients/v1"
COLUMNS = 12
MORE = ("born", "sex", "since", "file", "amount", "remark", "edition")
RESPONSE = patients.RESPONSE.replace(
    patients.FILLER, "".join(f"<{name}>{{{{{name}}}}}</{name}>" for name in MORE) + patients.FILLER
)


def values(number: int, edition: int) -> dict[str, str]:
    """The ten values of a row."""
    return patients.values(number) | {
        "born": f"19{number % 100:02}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "sex": "MF"[number % 2],
        "since": f"20{number % 25:02}-01-01",
        "file": f"{number:08}",
        "amount": str(number * 7 + edition),
        "remark": f"remark {number}",
        "edition": f"e{edition}",
    }


def expected(number: int, edition: int) -> list[bytes]:
    """What the answer for a row must hold."""
    return [f"<{name}>{value}</{name}>".encode() for name, value in values(number, edition).items()]


def source(rows: int, edition: int) -> BundleSource:
    """The service with so many rows."""
    made = patients.source(0)
    operation = replace(
        made.operations[0], responses=[ResponseSource(name="found", source=RESPONSE)], rows=_rows(rows, edition)
    )
    return replace(made, operations=[operation], digest=f"wide{edition:04}{rows:056d}")


def _rows(count: int, edition: int) -> Iterator[RowSource]:
    for number in range(count):
        yield RowSource(
            kind="literal",
            key=patients.key(number),
            response="found",
            values=values(number, edition),
            dataset=0,
            row=number + 2,
        )


def write(shelf: Path, rows: int, edition: int) -> Path:
    """Put the bundle of an edition on the shelf; its rows' file."""
    made = source(rows, edition)
    bundle.write(shelf, made)
    return bundle.folder(shelf, made.digest) / bundle.STORE


def publish(shelf: Path, rows: int, edition: int, public_id: str = PUBLIC_ID) -> None:
    """Let a sandbox serve an edition that is on the shelf."""
    services = {"patients/v1": source(rows, edition).digest}
    Shelf(shelf).publish(Pointer(public_id=public_id, generation=edition, services=services, expires_at=4e9))
