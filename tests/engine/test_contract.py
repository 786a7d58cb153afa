"""The contract as it is served: the sandbox's own address, links that lead back, members only."""

from dataclasses import replace

import pytest
from lxml import etree

from engine import bundle, members
from engine.contract import Pages

from . import golden

ADDRESS = "http://127.0.0.1:8001/m/x/individu/v1"
XSD = "{http://www.w3.org/2001/XMLSchema}"


@pytest.fixture
def pages(opened):
    return Pages(opened(strict=False))


def test_every_port_bears_the_address_of_the_sandbox(pages):
    page = pages.page("", ADDRESS)

    assert b"production.example.invalid" not in page
    ports = etree.fromstring(page).iter("{http://schemas.xmlsoap.org/wsdl/soap12/}address")
    assert [port.get("location") for port in ports] == [ADDRESS]


def test_two_sandboxes_share_a_bundle_but_not_an_address(pages):
    first, second = pages.page("", ADDRESS), pages.page("", "http://other/")

    assert ADDRESS.encode() in first
    assert ADDRESS.encode() not in second


def test_links_lead_back_to_the_sandbox_and_can_be_followed(pages):
    seen, waiting = set(), [""]
    while waiting:
        name = waiting.pop()
        root = etree.fromstring(pages.page(name, ADDRESS))
        for link in root.iter(f"{XSD}import", f"{XSD}include"):
            target = link.get("schemaLocation")
            assert target.startswith(f"{ADDRESS}?xsd=")
            waiting.append(target.partition("=")[2])
        seen.add(name)

    assert seen == {"", "contrat/commun/types.xsd", "contrat/racine.xsd"}


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://example.invalid/x.xsd",
        "contrat/../contrat/racine.xsd",
        "contrat",
        "CONTRAT/RACINE.XSD",
        "contrat/racine.xsd\0",
    ],
)
def test_only_members_are_served(pages, name):
    assert pages.page(name, ADDRESS) is None


def test_schemas_for_validation_are_no_part_of_the_contract(opened):
    assert Pages(opened(strict=True)).page("strict/main.xsd", ADDRESS) is None


def test_what_the_bundle_does_not_hold_has_no_location(opened, shelf):
    wsdl = golden.WSDL.replace(b"commun/types.xsd", b"http://example.invalid/evil.xsd")
    source = golden.bundle_source(digest="c" * 64)
    bundle.write(shelf, replace(source, files={**golden.FILES, "contrat/individu.wsdl": wsdl}))
    opened_bundle = bundle.open(shelf, "c" * 64)

    page = Pages(opened_bundle).page("", ADDRESS)

    assert b"example.invalid/evil" not in page
    assert next(etree.fromstring(page).iter(f"{XSD}import")).get("schemaLocation") is None
    opened_bundle.close()


@pytest.mark.parametrize(
    ("importer", "location", "member"),
    [
        ("a/main.wsdl", "types.xsd", "a/types.xsd"),
        ("a/main.wsdl", "./b/types.xsd", "a/b/types.xsd"),
        ("a/b/types.xsd", "../types.xsd", "a/types.xsd"),
        ("a/main.wsdl", "b\\types.xsd", "a/b/types.xsd"),
        ("a/main.wsdl", "b/with%20space.xsd", "a/b/with space.xsd"),
        ("a/main.wsdl", "a/types.xsd", "a/types.xsd"),
        ("a/main.wsdl", "../../../a/types.xsd", None),
        ("a/main.wsdl", "missing.xsd", None),
        ("a/main.wsdl", "", None),
    ],
)
def test_a_location_is_relative_to_the_importing_file(importer, location, member):
    names = {"a/main.wsdl", "a/types.xsd", "a/b/types.xsd", "a/b/with space.xsd"}

    assert members.resolve(names, importer, location) == member


def test_in_a_closed_contract_a_location_is_a_members_name_first():
    names = {"a/t.xsd", "a/a/t.xsd", "strict/main.xsd"}

    assert members.resolve(names, "a/main.wsdl", "a/t.xsd") == "a/t.xsd"
    assert members.resolve(names - {"strict/main.xsd"}, "a/main.wsdl", "a/t.xsd") == "a/a/t.xsd"


# --- the flat form ----------------------------------------------------------------------------------------------------

ALONE = golden.WSDL.replace(b'<xs:import namespace="urn:test:commun" schemaLocation="commun/types.xsd"/>', b"")


@pytest.fixture
def flat_page(shelf):
    """What the engine serves as the flat form of a contract of these files."""

    def flat_page(files: dict[str, bytes]) -> bytes | None:
        source = replace(golden.bundle_source([]), files=files, main_file="contrat/individu.wsdl", digest="f" * 64)
        bundle.write(shelf, source)
        opened = bundle.open(shelf, source.digest)
        try:
            return Pages(opened).page(members.FLAT, ADDRESS)
        finally:
            opened.close()

    return flat_page


def test_the_flat_form_bears_the_address_of_the_sandbox(flat_page):
    page = flat_page(golden.FILES | {members.FLAT: ALONE})

    assert ADDRESS.encode() in page
    assert b"production.example.invalid" not in page
    assert b"commun" not in page


def test_a_contract_that_imports_nothing_is_its_own_flat_form(flat_page):
    assert b"rechercheIndividu" in flat_page({"contrat/individu.wsdl": ALONE})


def test_an_older_contract_of_several_files_has_no_flat_form(flat_page):
    assert flat_page(golden.FILES) is None
