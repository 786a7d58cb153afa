"""Closes a contract: its files and the standard schemas it uses, every location naming another of these files."""

from dataclasses import dataclass

from . import bindings, choosing, strictly
from .documents import Reader
from .linking import Contract, link
from .schema import Schema
from .wsdl import Wsdl


@dataclass(frozen=True)
class Opened:
    """A contract whose imports are followed and whose tables are made."""

    contract: Contract
    schema: Schema
    wsdl: Wsdl


def open_contract(files: dict[str, bytes], main: str = "") -> Opened:
    """Raises ContractProblem; `main` may be empty when only one file can be it."""
    reader = Reader(files)
    contract = link(reader, choosing.main_file(reader, main))
    schema = Schema(contract)
    return Opened(contract, schema, bindings.read(contract))


def closed(files: dict[str, bytes], main: str) -> dict[str, bytes]:
    """What travels to the engine.

    The documents of the contract under their own names, standard schemas under `standard/`, locations rewritten to
    these names; and under `strict/` the validator's schemas, starting at `strict/main.xsd`.
    """
    return close(open_contract(files, main))


def close(opened: Opened) -> dict[str, bytes]:
    """The same, for a contract that is open already."""
    contract = opened.contract
    served = {name: contract.serialise(name, lambda target: target) for name in contract.documents}
    return {**served, **strictly.files(opened.schema, opened.wsdl)}
