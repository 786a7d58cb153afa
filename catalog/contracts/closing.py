"""Closes a contract: its files and the standard schemas it uses, every location naming another of these files."""

from dataclasses import dataclass
from functools import cached_property

from . import bindings, choosing, flattening, loosening, strictly
from .documents import Declaration, Reader
from .linking import Contract, link
from .mending import trees
from .schema import Schema
from .wsdl import Wsdl


@dataclass(frozen=True)
class Opened:
    """A contract whose imports are followed and whose tables are made."""

    contract: Contract
    schema: Schema
    wsdl: Wsdl

    @cached_property
    def strict(self) -> loosening.Strict:
        """The strict schema of its messages, compiled."""
        return loosening.compiled(strictly.files(self.schema, self.wsdl))


def open_contract(files: dict[str, bytes], main: str = "") -> Opened:
    """Raises ContractProblem; `main` may be empty when only one file can be it."""
    contract = _mended(files, main)
    schema = Schema(contract)
    return Opened(contract, schema, bindings.read(contract))


def _mended(files: dict[str, bytes], main: str) -> Contract:
    """Links and mends. Names that need a prefix their document lacks make it begin again, with the prefix declared."""
    reader = Reader(files)
    main = choosing.main_file(reader, main)
    declarations: list[Declaration] = []
    while True:
        contract = link(reader, main)
        needed = [one for one in trees.mend(contract) if one not in declarations]
        if not needed:
            return contract
        declarations += needed
        told = [notice for notice in contract.notices if notice.code == "prefix-declared"]
        reader = Reader(files, declarations)
        reader.notices += told


def closed(files: dict[str, bytes], main: str) -> dict[str, bytes]:
    """What travels to the engine.

    The documents of the contract under their own names, standard schemas under `standard/`, locations rewritten to
    these names; under `strict/` the validator's schemas, starting at `strict/main.xsd`; and under `flat/` the whole
    contract as one WSDL, where it has such a form.
    """
    return close(open_contract(files, main))


def close(opened: Opened) -> dict[str, bytes]:
    """The same, for a contract that is open already."""
    contract = opened.contract
    served = {name: contract.serialise(name, lambda target: target) for name in contract.documents}
    return {**served, **flattening.files(contract), **opened.strict.files}
