"""GET /services/, /services/<slug>/ and below: the catalogue, as far as one may see it."""

import io
import zipfile

import pytest

from catalog.stages import Stage
from tests import factories

pytestmark = pytest.mark.django_db


def test_lists_what_the_caller_may_see(calls, alice, organisation, mallory, other_organisation):
    factories.version(alice, organisation, name="Secret")
    factories.version(alice, organisation, name="Connu", stage=Stage.APPROVED)

    mine = calls(alice, organisation).get("services/").json()
    hers = calls(mallory, other_organisation).get("services/").json()

    assert [service["slug"] for service in mine["results"]] == ["connu", "secret"]
    assert [service["slug"] for service in hers["results"]] == ["connu"]


def test_searches_words(calls, alice, organisation):
    factories.version(alice, organisation, name="Tarification")
    factories.version(alice, organisation, name="Identite")

    found = calls(alice, organisation).get("services/", q="tarif").json()

    assert [service["slug"] for service in found["results"]] == ["tarification"]


def test_shows_a_version_with_its_operations(calls, alice, organisation):
    factories.version(alice, organisation, name="Personne")

    shown = calls(alice, organisation).get("services/personne/versions/1.0/").json()

    assert shown["stage"] == Stage.DRAFT
    assert shown["operations"] == ["lirePersonne"]


def test_shows_an_operation_with_its_message_trees(calls, alice, organisation):
    factories.version(alice, organisation, name="Personne")

    shown = calls(alice, organisation).get("services/personne/versions/1.0/operations/lirePersonne/").json()

    assert [child["name"] for child in shown["request_tree"]["children"]] == ["id"]
    assert shown["key_candidates"][0]["label"] == "id"


def test_gives_the_contract_as_a_zip(calls, alice, organisation):
    factories.version(alice, organisation, name="Personne")

    answer = calls(alice, organisation).get("services/personne/versions/1.0/contract/")

    assert answer["Content-Disposition"].startswith("attachment")
    assert zipfile.ZipFile(io.BytesIO(answer.content)).namelist() == ["Personne.wsdl"]


@pytest.mark.parametrize("below", ["", "versions/1.0/", "versions/1.0/contract/", "versions/1.0/operations/"])
def test_a_stranger_finds_nothing(calls, alice, organisation, mallory, other_organisation, below):
    factories.version(alice, organisation, name="Secret")

    hidden = calls(mallory, other_organisation).get(f"services/secret/{below}")
    missing = calls(mallory, other_organisation).get(f"services/absent/{below}")

    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
