"""`?wsdl&flat` of a live mock: one address is enough for PHP and zeep to read the contract and to call it."""

import json
import subprocess

import pytest
import zeep

from catalog.actions import contracts
from catalog.stages import Track
from sandboxes import actions, addresses, ordering, reconciling
from sandboxes.stages import Stage
from tests.contracts import reading_of
from tests.contracts.build import zipped

from . import clients

pytestmark = [pytest.mark.clients, pytest.mark.live, pytest.mark.django_db(transaction=True)]

PHP = """
$client = new SoapClient($argv[1], ["cache_wsdl" => WSDL_CACHE_NONE, "location" => $argv[3], "exceptions" => true]);
echo json_encode($client->__soapCall($argv[2], [json_decode($argv[4], true)]));
"""
CALLS = {"dossiers": {"reference": "AB1234"}, "tuxedo.wsdl": {"inbuf": {"NUM_DOSSIER": "1"}}}
"""{contract of the test data: what its operation is asked}."""


@pytest.fixture(params=CALLS)
def mock(request, engine, alice, organisation):
    """A live mock: the address of its flat WSDL, its endpoint, its operation, and what that is asked."""
    files = reading_of.files(request.param)
    version = contracts.publish_version(
        by=alice, organisation=organisation, content=zipped(files), filename="lot.zip", label="1.0",
        track=Track.NON_STANDARD,
    )  # fmt: skip
    choice = ordering.default_choice(by=alice, organisation=organisation, version=version)
    sandbox = actions.order(by=alice, organisation=organisation, name="Plat", services=[choice]).sandbox
    reconciling.settle(sandbox.pk)
    sandbox.refresh_from_db()
    assert sandbox.stage == Stage.READY, sandbox.last_error
    wsdl = f"{addresses.wsdl_url(sandbox, version)}&flat"
    return wsdl, addresses.url(sandbox, version), version.operations.get().name, CALLS[request.param]


def test_zeep_reads_it_from_that_one_address_and_gets_an_answer(mock):
    wsdl, _endpoint, operation, asked = mock
    transport = Counting()

    answer = zeep.Client(wsdl, transport=transport).service[operation](**asked)

    assert transport.loaded == [wsdl]
    assert answer is not None


def test_php_reads_it_from_that_one_address_and_gets_an_answer(mock):
    clients.require(clients.BY_NAME["PHP SoapClient"])
    wsdl, endpoint, operation, asked = mock

    command = ["php", "-r", PHP, wsdl, operation, endpoint, json.dumps(asked)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)


class Counting(zeep.Transport):
    """Remembers what it loads."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []

    def load(self, url: str) -> bytes:
        self.loaded.append(url)
        return super().load(url)
