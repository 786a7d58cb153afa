"""The flat form of a contract, as people download it, and what SALT makes of its names."""

from dataclasses import dataclass

from ..contracts import flattening, tuxedo
from ..intake import contracts_store
from ..models import ServiceVersion


@dataclass(frozen=True)
class Flat:
    """How large the flat WSDL is (None: there is none), which names SALT shortens, and which operations it refuses."""

    size: int | None
    shortened: dict[str, str]
    clashes: list[str]
    refused: list[str]


def content(version: ServiceVersion) -> bytes | None:
    """The contract as one WSDL; None when it has no such form, or was published before there were any."""
    return contracts_store.contract_files(version).get(flattening.NAME)


def of(version: ServiceVersion) -> Flat:
    found = content(version)
    operations = list(version.operations.values_list("name", "style", "use"))
    names = [name for name, _style, _use in operations]
    shortened = tuxedo.shortened(names)
    advertised = [shortened.get(name, name) for name in names]
    return Flat(
        size=None if found is None else len(found),
        shortened=shortened,
        clashes=sorted({name for name in advertised if advertised.count(name) > 1}),
        refused=[name for name, style, use in operations if (style, use) == ("rpc", "literal")],
    )
