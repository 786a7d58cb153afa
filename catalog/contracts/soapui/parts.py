"""Turns the definition cache of a SoapUI project into files: each address a name, each location one of these names."""

import posixpath
import re
from urllib.parse import unquote

from lxml import etree

from engine import xml
from engine.errors import XmlRefused

from ..archive import MAX_FILE
from ..names import WSDL, wsdl, xsd
from ..recorded import envelopes

SCHEME = re.compile(r"[A-Za-z][\w+.\-]+:")
AUTHORITY = re.compile(r"[A-Za-z][\w+.\-]+://[^/]*")
DIRECTIVES = (xsd("import"), xsd("include"), xsd("redefine"))


def files(parts: list[tuple[str, str]], root: str) -> tuple[dict[str, bytes], str]:
    """The parts (address, content) as files, and the main one among them: that of `root`, else the first WSDL."""
    trees = [_tree(content) for _url, content in parts]
    names: dict[str, str] = {}
    for (url, _content), tree in zip(parts, trees, strict=True):
        names.setdefault(address(url), _free(_name(url, tree), names))
    made = {}
    for (url, content), tree in zip(parts, trees, strict=True):
        plain = envelopes.without_declaration(content)
        relocated = tree is not None and _relocate(tree, url, names)
        made[names[address(url)]] = etree.tostring(tree, encoding="UTF-8") if relocated else plain
    wsdls = [names[address(url)] for (url, _content), tree in zip(parts, trees, strict=True) if _is_wsdl(tree)]
    return made, names.get(address(root)) or next(iter(wsdls or made))


def address(url: str) -> str:
    """An address as it compares: slashes forward, no empty or dotted steps, no case (Windows wrote many of them)."""
    plain = unquote(url.strip().replace("\\", "/"))
    head, mark, query = plain.partition("?")
    scheme = SCHEME.match(head)
    start = scheme.end() if scheme else 0
    path = posixpath.normpath(re.sub(r"/+", "/", head[start:])) if head[start:] else ""
    return (head[:start] + path + mark + query).casefold()


def _join(base: str, location: str) -> str:
    """The address that a location means in a document; unlike `urljoin`, for any scheme (jar, file with drives)."""
    location = location.strip().replace("\\", "/")
    if SCHEME.match(location):
        return location
    document = base.strip().replace("\\", "/").partition("?")[0]
    if location.startswith("?"):
        return document + location
    if location.startswith("/"):
        authority = AUTHORITY.match(document)
        return (authority[0] if authority else "") + location
    return f"{document.rpartition('/')[0]}/{location}"


def _relocate(tree: etree._Element, url: str, names: dict[str, str]) -> bool:
    """Makes each location that means a part name its file; False when nothing had to change."""
    changed = False
    for element in tree.iter(wsdl("import"), *DIRECTIVES):
        attribute = "location" if element.tag == wsdl("import") else "schemaLocation"
        location = element.get(attribute, "")
        name = names.get(address(_join(url, location))) if location else None
        if name and name != location:
            element.set(attribute, name)
            changed = True
    return changed


def _tree(content: str) -> etree._Element | None:
    """None for a part that cannot be parsed: the contract's reader says what is wrong with the file."""
    try:
        return xml.parse(envelopes.without_declaration(content), limit=MAX_FILE)
    except XmlRefused:
        return None


def _name(url: str, tree: etree._Element | None) -> str:
    """A file name for an address: `service?xsd=types.xsd` is types.xsd, `service?wsdl` is service.wsdl."""
    path, _mark, query = url.strip().replace("\\", "/").partition("?")
    last = unquote(posixpath.basename(path.rstrip("/")))
    asked = unquote(posixpath.basename(query.rpartition("=")[2])) if "=" in query else ""
    ending = ".wsdl" if _is_wsdl(tree) else ".xsd"
    if asked.casefold().endswith((".xsd", ".wsdl")):
        last = asked
    elif asked:
        last = f"{last}-{asked}"
    last = re.sub(r"[^\w.\-]+", "-", last).strip("-.")[:120] or "contrat"
    return last if last.casefold().endswith((".xsd", ".wsdl")) else last + ending


def _free(name: str, taken: dict[str, str]) -> str:
    stem, ending = posixpath.splitext(name)
    free, number = name, 1
    while free.casefold() in {other.casefold() for other in taken.values()}:
        number += 1
        free = f"{stem}-{number}{ending}"
    return free


def _is_wsdl(tree: etree._Element | None) -> bool:
    return tree is not None and tree.tag == f"{{{WSDL}}}definitions"
