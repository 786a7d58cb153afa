"""From the spreadsheet and the page to the wire: a story of states, a profile in force, the check left alone."""

import http.client
import re
import time

import pytest

from catalog.actions import datasets
from catalog.uploads import uploading
from sandboxes import checking, metering, provisioning, queries
from sandboxes.actions import behaviour as actions
from sandboxes.behaviour import remembering
from sandboxes.models import Usage
from sandboxes.stages import CheckOutcome
from tests.live import live_engine

from . import world

pytestmark = pytest.mark.live

STORY = b"""id,etat_avant,nomFamille,prenom,age,etat_apres,response
1,,Absent,Jack,46,ouvert,individuValide
1,ouvert,Ouvert,Jack,46,clos,individuValide
1,clos,Clos,Jack,46,,individuValide
2,,Boulon,Michel,35,,individuInvalide
"""
CALL = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:v="http://www.test.fr/individu/v1"><s:Body>'
    "<v:rechercheIndividuRequestElement><individu><id>{}</id></individu></v:rechercheIndividuRequestElement>"
    "</s:Body></s:Envelope>"
)


@pytest.fixture
def story(version, operation, bob, organisation):
    upload = datasets.receive(
        by=bob, organisation=organisation, operation=operation, filename="histoire.csv", content=STORY,
        dataset_name="Histoire", publish_when_ready=True,
    )  # fmt: skip
    uploading.check(upload.pk)
    upload.refresh_from_db()
    assert upload.stage == "published", upload.problems
    return world.order(version, upload.revision.dataset, by=bob, organisation=organisation).sandbox


def publish(sandbox) -> None:
    """The next generation, once the engine has looked."""
    provisioning.provision(sandbox.pk)
    sandbox.refresh_from_db()
    assert sandbox.observed_generation == sandbox.desired_generation, sandbox.last_error
    time.sleep(0.3)


def call(engine, sandbox, key: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=20)
    path = f"/m/{sandbox.public_id}/individu/1.0"
    connection.request("POST", path, CALL.format(key).encode(), {"Content-Type": "application/soap+xml"})
    response = connection.getresponse()
    told = {name.lower(): value for name, value in response.getheaders()}
    found = re.search(r"<nomFamille>(.*?)<", response.read().decode())
    connection.close()
    return response.status, told, found[1] if found else ""


def test_a_story_is_told_checked_and_started_over(story, bob, settings):
    with live_engine(settings.SHELF_DIR) as engine:
        settings.ENGINE_URL = engine.url
        publish(story)
        checking.check(story.pk)
        report = {line.key: line.outcome for line in queries.report(story)}

        told = [call(engine, story, "1")[2] for _ in range(3)]
        assert told == ["Absent", "Ouvert", "Clos"]
        assert [(line.key, line.state) for line in remembering.remembered(story).states] == [("1", "clos")]

        actions.start_over(sandbox=story, by=bob)
        publish(story)
        assert call(engine, story, "1")[2] == "Absent"

    assert set(report.values()) == {CheckOutcome.PASSED, CheckOutcome.NOT_TESTABLE}
    assert report["2"] == CheckOutcome.PASSED


def test_a_profile_reaches_the_client_the_journal_and_the_usage(story, bob, settings):
    with live_engine(settings.SHELF_DIR) as engine:
        settings.ENGINE_URL = engine.url
        actions.apply_profile(sandbox=story, by=bob, slug="maintenance")
        publish(story)
        status, headers, _name = call(engine, story, "2")
        checking.check(story.pk)

        actions.calm(sandbox=story, by=bob)
        publish(story)
        assert call(engine, story, "2")[0] == 200
    metering.collect()

    assert (status, headers["x-mockadmin-chaos"]) == (503, "http-503")
    broken = story.exchanges.get(outcome="broken")
    assert (broken.http_status, broken.key, broken.row) == (503, "2", 5)
    assert "Maintenance" in broken.reason
    assert Usage.objects.get(outcome="broken").calls == 1
    assert not queries.report(story).filter(outcome=CheckOutcome.FAILED).exists()
