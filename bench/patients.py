"""The work of the benchmark: a patient service, N fictitious rows, and what each answer must say."""

from collections.abc import Iterator
from pathlib import Path

from engine import bundle
from engine.bundle import BundleSource, DatasetLabel, OperationSource, ResponseSource, RowSource
from engine.shelf import Pointer, Shelf

PUBLIC_ID = "bench-sandbox-00000001"
PATH = f"/m/{PUBLIC_ID}/patients/v1"
NAMESPACE = "urn:bench:patients"
FIRST = 100_000_000_000_000
STEP = 7_919  # keys are not neighbours, so that the index is walked at random

FILLER = "".join(f"<consent{n}>granted for demonstration</consent{n}>" for n in range(12))
RESPONSE = (
    f'<p:getPatientResponse xmlns:p="{NAMESPACE}"><patient><key>{{{{key}}}}</key><name>{{{{name}}}}</name>'
    f"<town>{{{{town}}}}</town>{FILLER}</patient></p:getPatientResponse>"
)
WSDL = b'<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>'
REQUEST = (
    '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope '
    'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:pat="urn:bench:patients"><soapenv:Header/>'
    "<soapenv:Body><pat:getPatient><caller><application>benchmark</application><version>1.0.0</version>"
    "<correlation>00000000-0000-4000-8000-000000000000</correlation><requestedBy>nobody in particular</requestedBy>"
    "</caller><criteria><kind>identifier</kind><nir>KEY</nir><historic>false</historic><depth>1</depth></criteria>"
    "<paging><start>0</start><size>10</size></paging></pat:getPatient></soapenv:Body></soapenv:Envelope>"
)


def key(number: int) -> str:
    """The 15-digit key of a row."""
    return str(FIRST + number * STEP)


def values(number: int) -> dict[str, str]:
    """The values of a row, each derived from its key so that an answer proves which row it came from."""
    return {"key": key(number), "name": f"Name-{key(number)[::-1]}", "town": f"Town-{number}"}


def request(number: int) -> bytes:
    """The request for a row."""
    return REQUEST.replace("KEY", key(number)).encode()


def expected(number: int) -> list[bytes]:
    """What the answer for a row must hold."""
    return [f"<{name}>{value}</{name}>".encode() for name, value in values(number).items()]


def publish(shelf: Path, rows: int) -> None:
    """A shelf with one sandbox that serves so many rows."""
    made = source(rows)
    bundle.write(shelf, made)
    Shelf(shelf).publish(
        Pointer(public_id=PUBLIC_ID, generation=rows, services={"patients/v1": made.digest}, expires_at=4e9)
    )


def source(rows: int) -> BundleSource:
    """The service with so many rows."""
    return BundleSource(
        service="patients",
        version="v1",
        operations=[_operation(rows)],
        datasets=[DatasetLabel("patients", 1)],
        files={"patients.wsdl": WSDL},
        main_file="patients.wsdl",
        digest=f"bench{rows:059d}",
    )


def _operation(rows: int) -> OperationSource:
    return OperationSource(
        name="getPatient",
        element=f"{{{NAMESPACE}}}getPatient",
        key_path=("criteria", "nir"),
        key_label="nir",
        responses=[ResponseSource(name="found", source=RESPONSE)],
        rows=_rows(rows),
        default_response="found",
    )


def _rows(count: int) -> Iterator[RowSource]:
    for number in range(count):
        yield RowSource(
            kind="literal", key=key(number), response="found", values=values(number), dataset=0, row=number + 2
        )
