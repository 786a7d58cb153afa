"""Makes the shape of a request that was answered; none where it cannot be shown that equal bytes are read equally."""

import re
from collections.abc import Sequence

from lxml import etree

from .. import addressing, envelope, lookup, persons, references
from ..bundle import Bundle, Operation
from ..envelope import Call
from ..errors import EngineError
from ..media import Media
from .shape import Shape, constants

LONGEST = 64 * 1024
#: How a Content-Type may name the one encoding in which shapes are learned; without a name it is the default.
CHARSETS = ("", "utf-8", "utf8")
#: Neither a byte order mark nor another encoding; `<!` and further `<?` (DTD, comment, CDATA, instruction) are refused.
OPENING = re.compile(
    rb"(?:<\?xml\s+version\s*=\s*[\"']1\.0[\"'](?:\s+encoding\s*=\s*[\"']utf-8[\"'])?"
    rb"(?:\s+standalone\s*=\s*[\"'](?:yes|no)[\"'])?\s*\?>)?\s*<[^!?]",
    re.IGNORECASE,
)
TAG = re.compile(rb"(<[^<>]*>)")
MARK = b"mark-%d"


def learn(bundle: Bundle, body: bytes, kind: tuple[str, Media], known: Sequence[Shape] = ()) -> Shape | None:
    """The shape of a request; where one of `known` has the same tags, the shape of both."""
    pieces = _pieces(body, kind[1])
    if pieces is None:
        return None
    try:
        call = _read(body, kind)
        operation = lookup.operation(bundle, call)
        keys = None if not _is_plain(bundle, operation, call) else _keys(operation, call, pieces)
        if keys is None:
            return None
        leaves = _leaves(pieces)
        alike = next((shape for shape in known if are_alike(shape.pieces, pieces)), None)
        places = sorted({*keys, *(_differing(alike, pieces) if alike is not None else ())})
        if not leaves.issuperset(places):
            return None
        shape = Shape(
            kind=kind,
            soap=call.version,
            operation=operation,
            pieces=pieces,
            free=places,
            keys=[places.index(key) for key in keys],
            suspected=persons.suspected(b"\0".join(constants(pieces, places))),
        )
        return shape if _is_proven(bundle, shape, call) else None
    except EngineError:
        return None


def _read(body: bytes, kind: tuple[str, Media]) -> Call:
    return envelope.read(body, action=kind[0], charset=kind[1].charset)


def _pieces(body: bytes, media: Media) -> list[bytes] | None:
    """Texts and tags in turn, when these are all there is."""
    if len(body) > LONGEST or media.is_multipart or media.charset not in CHARSETS or not OPENING.match(body):
        return None
    if b"<!" in body or b"<?" in body[1:]:
        return None
    pieces = TAG.split(body)
    return None if any(b"<" in text or b">" in text for text in pieces[::2]) else pieces


def _is_plain(bundle: Bundle, operation: Operation, call: Call) -> bool:
    """Whether nothing but the key's fields decides on the answer, and nothing else is copied into it."""
    if operation.rules or operation.has_states or len(bundle.by_element.get(call.element, ())) > 1:
        return False
    blocks = () if call.header is None else call.header
    return not any(etree.QName(block).namespace in addressing.NAMESPACES for block in blocks)


def _keys(operation: Operation, call: Call, pieces: list[bytes]) -> list[int] | None:
    """The numbers of the pieces that are the key's texts; None when a field is not simply where its path leads."""
    if operation.one_way or not operation.rows:
        return []
    tags = [number for number in range(1, len(pieces), 2) if not pieces[number].startswith((b"</", b"<?"))]
    elements = list(call.root.iter())
    if len(tags) != len(elements):
        return None
    found = []
    for path in operation.key_paths or (operation.key_path,):
        element = _leaf(call, path)
        if element is None:
            return None
        found.append(tags[elements.index(element)] + 1)
    return found


def _leaf(call: Call, path: tuple[str, ...]) -> etree._Element | None:
    """Where the first child of each name leads, if it has no children and refers to nothing."""
    element = call.payload
    for step in path:
        if element is None or step[:1] in ("", "@"):
            return None
        element = next(element.iterchildren(step), None)
    if element is None or len(element) or "href" in element.attrib or references.REF in element.attrib:
        return None
    return element


def are_alike(pieces: Sequence[bytes], others: Sequence[bytes]) -> bool:
    """Whether two requests have the same tags, and differ in the texts of leaves at most."""
    if len(pieces) != len(others) or pieces[1::2] != tuple(others[1::2]):
        return False
    leaves = _leaves(pieces)
    return all(number in leaves or pieces[number] == others[number] for number in range(0, len(pieces), 2))


def _leaves(pieces: Sequence[bytes]) -> set[int]:
    """The texts that stand between a start tag and its end tag."""
    return {
        number
        for number in range(2, len(pieces) - 2, 2)
        if pieces[number + 1].startswith(b"</") and not pieces[number - 1].startswith((b"</", b"<?"))
        and not pieces[number - 1].endswith(b"/>")
    }  # fmt: skip


def _differing(shape: Shape, pieces: list[bytes]) -> set[int]:
    """The texts that are free in a shape, or differ from its own."""
    return {*shape.free, *(n for n in range(0, len(pieces), 2) if shape.pieces[n] != pieces[n])}


def _is_proven(bundle: Bundle, shape: Shape, call: Call) -> bool:
    """Put a mark in each free place: a whole parse must find each as the text of its leaf, and all else unchanged."""
    pieces = list(shape.pieces)
    for place, number in enumerate(shape.free):
        pieces[number] = MARK % place
    body = b"".join(pieces)
    probe = _read(body, shape.kind)
    marks = [(MARK % place).decode() for place in range(len(shape.free))]
    paths = shape.operation.key_paths or (shape.operation.key_path,)
    return (
        shape.texts(body) == [mark.encode() for mark in marks]
        and probe.version == shape.soap
        and lookup.operation(bundle, probe) is shape.operation
        and [envelope.first(probe, path) for path in paths[: len(shape.keys)]] == [marks[key] for key in shape.keys]
        and _differ_in(marks, call.root, probe.root)
    )


def _differ_in(marks: list[str], root: etree._Element, other: etree._Element) -> bool:
    """Whether two documents differ in the texts of leaves that bear marks, each once, and in nothing else."""
    met = []
    for one, two in zip(root.iter(), other.iter(), strict=True):
        if (one.tag, one.tail, one.attrib.items(), len(one)) != (two.tag, two.tail, two.attrib.items(), len(two)):
            return False
        if two.text in marks and len(two) == 0:
            met.append(two.text)
        elif one.text != two.text:
            return False
    return met == marks
