"""Compiles a strict schema with libxml2: it loads nothing but its own files."""

import posixpath
from typing import Any

from lxml import etree

from .strictly import FOLDER, MAIN


class StrictUnavailable(Exception):
    """libxml2 does not accept the contract's schemas; the message says why, `complaints` all it said."""

    def __init__(self, message: str, complaints: list["Complaint"]) -> None:
        super().__init__(message)
        self.complaints = complaints


class Complaint:
    """One sentence of libxml2 about a strict file: `file` (its last name), `line`, `message`."""

    def __init__(self, entry: Any) -> None:
        self.file, self.line, self.message = posixpath.basename(entry.filename or ""), entry.line, entry.message


def compile_schema(files: dict[str, bytes]) -> etree.XMLSchema:
    """The schema of closed files (those under `strict/`); raises StrictUnavailable."""
    # The one parser beside engine.xml, for documents this program wrote itself: only a parser carries a resolver.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    parser.resolvers.add(_Members(files))
    root = etree.fromstring(files[MAIN], parser, base_url=f"file:///{MAIN}")
    try:
        return etree.XMLSchema(root)
    except etree.XMLSchemaParseError as error:
        told = [Complaint(entry) for entry in error.error_log if "Skipping" not in entry.message]
        raise StrictUnavailable((told[0].message if told else str(error))[:300], told) from error


class _Members(etree.Resolver):
    """Serves the strict files by their last name; anything else is an empty, useless document."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__()
        self._files = files

    def resolve(self, url: str, _public_id: str | None, context: Any) -> Any:
        name = FOLDER + posixpath.basename(url)
        return self.resolve_string(self._files.get(name, b"<refused/>"), context, base_url=f"file:///{name}")
