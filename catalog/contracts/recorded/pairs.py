"""Finds recorded exchanges among files: which is a request, which its response, by what their names say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine import xml
from engine.errors import XmlRefused

from ...folding import bare
from ..archive import MAX_FILE
from ..names import WSDL, XSD
from ..problems import Notice

REQUESTS = frozenset({"request", "requests", "requete", "requetes", "req", "demande", "demandes", "rq", "input"})
RESPONSES = frozenset({"response", "responses", "reponse", "reponses", "resp", "res", "rs", "rep", "output"})
WORDS = re.compile(r"[^\W\d_]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|\d+")
SUFFIXES = (".xml", ".txt", ".soap")
Key = tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """A request and its response, as they were sent; the file names are for people."""

    name: str
    request: bytes
    response: bytes
    request_file: str
    response_file: str


def split(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[Pair], list[Notice]]:
    """The other files, the pairs in the order of their names, and what stands alone."""
    halves: dict[Key, dict[str, str]] = {}
    rest = dict(files)
    notices = []
    for path in sorted(files):
        role, key = _role(path)
        if not role or not _is_message(path, files[path]):
            continue
        other = halves.setdefault(key, {}).setdefault(role, path)
        if other != path:
            notices.append(Notice("pair-twice", f"{path} says the same as {other}", path, 0, {"other": other}))
        del rest[path]
    pairs = []
    for key, half in sorted(halves.items()):
        if len(half) == 2:
            asked, said = half["request"], half["response"]
            pairs.append(Pair(_name(key), files[asked], files[said], asked, said))
        else:
            (alone,) = half.values()
            notices.append(Notice("pair-half", f"{alone} stands alone", alone))
    return rest, pairs, notices


def _role(path: str) -> tuple[str, Key]:
    """Request or response, by the file's own name, else by its folders'; and the path without that word."""
    parts = path.rpartition(".")[0].split("/") if path.casefold().endswith(SUFFIXES) else []
    for place in reversed(range(len(parts))):
        words = WORDS.findall(parts[place])
        for at in (len(words) - 1, 0, *range(1, len(words) - 1)):
            word = bare(words[at]) if 0 <= at < len(words) else ""
            role = "request" if word in REQUESTS else "response" if word in RESPONSES else ""
            if role:
                named = "-".join(words[:at] + words[at + 1 :])
                return role, (*parts[:place], named, *parts[place + 1 :])
    return "", ()


def _name(key: Key) -> str:
    """The last part of the path that says something."""
    return next((part for part in reversed(key) if part), "echange")


def _is_message(path: str, content: bytes) -> bool:
    """Neither a contract nor a schema; what is no XML is judged where messages are read."""
    try:
        root = xml.parse(content, limit=MAX_FILE, bare=True)
    except XmlRefused:
        return path.casefold().endswith(".xml")
    return not str(root.tag).startswith((f"{{{WSDL}}}", f"{{{XSD}}}"))
