"""One pass over a large XML part of a spreadsheet, in constant memory; a DOCTYPE is refused at once."""

from collections.abc import Callable, Iterable
from xml.parsers import expat  # what could harm is in a DOCTYPE, refused below; sizes are bounded by the archive

from .findings import refuse


class Pass:
    """Expat with local names. Subclasses fill `starts` and `ends` ({local name: method}) and may use `text`.

    `text` gathers the characters read since `capture()`; `captured()` takes them.
    """

    def __init__(self, *, characters: int) -> None:
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {}
        self.ends: dict[str, Callable[[], None]] = {}
        self._limit = characters
        self._pieces: list[str] = []
        self._length = 0
        self._opened: dict[str, Callable[[dict[str, str]], None] | None] = {}
        self._closed: dict[str, Callable[[], None] | None] = {}
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError:
            refuse("F06")

    def read(self, chunks: Iterable[bytes]) -> None:
        for chunk in chunks:
            self.feed(chunk)
        self.feed(b"", last=True)

    def capture(self) -> None:
        self._pieces.clear()
        self._length = 0
        self._parser.CharacterDataHandler = self._characters

    def pause(self) -> None:
        """Leaves out the characters until `resume()`."""
        self._parser.CharacterDataHandler = None

    def resume(self) -> None:
        self._parser.CharacterDataHandler = self._characters

    def captured(self) -> str:
        self._parser.CharacterDataHandler = None
        return "".join(self._pieces)

    def _characters(self, data: str) -> None:
        self._length += len(data)
        if self._length > self._limit:
            refuse("F16", limit=self._limit)
        self._pieces.append(data)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        try:
            handler = self._opened[name]
        except KeyError:
            handler = self._opened[name] = self.starts.get(_local(name))
        if handler is not None:
            handler(attributes)

    def _end(self, name: str) -> None:
        try:
            handler = self._closed[name]
        except KeyError:
            handler = self._closed[name] = self.ends.get(_local(name))
        if handler is not None:
            handler()

    def _doctype(self, *_details: object) -> None:
        refuse("F17")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def attribute(attributes: dict[str, str], local: str) -> str:
    """An attribute by its local name, whatever its namespace; "" when absent."""
    if local in attributes:
        return attributes[local]
    ending = " " + local
    return next((value for name, value in attributes.items() if name.endswith(ending)), "")
