"""What the engine's tests share: a shelf with the golden sandbox, opened bundles, XML compared by meaning."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree

from engine import bundle
from engine.answer import Reply, RowExpressions, answer
from engine.bundle import Bundle
from engine.shelf import Shelf
from tests.live import Engine, live_engine

from . import golden, wire


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "shelf"


@pytest.fixture
def publish(shelf: Path) -> Callable[..., Path]:
    """Puts the golden sandbox on the shelf, with these rows."""

    def put(rows=None, *, digest: str = golden.DIGEST, strict: bool = False, operation=None, **pointer) -> Path:
        rows = [golden.row("1"), golden.row("2", name="Boulon", number=3)] if rows is None else rows
        bundle.write(shelf, golden.bundle_source(rows, digest=digest, strict=strict, **(operation or {})))
        Shelf(shelf).publish(golden.pointer(**{"services": {golden.SERVICE: digest}, "strict": strict, **pointer}))
        return shelf

    return put


@pytest.fixture
def opened(shelf: Path) -> Iterator[Callable[..., Bundle]]:
    """Opens the golden bundle made of these rows; closes it after the test."""
    open_ones: list[Bundle] = []

    def make(rows=(), **changes) -> Bundle:
        source = golden.bundle_source(rows, digest=f"{len(open_ones):064d}", **changes)
        bundle.write(shelf, source)
        open_ones.append(bundle.open(shelf, source.digest))
        return open_ones[-1]

    yield make
    for each in open_ones:
        each.close()


@pytest.fixture(scope="session")
def wired(tmp_path_factory) -> Iterator[Engine]:
    """A live engine with the sandboxes of `wire`."""
    shelf = tmp_path_factory.mktemp("wire")
    wire.publish(shelf)
    with live_engine(shelf) as engine:
        yield engine


@pytest.fixture
def ask() -> Callable[..., Reply]:
    """One call to the pure core."""

    def call(bundle: Bundle, body: bytes, **options) -> Reply:
        return answer(bundle, body, **{"expressions": RowExpressions(), **options})

    return call


def canonical(data: bytes) -> bytes:
    """XML as it means: prefixes renamed by namespace, white space between elements left out."""
    root = etree.fromstring(data, etree.XMLParser(remove_blank_text=True))
    return repr(_tree(root)).encode()


def _tree(element: etree._Element):
    text = (element.text or "") if len(element) == 0 else (element.text or "").strip()
    return (element.tag, text, sorted(element.attrib.items()), [_tree(child) for child in element])
