"""Reads and writes prefixed names in the documents of a contract; remembers the prefixes that have to be declared."""

from lxml import etree

from ..documents import Declaration
from ..linking import Contract
from ..names import XML
from ..problems import ContractProblem
from ..schema import Part, cut

MOST_DECLARATIONS = 100


class Undeclared(Exception):
    """The name's prefix is declared nowhere: `prefix`, `local`."""

    def __init__(self, prefix: str, local: str) -> None:
        super().__init__(prefix)
        self.prefix, self.local = prefix, local


class Scopes:
    """`needed`: what the documents must declare before their names can be written; empty when nothing is missing."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._prefixes: dict[str, set[str]] = {}
        self._needed: dict[tuple[str, str], Declaration] = {}

    @property
    def needed(self) -> list[Declaration]:
        return list(self._needed.values())

    def read(self, text: str, node: etree._Element, part: Part) -> tuple[str, str]:
        """Namespace and local part of a name written in `node`; raises Undeclared."""
        prefix, colon, local = cut(text)
        if prefix == "xml":
            return XML, local
        namespace = node.nsmap.get(prefix if colon else None)
        if namespace is None and colon:
            known = self._needed.get((part.file, prefix))
            if known is None:
                raise Undeclared(prefix, local)
            namespace = known.namespace
        if namespace is None and not part.root.get("targetNamespace"):
            namespace = part.target
        return namespace or "", local

    def declare(self, file: str, prefix: str, namespace: str) -> None:
        """Raises ContractProblem when so many are missing that the contract is no accident."""
        if len(self._needed) >= MOST_DECLARATIONS:
            raise ContractProblem(
                "undeclared-prefix", f"{file}: prefix {prefix} is not declared", file=file, prefix=prefix
            )
        self._needed.setdefault((file, prefix), Declaration(file, prefix, namespace))

    def write(self, namespace: str, local: str, node: etree._Element, file: str) -> str:
        """The name as it can be written in `node`; needs a declaration when no prefix in scope means `namespace`."""
        if not namespace:
            return local
        for prefix, known in sorted(node.nsmap.items(), key=lambda item: item[0] or ""):
            if known == namespace:
                return f"{prefix}:{local}" if prefix else local
        for declaration in self._needed.values():
            if (declaration.file, declaration.namespace) == (file, namespace):
                return f"{declaration.prefix}:{local}"
        prefix = self._free(file)
        self.declare(file, prefix, namespace)
        return f"{prefix}:{local}"

    def _free(self, file: str) -> str:
        """A prefix that the document uses nowhere."""
        if file not in self._prefixes:
            elements = self._contract.documents[file].root.iter(etree.Element)
            self._prefixes[file] = {prefix for element in elements for prefix in element.nsmap if prefix}
        number = 1
        while f"m{number}" in self._prefixes[file]:
            number += 1
        self._prefixes[file].add(f"m{number}")
        return f"m{number}"
