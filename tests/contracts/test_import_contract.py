"""`manage.py import_contract`: the page's action, from a file, a ZIP or a folder."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.stages import Role
from catalog.models import ServiceVersion
from catalog.stages import Stage
from tests import factories
from tests.contracts import wsdl

from . import reading_of
from .build import contract, zipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def nord():
    where = factories.organisation("cpam-nord")
    factories.person("Odile", Role.OWNER, where)
    return where


def run(*arguments: str, label: str = "1.0") -> str:
    told = io.StringIO()
    call_command("import_contract", *arguments, "--organisation", "cpam-nord", "--label", label, stdout=told)
    return told.getvalue()


def test_a_file_a_zip_and_a_folder_give_versions(nord, tmp_path):
    packed = tmp_path / "dossiers.zip"
    packed.write_bytes(zipped(reading_of.files("dossiers")))

    assert run(str(reading_of.DATA / "individu.wsdl")).startswith("individu 1.0: 1 operations, stage draft.")
    assert run(str(packed)).startswith("dossiers 1.0: 1 operations")
    assert run(str(reading_of.DATA / "dossiers"), "--service", "dossiers", label="1.1").startswith("dossiers 1.1")
    assert ServiceVersion.objects.count() == 3


def test_problems_are_told_in_sentences(nord, tmp_path):
    path = tmp_path / "a.wsdl"
    path.write_bytes(contract('<xsd:include schemaLocation="b.xsd"/>'))

    with pytest.raises(CommandError, match=r"a\.wsdl.*b\.xsd"):
        run(str(path))

    assert not ServiceVersion.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("absent.wsdl",), "cannot be read"),
        ((str(reading_of.DATA / "rpc.wsdl"), "--service", "inconnu"), "no service inconnu"),
        ((str(reading_of.DATA / "rpc.wsdl"), "--by", "personne@exemple.invalid"), "no person"),
    ],
)
def test_what_is_not_there_is_named(nord, arguments, message):
    with pytest.raises(CommandError, match=message):
        run(*arguments)


def test_with_several_owners_one_has_to_be_named(nord):
    second = factories.person("Paul", Role.OWNER, nord)
    path = str(reading_of.DATA / "rpc.wsdl")

    with pytest.raises(CommandError, match="--by"):
        run(path)

    run(path, "--by", second.email)
    assert ServiceVersion.objects.get().author == second


# --- many contracts ---------------------------------------------------------------------------------------------------

LACKING = contract('<xsd:include schemaLocation="types.xsd"/>')


def test_several_main_contracts_are_imported_one_by_one(nord, tmp_path):
    packed = tmp_path / "lot.zip"
    packed.write_bytes(zipped({"a/personne.wsdl": wsdl("Personne"), "b/dossier.wsdl": wsdl("Dossier")}))

    told = run(str(packed), "--jobs", "1")

    assert "a/personne.wsdl: imported, personne 1.0" in told
    assert told.endswith("2 imported, 0 already there, 0 refused.\n")
    assert ServiceVersion.objects.count() == 2


def test_a_folder_of_contracts_is_imported_when_asked_for_each(nord, tmp_path):
    for name in ("personne", "dossier"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.wsdl").write_bytes(wsdl(name.title()))

    assert "2 imported" in run(str(tmp_path), "--each", "--submit", "--jobs", "1")
    assert {version.stage for version in ServiceVersion.objects.all()} == {Stage.SUBMITTED}


def test_a_refused_contract_is_told_and_the_others_are_imported(nord, tmp_path):
    packed = tmp_path / "lot.zip"
    packed.write_bytes(zipped({"a/personne.wsdl": wsdl("Personne"), "b/essai.wsdl": LACKING}))
    told = io.StringIO()

    with pytest.raises(CommandError, match="1 of 2"):
        call_command(
            "import_contract", str(packed), "--each", "--jobs", "1", "--organisation", "cpam-nord", "--label", "1.0",
            stdout=told,
        )  # fmt: skip

    assert "b/essai.wsdl: refused" in told.getvalue()
    assert "types.xsd" in told.getvalue()
    assert ServiceVersion.objects.count() == 1


def test_who_names_the_service_or_the_main_file_means_one_contract(nord, tmp_path):
    packed = tmp_path / "lot.zip"
    packed.write_bytes(zipped({"a/personne.wsdl": wsdl("Personne"), "b/dossier.wsdl": wsdl("Dossier")}))

    with pytest.raises(CommandError, match="b/dossier"):
        run(str(packed), "--name", "Autre")

    assert run(str(packed), "--main", "b/dossier.wsdl").startswith("dossier 1.0")


@pytest.mark.postgres  # SQLite in memory refuses a second connection where its file would wait
@pytest.mark.django_db(transaction=True)
def test_contracts_are_read_side_by_side(nord, tmp_path):
    names = ["Personne", "Dossier", "Droit", "Tarif"]
    packed = tmp_path / "lot.zip"
    packed.write_bytes(zipped({f"{name}/{name}.wsdl": wsdl(name) for name in names}))

    assert "4 imported" in run(str(packed), "--each", "--jobs", "2")
