"""Loads a contract with zeep, a real SOAP client, from memory only: the proof that clients can read it."""

import warnings
from urllib.parse import quote, unquote, urlsplit

import zeep
import zeep.exceptions
from lxml import etree

from engine import xml

from . import client_bindings, client_schemas, standard
from .archive import MAX_FILE
from .linking import Contract

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
        parts, query = urlsplit(url), ""
        if (parts.scheme, parts.netloc) == ("file", "bundle"):
            name, query = unquote(parts.path.lstrip("/")), parts.query
        else:
            known = standard.find(address=url)
            name = known.name if known else ""
        if name in self.contract.documents:
            return self._written(name, query)
        if name in standard.BY_NAME:
            return standard.content(name)
        raise zeep.exceptions.TransportError("not in the archive")

    def _written(self, name: str, query: str) -> bytes:
        """A document of the contract, its bindings and schemas as zeep knows them; `query`: see client_schemas."""
        document = self.contract.documents[name]
        root = xml.parse(self.contract.serialise(name, address), limit=2 * MAX_FILE)
        client_schemas.adapt(root)
        client_schemas.follow(root, query, self._is_chameleon)
        if document.is_wsdl:
            client_bindings.adapt(self.contract, name, root)
        content = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
        return content if document.is_wsdl else client_schemas.as_included(content, query)

    def _is_chameleon(self, location: str) -> bool:
        document = self.contract.documents.get(unquote(location.removeprefix(BASE)))
        return document is not None and not document.target_namespace


def address(name: str) -> str:
    """The address zeep knows a member by."""
    return BASE + quote(name)


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
