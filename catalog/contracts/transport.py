"""Loads a contract with zeep, a real SOAP client, from memory only: the proof that clients can read it."""

import warnings
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

import zeep
import zeep.exceptions
from lxml import etree

from . import standard
from .linking import Contract
from .names import split
from .problems import ContractProblem

BASE = "file://bundle/"  # zeep takes an unknown scheme for a relative path, so it has to be this one
MAX_LOADS = 2_000
CANNOT = (
    zeep.exceptions.Error,
    etree.LxmlError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    NotImplementedError,
    AssertionError,
    ArithmeticError,
)
"""What zeep raises on contracts and messages it cannot cope with; it has no common root for them."""


class SealedTransport(zeep.Transport):
    """Serves the contract's documents and the standard schemas; it has no way to reach anything else."""

    def __init__(self, contract: Contract) -> None:
        super().__init__(timeout=1, operation_timeout=1)
        self.session.adapters.clear()
        self.session.trust_env = False
        self.contract = contract
        self.loads = 0

    def load(self, url: str) -> bytes:
        self.loads += 1
        if self.loads > MAX_LOADS:
            raise zeep.exceptions.TransportError("too many imports")
        parts = urlsplit(url)
        if (parts.scheme, parts.netloc) == ("file", "bundle"):
            name = unquote(parts.path.lstrip("/"))
        else:
            known = standard.find(address=url)
            name = known.name if known else ""
        if name in self.contract.documents:
            return self.contract.serialise(name, address)
        if name in standard.BY_NAME:
            return standard.content(name)
        raise zeep.exceptions.TransportError("not in the archive")


def address(name: str) -> str:
    """The address zeep knows a member by."""
    return BASE + quote(name)


@dataclass(frozen=True)
class Loaded:
    """What zeep made of the contract: the operations it can call, or why it cannot load it."""

    operations: frozenset[str] = frozenset()
    refusal: str = ""
    notices: list[str] = field(default_factory=list)


def client(contract: Contract) -> zeep.Client:
    """A client that has read the contract; zeep raises what it likes where it cannot (see `CANNOT`)."""
    settings = zeep.Settings(
        strict=True,
        forbid_dtd=True,
        forbid_entities=True,
        forbid_external=False,
        force_https=False,
        xml_huge_tree=False,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return zeep.Client(address(contract.main), settings=settings, transport=SealedTransport(contract))


def load(contract: Contract) -> Loaded:
    """Loads the contract as a client does. A refusal of zeep is told, not raised: other clients may be able to."""
    try:
        return Loaded(frozenset(_operations(client(contract))))
    except RecursionError:
        raise ContractProblem("too-deep", "its imports or types are nested too deeply", file=contract.main) from None
    except CANNOT as error:
        return Loaded(refusal=f"{type(error).__name__}: {error}"[:300])


def _operations(loaded: zeep.Client) -> list[str]:
    return [
        f"{split(name)[1]}"
        for binding in loaded.wsdl.bindings.values()
        for name in binding._operations  # zeep has no public list
    ]
