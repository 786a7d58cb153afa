"""Dispatchers in sheets: checked in their cell, never run by the portal, published and answered live."""

import re
import urllib.error
import urllib.request

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation

from catalog.actions import contracts, datasets
from catalog.previews import showing
from catalog.stages import Track, UploadStage
from engine import functions
from sandboxes import actions, addresses, explaining, provisioning
from sandboxes.checking import sampling
from sandboxes.composing import Recipe, Source
from tests import factories
from tests.live import live_engine

from . import individu, table

ROUTE = "{{sirenroute(request.id; reponse; inconnu)}}"
RULE = {"id": "? id commence par 7", "response": ROUTE}
EMPTY = dict.fromkeys(individu.GOOD, "") | RULE
HEADER = [*individu.HEADER[:-1], "motif", "response"]


@pytest.fixture
def known():
    """The sheets of this process know the sample's plug-ins."""
    functions.announce([
        functions.Signature("luhn", "1.0.0", 1, 1, "79927398713"),
        functions.Signature("sirenroute", "1.0.0", 2, 3, "", chooses=True),
    ])  # fmt: skip
    yield
    functions.announce([])


def checked(*changes: dict[str, str], header: list[str] | None = None):
    return table.check(individu.sheet(*changes, header=header))


@pytest.mark.parametrize("row", [RULE, EMPTY], ids=["values", "examples"])
def test_a_dispatcher_in_the_place_of_a_response_is_accepted_behind_a_rule(known, row):
    found = checked({}, row)

    assert found.problems == []
    assert found.stage == UploadStage.READY
    assert found.rows[1][3] == ROUTE


@pytest.mark.parametrize(
    ("response", "words", "proposal"),
    [
        ("{{sirenrout(request.id; a)}}", "There is no dispatcher “sirenrout”.", "{{sirenroute(request.id; a)}}"),
        ("{{sirenroute(request.id)}}", "sirenroute takes 2 to 3 arguments", ""),
        ("{{sirenroute(request.ident; a)}}", "The request has no field “ident”.", "{{sirenroute(request.id; a)}}"),
        ("{{luhn(request.id)}}", "luhn gives a value and chooses no response", ""),
        ("{{today}}", "today gives a value and chooses no response", ""),
        ("{{sirenroute(request.id; a)}} ou", "is no dispatcher: write {{name(arguments)}} and nothing beside", ""),
    ],
)  # fmt: skip
def test_what_chooses_no_response_is_a_problem_of_its_cell(known, response, words, proposal):
    with translation.override("en"):
        (problem,) = checked({}, RULE | {"response": response}).problems

    assert (problem["code"], problem["cell"], problem["proposal"]) == ("V25", "L3", proposal)
    assert words in problem["message"]


def test_a_dispatcher_chooses_for_a_rule_only(known):
    (problem,) = checked({"response": ROUTE}).problems

    assert (problem["code"], problem["cell"]) == ("V25", "L2")
    assert "sirenroute" in problem["message"]


def test_a_dispatcher_is_no_value(known):
    (problem,) = checked({"nom": "{{sirenroute(1; 2)}}"}).problems

    assert (problem["code"], problem["cell"]) == ("V25", "D2")


def test_the_cells_must_fit_each_response_that_takes_them(known):
    wrong = checked({}, RULE | {"age": "vieux", "nom": ""}).problems
    only_fault = checked({"motif": ""}, EMPTY | {"motif": "absent"}, header=HEADER).problems
    both = checked({"motif": ""}, EMPTY | {"motif": "absent", "age": "3"}, header=HEADER).problems

    assert [(each["code"], each["cell"]) for each in wrong] == [("V08", "D3"), ("V03", "E3")]
    assert only_fault == []
    assert [each["cell"] for each in both] == ["B3", "C3", "D3"]


@pytest.mark.parametrize(("response", "is_told"), [(ROUTE, False), ("reponse", True)])
def test_a_rule_behind_a_dispatcher_may_answer(known, response, is_told):
    found = checked({}, RULE | {"response": response}, {"id": "? id commence par 7 & id contient 3"})

    assert found.problems == []
    assert ("N60" in [each["code"] for each in found.report["notices"]]) is is_told


def test_the_sheet_of_rules_takes_a_dispatcher(known, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Lignes"
    book.active.append(individu.HEADER)
    book.active.append([*(individu.GOOD[name] for name in individu.HEADER[:-1]), "reponse"])
    sheet = book.create_sheet("Règles")
    sheet.append(["champ", "opérateur", "valeur", "réponse"])
    sheet.append(["id", "existe", "", ROUTE])
    sheet.append(["id", "=", "3", "{{sirenrout(1; 2)}}"])
    book.save(tmp_path / "cas.xlsx")

    found = table.check((tmp_path / "cas.xlsx").read_bytes(), filename="cas.xlsx")

    assert [(each["code"], each["cell"]) for each in found.problems] == [("V25", "L4")]


def test_everybody_sees_an_approved_dispatcher_with_its_kind(approve, client, bob, db):
    approve("sirenroute==1.0.0")
    client.force_login(bob)
    with translation.override("en"):
        page = client.get(reverse("plugins"), HTTP_ACCEPT_LANGUAGE="en").content.decode()
    (told,) = client.get(reverse("api-plugins")).json()

    assert "sirenroute" in page
    assert (told["name"], told["kind"], told["example"]) == ("sirenroute", "dispatcher", "")


# --- from the sheet to the live engine --------------------------------------------------------------------------------


@pytest.fixture
def published(approve, alice, bob, organisation, db):
    """A revision whose second row is a rule with a dispatcher."""
    approve("sirenroute==1.0.0")
    version = contracts.publish_version(
        by=alice, organisation=organisation, content=individu.WSDL, filename="individu.wsdl",
        label="1", name="Individu", track=Track.NON_STANDARD,
    )  # fmt: skip
    operation = version.operations.get()
    upload = factories.upload(bob, organisation, operation, content=individu.sheet({"id": "1"}, RULE))
    return operation, datasets.publish(upload=upload, by=bob)


def test_a_preview_says_that_the_engine_chooses_and_shows_no_answer(published):
    operation, revision = published

    answers = [showing.of_row(revision, operation, 3), showing.of_key(revision, operation, "732829320")]

    for answer in answers:
        assert (answer.line.number, answer.preview, answer.gone) == (3, None, "")
        assert "sirenroute" in answer.choice
    plain = showing.of_row(revision, operation, 2)
    assert (plain.choice, plain.preview is None) == ("", False)


def test_the_page_of_a_row_says_so_too(published, client, bob):
    operation, revision = published
    client.force_login(bob)

    page = client.get(reverse("catalog:dataset-preview", args=[revision.dataset.pk]), {"ligne": 3}).content.decode()

    assert "Le répartiteur «\u202fsirenroute\u202f» choisit la réponse" in page


def test_the_check_after_publication_leaves_the_choice_to_a_call_by_hand(published):
    operation, revision = published
    recipe = Recipe(operation, (Source(None, revision.dataset, revision),))

    found = sampling.samples(recipe, "–")

    assert [bool(each.obstacle) for each in found] == [True, False]
    assert "sirenroute" in found[0].obstacle


@pytest.mark.live
def test_a_sheet_with_the_sample_dispatcher_answers_on_the_live_engine(
    published, settings, bob, organisation, tmp_path
):
    operation, revision = published
    layers = {operation.name: [actions.LayerChoice(revision.dataset)]}
    choice = actions.ServiceChoice(operation.version, layers)
    sandbox = actions.order(by=bob, organisation=organisation, name="Essai", services=[choice]).sandbox
    provisioning.provision(sandbox.pk)
    sandbox.refresh_from_db()
    told = explaining.explain(sandbox.services.get(), operation.name, key="732829320")

    limits = {"ENGINE_PLUGIN_MILLISECONDS": "5000"}
    with live_engine(settings.SHELF_DIR, PYTHONPATH=str(tmp_path), PLUGINS="sirenroute==1.0.0", **limits) as engine:
        settings.ENGINE_URL = engine.url
        url = addresses.url(sandbox, operation.version)
        answers = [called(url, operation.sample_request, key) for key in ("732829320", "732829321", "1")]

    assert [(status, row) for status, row, _body in answers] == [(200, "3"), (500, "3"), (200, "2")]
    assert "<nom>Dupuis</nom>" in answers[0][2]
    assert "inconnu" in answers[1][2]
    assert "sirenroute" in told.contenders[0].why


def called(url: str, sample: str, key: str) -> tuple[int, str, str]:
    envelope = re.sub(r"(<(?:\w+:)?id>)[^<]*", rf"\g<1>{key}", sample)
    request = urllib.request.Request(url, envelope.encode(), {"Content-Type": "text/xml"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers["X-MockAdmin-Row"], answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["X-MockAdmin-Row"], error.read().decode()
