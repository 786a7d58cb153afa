"""`manage.py import_contract`: the page's action, from a file, a ZIP or a folder."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.stages import Role
from catalog.models import ServiceVersion
from tests import factories

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
