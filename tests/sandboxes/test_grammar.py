"""From a table with functions and keys of several fields to the real answer: published, composed, checked, called."""

import re
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest

from catalog.actions import contracts, datasets, reviews
from catalog.uploads import uploading
from engine import journal
from sandboxes import actions, addresses, checking, composing, provisioning, queries, samples
from sandboxes.stages import Stage

from ..datasets import naissances
from ..reliability import processes
from .test_provision import fresh

ROWS = (
    {"dossier": "DOS-{{sequence(dossier)}}", "echeance": "{{today(+3d)}}", "correlation": "{{demande.correlation}}",
     "emission": "{{now}}", "evenement": "{{request(numero)}};{{today}}|fin;2026-01-01"},
    {"dateNaissance*": "*", "dossier": "{{uuid()}}", "correlation": "n° {{request(dateNaissance)}}"},
    {"numero*": "/9[0-9]+/", "dateNaissance*": "2001-01-01", "dossier": "neuf"},
    {"numero*": "*", "dateNaissance*": "*", "dossier": "inconnu", "correlation": r"\{{today}}"},
)  # fmt: skip


@pytest.fixture
def version(alice, organisation, reviewer):
    made = contracts.publish_version(
        by=alice, organisation=organisation, content=naissances.WSDL, filename="n.wsdl", label="1", name="Naissances"
    )
    reviews.submit(version=made, by=alice)
    reviews.approve(version=made, by=reviewer)
    made.refresh_from_db()
    return made


def published(version, bob, *rows, name="Cas"):
    upload = datasets.receive(
        by=bob,
        organisation=version.service.organisation,
        operation=version.operations.get(),
        filename="cas.csv",
        content=naissances.sheet(*rows),
        dataset_name=name,
        publish_when_ready=True,
    )
    uploading.check(upload.pk)
    upload.refresh_from_db()
    assert upload.stage == "published", upload.problems
    return upload.revision.dataset


def ordered(version, bob, organisation, *layers):
    choice = actions.ServiceChoice(version, {"chercher": [actions.LayerChoice(each) for each in layers]})
    return actions.order(by=bob, organisation=organisation, name="Essai", services=[choice]).sandbox


def test_who_wins_is_told_for_a_combination(version, bob, organisation):
    low = published(version, bob, *ROWS, name="Bas")
    high = published(version, bob, {"dossier": "haut"}, {"numero*": "7", "dossier": "sept"}, name="Haut")
    service = ordered(version, bob, organisation, low, high).services.get()

    told = queries.composition(service, "chercher", key="12 & 1978-05-17")

    assert told.key_label == "personne/numero & personne/dateNaissance"
    assert [(each.dataset, each.row, each.kind) for each in told.contenders] == [
        ("Haut", 2, "literal"), ("Bas", 2, "literal"), ("Bas", 3, "regex"), ("Bas", 5, "default"),
    ]  # fmt: skip
    assert (told.conflict_count, [each.key for each in told.conflicts[0]]) == (1, ["12 & 1978-05-17"] * 2)


def test_layers_of_other_fields_cannot_be_composed(version, bob, organisation):
    service = ordered(version, bob, organisation, published(version, bob, *ROWS)).services.get()
    dataset = service.layers.get().dataset
    dataset.revisions.update(key_path=dataset.revisions.get().key_path[::-1])
    other = published(version, bob, *ROWS, name="Autre")

    with pytest.raises(composing.CompositionRefused, match="personne/dateNaissance & personne/numero"):
        composing.require_same_key("chercher", [(each, each.revisions.get()) for each in (dataset, other)])


@pytest.fixture
def live(settings, tmp_path):
    settings.ENGINE_URL = f"http://127.0.0.1:{processes.free_port()}"
    with processes.engine(tmp_path) as running:
        yield running


@pytest.fixture
def sandbox(live, version, bob, organisation):
    made = ordered(version, bob, organisation, published(version, bob, *ROWS))
    provisioning.provision(made.pk)
    return made


@pytest.mark.live
def test_the_check_accepts_values_of_the_right_form(sandbox):
    checking.check(sandbox.pk)

    done = fresh(sandbox)
    assert done.stage == Stage.READY, done.last_error
    assert queries.report_counts(sandbox) == {"total": 4, "passed": 4, "failed": 0, "not_testable": 0}


@pytest.mark.live
def test_the_check_still_sees_an_answer_of_another_form(sandbox, version):
    response = version.operations.get().responses.get(name="reponse")
    response.source = response.source.replace("{{echeance}}", "2026-1-1")
    response.save()

    checking.check(sandbox.pk)

    assert fresh(sandbox).stage == Stage.FAILED


@pytest.mark.live
def test_answers_are_computed_from_the_clock_and_the_request(sandbox, settings):
    body = _called(sandbox, "12", "1978-05-17", "A & <b>")

    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    near = {(today + timedelta(days=shift)).isoformat() for shift in (2, 3, 4)}
    assert _text(body, "echeance") in near
    assert re.fullmatch(r"DOS-\d{15}", _text(body, "dossier"))
    assert _text(body, "correlation") == "A &amp; &lt;b&gt;"
    assert abs(datetime.fromisoformat(_text(body, "emission")) - datetime.now(ZoneInfo("UTC"))) < timedelta(minutes=5)
    assert _text(body, "libelle") == "12"


@pytest.mark.live
def test_the_journal_names_the_combination(sandbox, settings):
    asked = {("12", "1978-05-17"): 2, ("12", "1999-01-01"): 3, ("12", None): 3, ("99", "2001-01-01"): 4, ("1", "x"): 5}

    for number, birth in asked:
        _called(sandbox, number, birth, "c")

    lines = [each for path in journal.segments(settings.SHELF_DIR) for each in journal.read(path.path)[0]]
    assert [(each.key, each.row) for each in lines] == [
        (f"{number} & {birth or ''}", row) for (number, birth), row in asked.items()
    ]
    assert lines[-1].outcome == "defaulted" and "{{today}}" in lines[-1].answer


@pytest.mark.live
def test_the_call_to_try_first_carries_both_values(sandbox):
    shown = samples.call(samples.chosen(samples.places(fresh(sandbox))))

    assert re.search(r"numero>12</.*dateNaissance>1978-05-17</", shown.envelope, re.DOTALL)


def _called(sandbox, number: str, birth: str | None, correlation: str) -> str:
    escaped = correlation.replace("&", "&amp;").replace("<", "&lt;")
    born = f"<n:dateNaissance>{birth}</n:dateNaissance>" if birth else ""
    envelope = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        '<n:demande xmlns:n="urn:exemple:naissances">'
        f"<n:personne><n:numero>{number}</n:numero>{born}</n:personne><n:correlation>{escaped}</n:correlation>"
        "</n:demande></s:Body></s:Envelope>"
    )
    address = addresses.url(sandbox, sandbox.services.get().version)
    request = urllib.request.Request(quote(address, safe=":/"), envelope.encode(), {"Content-Type": "text/xml"})
    with urllib.request.urlopen(request, timeout=10) as reply:
        return reply.read().decode()


def _text(body: str, name: str) -> str:
    return re.search(rf"<(?:\w+:)?{name}>(.*?)</", body)[1]


RULED = (
    {"dossier": "ligne"},
    {"numero*": "? dateNaissance > 2100-01-01", "dateNaissance*": "", "dossier": "mineur {{request(numero)}}"},
    {"numero*": "? correlation commence par X & numero = 99", "dateNaissance*": "", "dossier": "refus"},
    {"numero*": "? correlation = /[A-Z]{3}/", "dateNaissance*": "", "dossier": "code"},
)


@pytest.fixture
def ruled(live, version, bob, organisation):
    made = ordered(version, bob, organisation, published(version, bob, *RULED))
    provisioning.provision(made.pk)
    return made


@pytest.mark.live
@pytest.mark.parametrize(
    ("number", "birth", "correlation", "file", "row"),
    [
        ("12", "1978-05-17", "c", "ligne", 2),
        ("12", "2121-01-01", "c", "mineur 12", 3),
        ("99", "1978-05-17", "Xa", "refus", 4),
        ("99", "2121-01-01", "Xa", "mineur 99", 3),
        ("12", "1978-05-17", "ABC", "code", 5),
    ],
)
def test_rules_answer_before_keys_and_the_journal_names_their_row(
    ruled, settings, number, birth, correlation, file, row
):
    body = _called(ruled, number, birth, correlation)

    (line,) = [each for path in journal.segments(settings.SHELF_DIR) for each in journal.read(path.path)[0]]
    assert (_text(body, "dossier"), line.row, line.key) == (file, row, f"{number} & {birth}")


@pytest.mark.live
def test_the_check_asks_for_rules_and_says_which_it_cannot_ask_for(ruled):
    checking.check(ruled.pk)

    done = fresh(ruled)
    assert done.stage == Stage.READY, done.last_error
    assert queries.report_counts(ruled) == {"total": 4, "passed": 3, "failed": 0, "not_testable": 1}


def test_rules_of_two_layers_are_read_from_the_highest(version, bob, organisation):
    low = published(version, bob, RULED[0], RULED[1], name="Bas")
    high = published(version, bob, RULED[1] | {"dossier": "haut"}, name="Haut")
    service = ordered(version, bob, organisation, low, high).services.get()

    (recipe,) = composing.recipes(service)
    told = queries.composition(service, "chercher")

    first = next(each for each in composing.winners(recipe) if each.key.kind == "rule")
    assert first.values["dossier"] == "haut"
    assert (told.conflict_count, told.conflicts[0][0].dataset) == (1, "Haut")
