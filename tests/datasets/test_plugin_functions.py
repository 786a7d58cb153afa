"""Functions of plug-ins in sheets: checked with the example that they give, listed, published and answered live."""

import re
import urllib.request
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from catalog.actions import contracts, datasets
from catalog.functions import plugged as announced
from catalog.functions.examples import Cells, Example
from catalog.functions.fields import Fields
from catalog.previews import showing
from catalog.stages import Track, UploadStage
from engine import functions
from sandboxes import actions, addresses, provisioning
from tests import factories
from tests.live import live_engine

from . import naissances, table

pytestmark = pytest.mark.django_db


def checked(change: dict[str, str]):
    return table.check(naissances.sheet(change), wsdl=naissances.WSDL)


@pytest.mark.parametrize("cell", ["{{luhn(123)}}", "N {{luhn(demande.correlation)}}"])
def test_a_function_of_an_approved_plugin_is_accepted(approve, cell):
    approve("luhn==1.0.0")

    found = checked({"correlation": cell})

    assert found.problems == []
    assert found.stage == UploadStage.READY


@pytest.mark.parametrize(
    ("change", "code", "proposal"),
    [
        ({"correlation": "{{lunh(123)}}"}, "V25", "{{luhn(123)}}"),
        ({"correlation": "{{luhn()}}"}, "V25", ""),
        ({"correlation": "{{luhn(request.numro)}}"}, "V25", "{{luhn(request.numero)}}"),
        ({"echeance": "{{luhn(123)}}"}, "V26", ""),
    ],
)
def test_what_does_not_fit_is_a_problem_of_its_cell(approve, change, code, proposal):
    approve("luhn==1.0.0")

    found = checked(change)

    assert [(each["code"], each["proposal"]) for each in found.problems] == [(code, proposal)]


def test_a_plugin_that_is_not_approved_is_no_function(approve):
    approve("")

    found = checked({"correlation": "{{luhn(123)}}"})

    assert [each["code"] for each in found.problems] == ["V25"]


def test_a_preview_shows_the_example_and_never_runs_the_plugin(approve, naissance):
    approve("luhn==1.0.0")
    cells = Cells(Fields([]), Example(naissance), {}.get)

    assert cells.text("n° {{luhn(1)}}") == "n° 79927398713"


@pytest.fixture
def naissance():
    return datetime(2026, 1, 31, tzinfo=UTC)


def test_a_new_version_makes_new_bundles(approve):
    approve("luhn==1.0.0")
    before = announced.inputs()
    functions.announce([functions.Signature("luhn", "1.0.1", 1, 1, "79927398713")])

    assert before == {"plugins": {"luhn": ["1.0.0", "79927398713"]}}
    assert announced.inputs() != before


def test_the_portal_does_not_start_with_another_version(approve):
    with pytest.raises(ImproperlyConfigured, match=r"luhn is approved as 1\.1\.0, and 1\.0\.0 is installed"):
        approve("luhn==1.1.0")


# --- the list ---------------------------------------------------------------------------------------------------------


def test_everybody_sees_what_is_approved(approve, client, bob):
    approve("luhn==1.0.0")
    client.force_login(bob)

    page = client.get(reverse("plugins")).content.decode()
    (told,) = client.get(reverse("api-plugins")).json()

    assert "luhn" in page and "79927398713" in page
    assert told == {
        "name": "luhn",
        "version": "1.0.0",
        "distribution": "mockadmin-sample",
        "is_approved": True,
        "kind": "function",
        "summary": "The digits of its argument with the check digit of Luhn behind them.",
        "example": "79927398713",
    }


def test_only_the_network_sees_what_is_installed_and_not_approved(approve, client, bob, reviewer):
    approve("")

    seen = {}
    for person in (bob, reviewer):
        client.force_login(person)
        seen[person] = [(each["name"], each["is_approved"]) for each in client.get(reverse("api-plugins")).json()]

    assert seen == {bob: [], reviewer: [("luhn", False), ("sirenkey", False), ("sirenroute", False)]}


def test_a_validator_goes_with_the_operations_that_it_names(approve):
    approve("sirenkey==1.0.0")

    assert announced.validators("{urn:exemple:entreprises}rechercheEntreprise") == {"sirenkey": "1.0.0"}
    assert announced.validators("{urn:exemple:autre}rechercheEntreprise") == {}


# --- from the sheet to the live engine --------------------------------------------------------------------------------


@pytest.mark.live
def test_a_sheet_with_the_sample_function_answers_on_the_live_engine(
    approve, settings, alice, bob, organisation, tmp_path
):
    approve("luhn==1.0.0")
    version = contracts.publish_version(
        by=alice, organisation=organisation, content=naissances.WSDL, filename="naissances.wsdl",
        label="1", name="Naissances", track=Track.NON_STANDARD,
    )  # fmt: skip
    operation = version.operations.get()
    sheet = naissances.sheet({"correlation": "n° {{luhn(demande.correlation)}}"})
    upload = factories.upload(bob, organisation, operation, content=sheet, dataset_name="Avec greffon")
    revision = datasets.publish(upload=upload, by=bob)
    layers = {operation.name: [actions.LayerChoice(revision.dataset)]}
    choice = actions.ServiceChoice(version, layers)
    sandbox = actions.order(by=bob, organisation=organisation, name="Essai", services=[choice]).sandbox
    provisioning.provision(sandbox.pk)
    shown = showing.of_row(revision, operation, 2)
    envelope = re.sub(r"(<(?:\w+:)?correlation>)[^<]*", r"\g<1>73282932", shown.request)

    limits = {"ENGINE_PLUGIN_MILLISECONDS": "5000"}
    with live_engine(settings.SHELF_DIR, PYTHONPATH=str(tmp_path), PLUGINS="luhn==1.0.0", **limits) as engine:
        settings.ENGINE_URL = engine.url
        request = urllib.request.Request(addresses.url(sandbox, version), envelope.encode())
        request.add_header("Content-Type", "text/xml")
        with urllib.request.urlopen(request, timeout=20) as answer:
            body = answer.read().decode()

    assert "n° 79927398713" in shown.preview.exact.decode()
    assert "n° 732829320<" in body
