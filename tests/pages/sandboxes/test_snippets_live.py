"""The copied texts, run as they are: against a live engine, by the shell, by Python and by PHP."""

import shutil
import subprocess
import sys

import pytest
from django.urls import reverse
from lxml import html

from sandboxes import provisioning
from sandboxes.models import Sandbox
from tests.live import live_engine

pytestmark = [pytest.mark.live, pytest.mark.django_db]


@pytest.fixture
def engine(settings, db):
    with live_engine(settings.SHELF_DIR) as engine:
        settings.ENGINE_URL = engine.url
        yield engine


@pytest.fixture(params=["open", "token"])
def copied(request, engine, visit, bob, version, dataset, organisation, operation):
    """Orders a sandbox from the page, then reads the snippet of a client from it: `copied("curl")`."""
    order = {
        "version": version.pk,
        "layer": f"{operation.pk}:{dataset.pk}",
        "name": "Essai",
        "days": "14",
        "access": request.param,
    }
    page = visit(bob)
    page.post(reverse("sandboxes:order"), order)
    made = Sandbox.objects.get()
    provisioning.provision(made.pk)

    def copied(client: str) -> str:
        answer = page.get(f"/bacs/{made.public_id}/?client={client}")
        return html.fromstring(answer.content.decode()).xpath("//section[@id='snippets']//pre")[0].text_content()

    return copied


def run(command: list[str], text: str) -> str:
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_curl_line_answers_with_dupuis(copied):
    assert "<nomFamille>Dupuis</nomFamille>" in run(["bash"], copied("curl"))


def test_the_python_snippet_reads_dupuis(copied):
    assert "'nomFamille': 'Dupuis'" in run([sys.executable, "-"], copied("python"))


@pytest.mark.skipif(shutil.which("php") is None, reason="php is not installed")
def test_the_php_snippet_reads_dupuis(copied):
    if "soap" not in run(["php", "-m"], "").split():
        pytest.skip("the soap extension of PHP is not installed")

    assert "[nomFamille] => Dupuis" in run(["php"], copied("php"))


def test_a_word_other_than_the_token_is_refused(copied):
    text = copied("curl")
    if "Authorization" not in text:
        pytest.skip("this sandbox is open")

    assert "Dupuis" not in run(["bash"], text.replace("Bearer sb_", "Bearer sb_wrong"))
