"""Splits an archive of many contracts: each main WSDL with the files that it needs, and no more."""

import posixpath
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml import etree

from . import archive, standard
from .documents import Reader
from .linking import DIRECTIVES
from .names import BINDINGS, clark, wsdl
from .problems import ContractProblem

SUFFIXES = (".wsdl", ".xsd", ".xml")
SHELTER = "contrat/"
"""Around a contract with a folder of a name that the portal itself uses."""


def job(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """The sealed child's work on blobs archive0, archive1… (named by arguments["filenames"]; later ones complete it).

    Gives {"contracts": [{"main": its path, "name": that in its own ZIP, "files": how many}], "unused": [paths],
    "count": of all files, "blobs": {path: a ZIP of the contract}}, or {"problems": […]}. arguments["mains"], when it is
    no empty list, names the contracts that are wanted; those that only the later archives hold come too.
    """
    wanted = arguments.get("mains", [])
    try:
        files, added = _laid(arguments["filenames"], blobs, wanted)
    except ContractProblem as problem:
        return {"problems": [one.to_json() for one in (problem, *problem.others)]}
    lot = _Lot(files, added)
    mains = [main for main in lot.mains() if not wanted or main in wanted or main in added]
    closures = {main: lot.closure(main) for main in mains}
    made = {main: _packed(main, {name: files[name] for name in names}) for main, names in closures.items()}
    needed = set().union(*closures.values())
    return {
        "contracts": [{"main": main, "name": made[main][0], "files": len(closures[main])} for main in mains],
        "unused": sorted(set(files) - needed),
        "count": len(files),
        "blobs": {main: content for main, (_name, content) in made.items()},
    }


def _laid(filenames: list[str], blobs: dict[str, bytes], wanted: list[str]) -> tuple[dict[str, bytes], set[str]]:
    """All files by their path, and the paths that the later archives brought or replaced; raises ContractProblem."""
    files: dict[str, bytes] = {}
    added: set[str] = set()
    for number, filename in enumerate(filenames):
        for name, content in archive.read(blobs[f"archive{number}"], filename, archive.BATCH).items():
            same = [main for main in wanted if posixpath.basename(main) == posixpath.basename(name)]
            place = same[0] if name not in files and len(same) == 1 else name
            files[place] = content
            if number:
                added.add(place)
    limits = archive.BATCH
    if len(files) > limits.files or sum(map(len, files.values())) > limits.total:
        raise ContractProblem(
            "archive-too-large",
            f"{filenames[-1]}: too much together with what was sent before",
            file=filenames[-1],
            megabytes=limits.total // archive.MIB,
        )
    return files, added


def _packed(main: str, files: dict[str, bytes]) -> tuple[str, bytes]:
    """The name of the main file in the ZIP of its contract, and that ZIP: without the folders that all share."""
    shared = posixpath.commonpath([posixpath.dirname(name) for name in files])
    short = {name: posixpath.relpath(name, shared) if shared else name for name in files}
    if any(name.startswith(archive.RESERVED_FOLDERS) for name in short.values()):
        short = {name: SHELTER + told for name, told in short.items()}
    return short[main], archive.pack({short[name]: content for name, content in files.items()})


@dataclass
class _Sheet:
    """What a file is, and what it names: pairs of location and namespace."""

    is_contract: bool = False
    target: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    own: set[str] = field(default_factory=set)  # namespaces of its own schemas


class _Lot:
    def __init__(self, files: dict[str, bytes], added: set[str]) -> None:
        self.files, self.added = files, added
        self.folded = {name.casefold(): name for name in files}
        self.sheets = {name: _sheet(name, content) for name, content in files.items()}
        self.by_name = _groups((posixpath.basename(name).casefold(), name) for name in files)
        self.by_target = _groups(
            (sheet.target, name) for name, sheet in self.sheets.items() if name.casefold().endswith(".xsd")
        )
        self.needed: dict[str, set[str]] = {}

    def mains(self) -> list[str]:
        """Contracts that no other contract imports; of those that import each other in a circle, the first."""
        contracts = sorted(name for name, sheet in self.sheets.items() if sheet.is_contract)
        imported = set().union(*(self.closure(name) - {name} for name in contracts))
        mains = [name for name in contracts if name not in imported]
        covered = set().union(*(self.closure(main) for main in mains))
        for name in contracts:
            if name not in covered:
                mains.append(name)
                covered |= self.closure(name)
        return sorted(mains)

    def closure(self, main: str) -> set[str]:
        found, waiting = {main}, [main]
        while waiting:
            more = self._needed(waiting.pop()) - found
            found |= more
            waiting += more
        return found

    def _needed(self, name: str) -> set[str]:
        if name not in self.needed:
            sheet = self.sheets[name]
            targets = (self._target(name, sheet, *link) for link in sheet.links)
            self.needed[name] = {target for target in targets if target}
        return self.needed[name]

    def _target(self, name: str, sheet: _Sheet, location: str, namespace: str) -> str | None:
        """The file that is meant: at that path, else of that name, else of that namespace, the nearest one alone."""
        if location and (found := self._at(name, location)):
            return found
        if standard.find(namespace=namespace) or (location and standard.find(address=location)):
            return None
        for wanted in _names(location):
            if found := self._nearest(name, self.by_name.get(wanted.casefold(), [])):
                return found
        if not namespace or namespace in sheet.own:
            return None
        return self._nearest(name, self.by_target.get(namespace, []))

    def _at(self, name: str, location: str) -> str | None:
        path = "" if "://" in location else unquote(location.replace("\\", "/"))
        if not path or path.startswith("/"):
            return None
        full = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        return full if full in self.files else self.folded.get(full.casefold())

    def _nearest(self, name: str, candidates: list[str]) -> str | None:
        """The only candidate in the folder, in the one around it … up to the top folder; else in what came later."""
        others = [candidate for candidate in candidates if candidate != name]
        folder = posixpath.dirname(name)
        while others:
            inside = [one for one in others if not folder or one.startswith(f"{folder}/")]
            if len(inside) == 1:
                return inside[0]
            if inside or "/" not in folder:
                break
            folder = posixpath.dirname(folder)
        later = [one for one in others if one in self.added]
        return later[0] if len(later) == 1 else None


def _sheet(name: str, content: bytes) -> _Sheet:
    is_named_wsdl = name.casefold().endswith(".wsdl")
    if not name.casefold().endswith(SUFFIXES) and b"definitions" not in content[:4000]:
        return _Sheet()
    try:
        document = Reader({name: content}).document(name)
    except ContractProblem:
        return _Sheet(is_contract=is_named_wsdl)  # to be refused with its reason
    root = document.root
    links = [(element.get("location", "").strip(), "") for element in root.findall(wsdl("import"))]
    for schema in document.schemas():
        links += [_link(directive) for directive in schema.iterchildren(*DIRECTIVES)]
    return _Sheet(
        is_contract=document.is_wsdl and (root.find(wsdl("service")) is not None or _has_soap(root)),
        target=document.target_namespace,
        links=links,
        own={schema.get("targetNamespace", "") for schema in document.schemas()},
    )


def _has_soap(root: etree._Element) -> bool:
    return any(root.find(f"{wsdl('binding')}/{clark(namespace, 'binding')}") is not None for namespace in BINDINGS)


def _link(directive: etree._Element) -> tuple[str, str]:
    return directive.get("schemaLocation", "").strip(), directive.get("namespace", "")


def _names(location: str) -> list[str]:
    """The file names that a location may mean: its last step, and what its query names (`?xsd=types.xsd`)."""
    if not location:
        return []
    parts = urlsplit(location.replace("\\", "/"))
    names = [posixpath.basename(unquote(parts.path))]
    for _key, value in parse_qsl(parts.query, keep_blank_values=True):
        last = posixpath.basename(value)
        names += [last, f"{last}.xsd", f"{last}.wsdl"]
    return [name for name in names if name not in ("", ".xsd", ".wsdl", ".", "..")]


def _groups(pairs) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, name in pairs:
        found.setdefault(key, []).append(name)
    return found
