"""Hostile contracts: XXE, bombs, imports that reach out, schemas that explode. Each is refused or does no harm."""

import socket
import threading
import time

import pytest

from catalog.contracts import reading
from catalog.contracts.problems import ContractProblem
from catalog.errors import ContractRefused
from catalog.intake import contracts_store

from .build import contract, zipped


def refusal(files: dict[str, bytes] | bytes, main: str = "") -> ContractProblem:
    with pytest.raises(ContractProblem) as caught:
        reading.read(files if isinstance(files, dict) else {"a.wsdl": files}, main)
    return caught.value


@pytest.fixture
def canary():
    """A listener of this machine that nobody should call: its list of callers."""
    callers = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    stop = threading.Event()

    def listen():
        while not stop.is_set():
            try:
                connection, address = server.accept()
            except TimeoutError:
                continue
            callers.append(address)
            connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    yield server.getsockname()[1], callers
    stop.set()
    thread.join()
    server.close()


# --- X01–X06, X10: documents that no parser should open ---------------------------------------------------------------

ENTITIES = {
    "external file": '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    "external address": '<!DOCTYPE d [<!ENTITY x SYSTEM "http://127.0.0.1:{port}/x">]>',
    "parameter entity": '<!DOCTYPE d [<!ENTITY % p SYSTEM "http://127.0.0.1:{port}/x"> %p;]>',
    "external DTD": '<!DOCTYPE d SYSTEM "http://127.0.0.1:{port}/x.dtd">',
    "billion laughs": '<!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {"abcdefghij"[n]} "{("&" + "abcdefghij"[n - 1] + ";") * 10}">' for n in range(1, 10))
    + "]>",
    "quadratic": '<!DOCTYPE d [<!ENTITY a "' + "x" * 50_000 + '">]>',
}


@pytest.mark.parametrize("name", list(ENTITIES))
@pytest.mark.parametrize("where", ["wsdl", "xsd"])
def test_a_document_type_is_refused_in_a_wsdl_and_in_a_schema(canary, name, where):
    port, callers = canary
    hostile = ENTITIES[name].replace("{port}", str(port))
    started = time.perf_counter()

    if where == "wsdl":
        problem = refusal(contract(head=hostile))
    else:
        schema = f'<?xml version="1.0"?>{hostile}<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"/>'
        problem = refusal({"a.wsdl": contract('<xsd:include schemaLocation="b.xsd"/>'), "b.xsd": schema.encode()})

    assert problem.code == "doctype"
    assert problem.file == ("a.wsdl" if where == "wsdl" else "b.xsd")
    assert callers == []
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "iso2022_kr"])
def test_a_document_type_hidden_by_an_encoding_is_refused(encoding):
    text = contract(head=ENTITIES["external file"]).decode().replace("UTF-8", encoding)

    assert refusal(text.encode(encoding)).code in ("doctype", "encoding", "not-xml")


@pytest.mark.parametrize("content", [b"\x00", b"GIF89a", b"{}", b"<a", b"a;b;c\n1;2;3\n", b"<a>&#0;</a>", b"\xff\xfe"])
def test_what_is_not_xml_is_refused(content):
    assert refusal(content).code == "not-xml"


def test_an_inclusion_is_an_ordinary_unknown_element():
    inclusion = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file:///etc/hostname"/>'
    content = contract().replace(b"<wsdl:service", inclusion.encode() + b"<wsdl:service")

    read = reading.read({"a.wsdl": content})

    assert [operation["name"] for operation in read["operations"]] == ["lire"]


@pytest.mark.parametrize("depth", [300, 20_000])
def test_what_is_nested_too_deeply_is_refused(depth):
    content = contract().replace(b"<wsdl:service", b"<d>" * depth + b"</d>" * depth + b"<wsdl:service")

    assert refusal(content).code == "not-xml"


# --- X12, X13: imports that reach out ---------------------------------------------------------------------------------

OUTSIDE = [
    "http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:{port}/x.xsd", "HTTP://127.0.0.1:{port}/x.xsd",
    "ftp://127.0.0.1:{port}/x.xsd", "//127.0.0.1:{port}/x.xsd", "\\\\127.0.0.1\\x.xsd", "file:///etc/passwd",
    "/etc/passwd",
    "../../x.xsd", "../../../../../../etc/passwd", "~/.bashrc", "%2e%2e/%2e%2e/etc/passwd", "data:text/xml,<a/>",
    "jar:file:///x.jar!/x.xsd", "classpath:x.xsd", "file://bundle/../../etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("location", OUTSIDE)
@pytest.mark.parametrize("directive", ["xsd:include", "xsd:import", "wsdl:import"])
def test_an_import_from_outside_is_refused_and_names_the_file_to_add(canary, location, directive):
    port, callers = canary
    location = location.replace("{port}", str(port))
    if directive == "wsdl:import":
        element = f'<wsdl:import namespace="urn:x" location="{location.replace("<", "&lt;")}"/>'
        content = contract().replace(b"<wsdl:types>", element.encode() + b"<wsdl:types>")
    else:
        namespace = 'namespace="urn:x"' if directive == "xsd:import" else ""
        content = contract(f'<{directive} {namespace} schemaLocation="{location.replace("<", "&lt;")}"/>')

    problem = refusal({"dossier/a.wsdl": content})

    assert problem.code in ("import-missing", "import-remote")
    assert (problem.file, problem.parameters["location"]) == ("dossier/a.wsdl", location)
    assert problem.line > 0
    assert problem.missing
    assert callers == []


def test_the_message_does_not_tell_whether_a_file_of_the_server_exists():
    there, absent = (
        refusal(contract(f'<xsd:include schemaLocation="/etc/{name}"/>')).message for name in ("passwd", "nothing")
    )

    assert there.replace("passwd", "nothing") == absent


# --- the whole way: the child, and what the person reads --------------------------------------------------------------


def test_the_person_reads_a_sentence_and_nothing_is_called(canary, settings):
    port, callers = canary
    hostile = contract(f'<xsd:include schemaLocation="http://127.0.0.1:{port}/x.xsd"/>')

    with pytest.raises(ContractRefused) as caught:
        contracts_store.read_upload(zipped({"a.wsdl": hostile}), filename="envoi.zip")

    (problem,) = caught.value.problems
    assert problem["message"].startswith("a.wsdl")
    assert (problem["code"], problem["missing"]) == ("import-remote", "x.xsd")
    assert callers == []


def test_addresses_of_the_contract_are_never_called(canary):
    port, callers = canary
    content = contract().replace(b"http://169.254.169.254/", f"http://127.0.0.1:{port}/".encode())

    contracts_store.read_upload(content, filename="a.wsdl")

    assert callers == []
