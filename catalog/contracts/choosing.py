"""Chooses the main WSDL of an archive, or asks."""

import posixpath

from .documents import Document, Reader
from .names import BINDINGS, clark, wsdl
from .problems import ContractProblem


def main_file(reader: Reader, wanted: str = "") -> str:
    """The member to start from: `wanted` when given, else the only WSDL that can be it; raises ContractProblem."""
    if wanted:
        return _wanted(reader, wanted)
    if len(reader.files) == 1:
        (name,) = reader.files
        _require_wsdl(reader.document(name))
        return name
    candidates = [name for name, content in reader.files.items() if _looks_like_wsdl(name, content)]
    if not candidates:
        raise ContractProblem("no-wsdl", "the archive holds no WSDL", count=len(reader.files))
    if len(candidates) == 1:
        _require_wsdl(reader.document(candidates[0]))
        return candidates[0]
    documents = [reader.document(name) for name in candidates]
    documents = [document for document in documents if document.is_wsdl]
    imported = {target for document in documents for target in _imports(document)}
    tops = [document for document in documents if document.name not in imported] or documents
    for group in ([one for one in tops if _has(one, "service")], [one for one in tops if _has_soap(one)], tops):
        if len(group) == 1:
            return group[0].name
        if group:
            break
    names = sorted(document.name for document in group or documents)
    raise ContractProblem(
        "ambiguous-main", f"several WSDL files could be the main one: {', '.join(names)}", candidates=names
    )


def _wanted(reader: Reader, wanted: str) -> str:
    if wanted not in reader.files:
        raise ContractProblem("main-not-found", f"there is no {wanted} in the archive", name=wanted[:200])
    _require_wsdl(reader.document(wanted))
    return wanted


def _require_wsdl(document: Document) -> None:
    if not document.is_wsdl:
        raise ContractProblem(
            "only-schema", f"{document.name} is a schema, not a WSDL", file=document.name, element=document.root.tag
        )


def _looks_like_wsdl(name: str, content: bytes) -> bool:
    return name.casefold().endswith(".wsdl") or (name.casefold().endswith(".xml") and b"definitions" in content[:4000])


def _imports(document: Document) -> list[str]:
    folder = posixpath.dirname(document.name)
    locations = (element.get("location", "") for element in document.root.findall(wsdl("import")))
    return [posixpath.normpath(posixpath.join(folder, location)) for location in locations]


def _has(document: Document, local: str) -> bool:
    return document.root.find(wsdl(local)) is not None


def _has_soap(document: Document) -> bool:
    bindings = document.root.findall(wsdl("binding"))
    return any(binding.find(clark(namespace, "binding")) is not None for binding in bindings for namespace in BINDINGS)
