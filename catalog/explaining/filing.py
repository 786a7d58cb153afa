"""The files of a contract as people look at them: as they were sent, and as mocks serve them."""

import re
from dataclasses import dataclass

from ..intake import contracts_store
from ..models import ServiceVersion

SENT, SERVED = "depose", "servi"
"""The two forms, as addresses name them."""
HIDDEN = ("strict/", "flat/")
"""What travels to the engine and is no file of the contract: the validator's schemas, the flat form."""
MOST_SHOWN = 1_500_000
"""Characters of a file that a page shows; the rest is a download away."""
DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._\-]+)["']""")


@dataclass(frozen=True)
class ContractFile:
    """One file; a size is None where that form has no such file."""

    name: str
    is_main: bool
    sent: int | None
    served: int | None


def files(version: ServiceVersion) -> list[ContractFile]:
    """Every file of both forms, the main one first."""
    sent, served = of_form(version, SENT), of_form(version, SERVED)
    main = version.main_file
    names = sorted(sent.keys() | served.keys(), key=lambda name: (name != main, name not in sent, name))
    return [ContractFile(name, name == main, _size(sent, name), _size(served, name)) for name in names]


def of_form(version: ServiceVersion, form: str) -> dict[str, bytes]:
    """{path: content} in one form; of an unknown form nothing."""
    if form == SENT:
        return contracts_store.original_files(version)
    if form == SERVED:
        found = contracts_store.contract_files(version)
        return {name: content for name, content in found.items() if not name.startswith(HIDDEN)}
    return {}


def text(content: bytes) -> str:
    """The file as text, in the encoding that it declares; what cannot be read is replaced, never refused."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    declared = DECLARED.search(content[:400])
    try:
        return content.decode(declared[1].decode() if declared else "utf-8-sig", errors="replace").lstrip("\ufeff")
    except LookupError:
        return content.decode("utf-8", errors="replace")


def _size(found: dict[str, bytes], name: str) -> int | None:
    return len(found[name]) if name in found else None
