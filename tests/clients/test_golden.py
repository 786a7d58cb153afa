"""The example everything started from: the demonstration's own contract, its two rows, and four clients."""

import pytest

from mockadmin.demo import people as demo_people
from mockadmin.demo import published, seeding
from sandboxes import actions, addresses, ordering, reconciling
from sandboxes.stages import Stage
from tests import factories
from tests.shared import shared_path

from . import clients

DYNAMIC = ("PHP SoapClient", "node soap", "zeep")
"""Clients that read the contract when they call."""

pytestmark = [pytest.mark.clients, pytest.mark.live, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wsdl(engine):
    """The address of the golden sandbox's contract, provisioned and checked."""
    for code in (demo_people.NATIONAL, demo_people.REGIONAL, demo_people.LOCAL):
        factories.organisation(code)
    demo_people.settle()
    seeding.publish(published.INDIVIDU)
    bob, local = demo_people.person("Bob"), demo_people.organisation(demo_people.LOCAL)
    version = seeding.version_of(published.INDIVIDU)
    choice = ordering.default_choice(by=bob, organisation=local, version=version)
    sandbox = actions.order(by=bob, organisation=local, name="Exemple", services=[choice]).sandbox
    reconciling.settle(sandbox.pk)
    sandbox.refresh_from_db()
    assert sandbox.stage == Stage.READY, sandbox.last_error
    return addresses.wsdl_url(sandbox, version)


@pytest.mark.parametrize("client", DYNAMIC)
def test_a_client_reads_what_the_row_says(wsdl, client):
    answer = clients.call(client, wsdl, "rechercheIndividu", {"individu": {"id": "1"}}, "1.2")

    read = {name: clients.found(answer, name) for name in ("nomFamille", "prenom", "age", "NIR")}
    assert read == {"nomFamille": ["Dupuis"], "prenom": ["Jack"], "age": ["46"], "NIR": ["2980526954644"]}


def test_the_request_of_the_picture_is_answered_as_in_the_picture(wsdl):
    request = shared_path("golden", "request.xml").read_text()

    answer = clients.curl(wsdl, request, "1.2")

    assert [word for word in ("Dupuis", "Jack", "46") if f">{word}<" not in answer] == []


@pytest.mark.parametrize("client", DYNAMIC)
def test_a_client_is_told_that_no_row_fits(wsdl, client):
    with pytest.raises(clients.SoapFault, match="123456"):
        clients.call(client, wsdl, "rechercheIndividu", {"individu": {"id": "123456"}}, "1.2")
