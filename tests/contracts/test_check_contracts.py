"""`manage.py check_contracts`: what the portal would make of contracts, measured without keeping anything."""

import io
import json
import tarfile

import pytest
from django.core.management import CommandError, call_command

from catalog.models import ServiceVersion
from tests.shared import shared_path

from . import wsdl
from .build import contract, zipped

TYPES = b"""<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:exemple:essai">
  <xsd:element name="demande" type="xsd:string"/><xsd:element name="reponse" type="xsd:int"/></xsd:schema>"""
SPREAD = contract('<xsd:include schemaLocation="../types/commun.xsd"/>')
TREE = {
    "un/service.wsdl": SPREAD,
    "types/commun.xsd": TYPES,
    "deux/Personne.wsdl": wsdl("Personne"),
    "trois/incomplet.wsdl": contract('<xsd:include schemaLocation="absent.xsd"/>'),
    "trois/abime.wsdl": b"<wsdl:definitions",
    "LISEZMOI.txt": b"rien",
}


@pytest.fixture
def measured(tmp_path):
    def run(*paths) -> dict:
        report = tmp_path / "rapport.json"
        call_command("check_contracts", *map(str, paths), "--json", str(report), verbosity=0, stdout=io.StringIO())
        return json.loads(report.read_text(encoding="utf-8"))

    return run


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "contrats"
    for name, content in TREE.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    return place


@pytest.fixture
def archive(tmp_path):
    place = tmp_path / "contrats.tar.gz"
    with tarfile.open(place, "w:gz") as packed:
        for name, content in TREE.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            packed.addfile(entry, io.BytesIO(content))
    return place


def by_path(report: dict) -> dict[str, dict]:
    return {file["path"]: file for file in report["files"]}


def test_every_contract_of_a_folder_has_its_verdict(measured, folder):
    files = by_path(measured(folder))

    assert {path: file["status"] for path, file in files.items()} == {
        "un/service.wsdl": "imported",
        "deux/Personne.wsdl": "imported",
        "trois/incomplet.wsdl": "refused",
        "trois/abime.wsdl": "refused",
    }
    assert files["trois/incomplet.wsdl"]["category"] == "import-missing"
    assert files["trois/incomplet.wsdl"]["missing"] == ["absent.xsd"]
    assert files["trois/abime.wsdl"]["category"] == "not-xml"
    assert "abime.wsdl" in files["trois/abime.wsdl"]["message"]


def test_every_operation_is_asked_answered_and_read_back(measured, folder):
    [operation] = by_path(measured(folder))["un/service.wsdl"]["operations"]

    assert operation == {
        "name": "lire", "binding": "liaison", "soap": "1.1", "one_way": False, "request_made": True,
        "request_valid": True, "answered": True, "schema_valid": True, "round_trip": True, "reason": "",
    }  # fmt: skip


def test_archives_and_a_single_wsdl_are_measured_alike(measured, folder, archive, tmp_path):
    packed = tmp_path / "contrats.zip"
    packed.write_bytes(zipped(TREE))

    def verdicts(report: dict) -> list:
        return sorted((file["path"], file["status"], file["operations"]) for file in report["files"])

    assert verdicts(measured(archive)) == verdicts(measured(packed)) == verdicts(measured(folder))
    [alone] = measured(folder / "deux" / "Personne.wsdl")["files"]
    assert (alone["path"], alone["status"]) == ("Personne.wsdl", "imported")


def test_the_totals_add_the_files_up(measured, folder):
    totals = measured(folder)["totals"]

    assert (totals["files"], totals["imported"], totals["refused"]) == (4, 2, 2)
    assert totals["categories"] == {"import-missing": 1, "not-xml": 1}
    assert (totals["operations"], totals["answered"], totals["valid_and_read_share"]) == (2, 2, 1.0)
    assert 0 < totals["megabytes"] < 1536


@pytest.mark.django_db
def test_nothing_is_kept(measured, folder, settings):
    before = sorted(settings.DATA_DIR.rglob("*"))

    measured(folder)

    assert not ServiceVersion.objects.exists()
    assert sorted(settings.DATA_DIR.rglob("*")) == before


def test_what_one_path_lacks_is_found_in_another(measured, tmp_path):
    for place, name, content in (("a", "p/essai.wsdl", SPREAD), ("b", "p/commun/commun.xsd", TYPES)):
        (tmp_path / place / name).parent.mkdir(parents=True)
        (tmp_path / place / name).write_bytes(content)

    assert by_path(measured(tmp_path / "a"))["p/essai.wsdl"]["missing"] == ["commun.xsd"]
    assert by_path(measured(tmp_path / "a", tmp_path / "b"))["p/essai.wsdl"]["status"] == "imported"


def test_a_path_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="nulle-part"):
        call_command("check_contracts", "nulle-part")


def test_an_import_never_leaves_the_folder(measured, tmp_path):
    secret = tmp_path / "secret.xsd"
    secret.write_bytes(TYPES)
    inside = tmp_path / "contrats"
    inside.mkdir()
    (inside / "a.wsdl").write_bytes(contract(f'<xsd:include schemaLocation="../{secret.name}"/>'))

    [file] = measured(inside)["files"]

    assert (file["status"], file["category"]) == ("refused", "import-missing")


def test_a_real_archive_is_measured(measured, tmp_path):
    """Two of the health contracts that the product is made for: one rpc/encoded, one document/literal bare."""
    with tarfile.open(shared_path("corpus", "dev.tar.gz")) as packed:
        names = [name for name in packed.getnames() if name.startswith("padoa__tlsi-ins/")]
        files = {name: packed.extractfile(name).read() for name in names if packed.getmember(name).isfile()}
    place = tmp_path / "reels.zip"
    place.write_bytes(zipped(files))

    report = measured(place)

    assert [file["status"] for file in report["files"]] == ["imported", "imported"]
    assert report["totals"]["answered_share"] == report["totals"]["valid_and_read_share"] == 1.0
