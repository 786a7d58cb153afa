"""A mock for the faults of the engine alone: an answer says which key it is for and which edition made it."""

from pathlib import Path

from engine import bundle
from engine.bundle import BundleSource, DatasetLabel, OperationSource, ResponseSource, RowSource
from engine.shelf import Pointer, Shelf

PUBLIC_ID = "laboratory-sandbox-001"
SERVICE = "marks/v1"
PATH = f"/m/{PUBLIC_ID}/{SERVICE}"
NAMESPACE = "urn:laboratory:marks"
ROWS = 200

WSDL = b'<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>'
ANSWER = (
    f'<m:markResponse xmlns:m="{NAMESPACE}"><key>{{{{key}}}}</key><edition>{{{{edition}}}}</edition></m:markResponse>'
)
REQUEST = (
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    f'<m:mark xmlns:m="{NAMESPACE}"><key>KEY</key></m:mark></soap:Body></soap:Envelope>'
)


def key(number: int) -> str:
    return f"cle-{number}"


def request(number: int) -> bytes:
    """The envelope that asks for a row."""
    return REQUEST.replace("KEY", key(number)).encode()


def expected(number: int, edition: int) -> bytes:
    """What only the right row of the right edition answers."""
    return f"<key>{key(number)}</key><edition>{edition}</edition>".encode()


def source(edition: int, *, rows: int = ROWS, states: bool = False) -> BundleSource:
    """The bundle of an edition; with `states`, a call moves its key from one state to the next."""
    return BundleSource(
        service="marks",
        version="v1",
        operations=[
            OperationSource(
                name="mark",
                element=f"{{{NAMESPACE}}}mark",
                key_path=("key",),
                key_label="key",
                responses=[ResponseSource(name="found", source=ANSWER)],
                rows=[
                    RowSource(
                        kind="literal",
                        key=key(number),
                        response="found",
                        values={"key": key(number), "edition": str(edition)},
                        dataset=0,
                        row=number + 2,
                        after="vu" if states else "",
                    )
                    for number in range(rows)
                ],
                default_response="found",
            )
        ],
        datasets=[DatasetLabel("marks", edition)],
        files={"marks.wsdl": WSDL},
        main_file="marks.wsdl",
        digest=f"laboratory{edition:054d}",
    )


def pointer(generation: int, edition: int) -> Pointer:
    """What publishes an edition."""
    services = {SERVICE: source(edition, rows=0).digest}
    return Pointer(public_id=PUBLIC_ID, generation=generation, services=services, expires_at=4e9)


def publish(shelf: Path, *, generation: int = 1, edition: int = 0) -> None:
    """Put an edition on the shelf and point to it."""
    bundle.write(shelf, source(edition))
    Shelf(shelf).publish(pointer(generation, edition))
