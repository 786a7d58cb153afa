"""Every module says what it is for, and the dangerous things are done in one place only."""

import ast
import re

import pytest

from . import sources

MODULES = list(sources.files())
PARSERS = {"parse", "fromstring", "XML", "XMLParser", "XMLPullParser", "iterparse", "XMLID", "HTML", "HTMLParser"}
"""What of lxml.etree reads markup; engine.xml is the only room that may."""
SCHEMA_ROOMS = ("catalog.contracts.compiling", "engine.validation")
"""The rooms of the strict schema. Only a parser carries a resolver, so each has one, for documents of our own."""
ELEMENT_ROOMS = ("catalog.contracts.facets",)
"""Builds schemas of one simple type, from elements it made itself."""


def test_a_module_opens_with_one_sentence():
    firsts = {module: (ast.get_docstring(sources.tree(module)) or "").split("\n\n")[0].strip() for module in MODULES}

    assert {module: said for module, said in firsts.items() if said[-1:] not in tuple(".:;?!")} == {}


def calls(module: str) -> list[tuple[str, int]]:
    """(dotted name as written, line) of what the module calls."""
    nodes = [node for node in ast.walk(sources.tree(module)) if isinstance(node, ast.Call)]
    return [(ast.unparse(node.func), node.lineno) for node in nodes if isinstance(node.func, ast.Attribute | ast.Name)]


def etree_names(module: str) -> set[str]:
    """The names under which a module knows lxml's, the standard library's or defusedxml's XML."""
    names: set[str] = set()
    for node in ast.walk(sources.tree(module)):
        if isinstance(node, ast.ImportFrom) and re.match(r"lxml|xml\.|defusedxml", node.module or ""):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {
                alias.asname or alias.name for alias in node.names if re.match(r"lxml|xml\.|defusedxml", alias.name)
            }
    return names


def test_xml_is_read_in_one_place_only():
    wrong = []
    for module in set(MODULES) - {"engine.xml", *SCHEMA_ROOMS}:
        known = etree_names(module)
        for name, line in calls(module) if known else ():
            room, _, what = name.rpartition(".")
            if (room in known and what in PARSERS) or name in known & PARSERS:
                wrong.append(f"{module}:{line} {name}")

    assert wrong == [], "read XML with engine.xml.parse"


@pytest.mark.parametrize("module", ["engine.xml", *SCHEMA_ROOMS])
def test_every_parser_refuses_entities_and_the_network(module):
    source = sources.files()[module].read_text()

    assert source.count("XMLParser(") == 1
    assert re.search(r"resolve_entities\s*=\s*False", source)
    assert re.search(r"no_network\s*=\s*True", source)


def test_a_strict_schema_is_built_in_its_rooms_only():
    elsewhere = set(MODULES) - {*SCHEMA_ROOMS, *ELEMENT_ROOMS}

    wrong = [
        f"{module}:{line} {name}"
        for module in elsewhere
        for name, line in calls(module)
        if name.rpartition(".")[2] == "XMLSchema"
    ]

    assert wrong == []


def test_no_error_is_swallowed():
    """A bare `except`, or `except Exception` that does not raise again, hides what nobody foresaw."""
    wrong = []
    for module, node in ((name, node) for name in MODULES for node in ast.walk(sources.tree(name))):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else ""
            raises = any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
            if (caught in ("", "BaseException", "Exception")) and not raises:
                wrong.append(f"{module}:{node.lineno} except {caught}")

    assert [place for place in wrong if place.rpartition(":")[0] not in LAST_RESORTS] == []


LAST_RESORTS = {
    "engine.plugins.helper": "a plug-in may raise anything; the engine's log has its type, the client a fault",
    "engine.calls": "one call that fails must not end the connections of others; it becomes a fault, and is logged",
    "engine.running.starting": "the copy of a process ends there, whatever happened; it is written to stderr",
    "catalog.sheets.xls": "on damaged bytes xlrd raises whatever it stumbles on; the file is refused",
    "sandboxes.reconciling": "one sandbox that fails must not keep the others waiting; it is logged and recorded",
}
"""{module: why an unforeseen error becomes a value there}: the edges of processes."""


def test_no_module_is_a_drawer():
    drawers = {"utils", "helpers", "common", "services", "misc", "tools"}

    assert [module for module in MODULES if module.rpartition(".")[2] in drawers] == []
