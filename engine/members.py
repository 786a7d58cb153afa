"""Which file of a contract a location means: files of the bundle only, by name, never a path or a network address."""

import posixpath
from collections.abc import Container, Iterable
from urllib.parse import unquote

#: Where the control plane puts the schemas for validation; they are no part of the contract and are not served.
STRICT = "strict/"
STRICT_MAIN = "strict/main.xsd"
#: The whole contract as one WSDL that imports nothing; contracts that cannot be told so, or are old, have none.
FLAT = "flat/flat.wsdl"


def resolve(names: Container[str], importer: str, location: str) -> str | None:
    """The member that a location in the file `importer` means; None when the bundle has none.

    A closed contract writes the full name of a member; any other writes a path relative to the importing file.
    """
    path = unquote(location.strip().replace("\\", "/"))
    relative = posixpath.normpath(posixpath.join(posixpath.dirname(importer), path)) if path else ""
    candidates = (path, relative) if STRICT_MAIN in names else (relative, path)
    return next((name for name in candidates if name and name in names), None)


def served(names: Iterable[str]) -> list[str]:
    """The members that clients may read."""
    return [name for name in names if not name.startswith(STRICT)]
