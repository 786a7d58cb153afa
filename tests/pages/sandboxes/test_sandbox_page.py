"""The first tab of a sandbox: its making, its addresses, a call to copy, and who may do what."""

import re

import pytest

from sandboxes import actions, addresses
from sandboxes.models import Sandbox
from sandboxes.stages import Stage
from tests.pages import reading
from tests.sandboxes import world


def test_bob_copies_the_address_and_the_wsdl_address(visit, bob, served, version, address):
    words = reading.words(visit(bob).get(address("sandbox")))

    assert addresses.url(served, version) in words
    assert addresses.wsdl_url(served, version) in words


def test_the_snippet_asks_for_the_first_row_of_the_highest_layer(visit, bob, served, address):
    words = reading.words(visit(bob).get(address("sandbox")))

    assert "<id>1</id>" in words
    assert "row 2 of “Individus” (key 1)" in words


@pytest.mark.parametrize(
    ("tool", "sign"),
    [
        ("curl", "curl -sS"),
        ("python", "from zeep"),
        ("php", "new SoapClient"),
        ("java", "createDispatch"),
        ("dotnet", "HttpClient"),
        ("soapui", "New SOAP Project"),
    ],
)
def test_each_client_has_its_snippet_at_its_own_address(visit, bob, served, address, tool, sign):
    answer = visit(bob).get(f"{address('sandbox')}?client={tool}")

    assert sign in reading.words(answer)


def test_an_operation_without_dataset_shows_its_example(visit, bob, version, organisation):
    bare = world.order(version, by=bob, organisation=organisation).sandbox
    from sandboxes import provisioning

    provisioning.provision(bare.pk)

    words = reading.words(visit(bob).get(f"/bacs/{bare.public_id}/"))

    assert "the answer is its example" in words
    assert "curl -sS" in words


def test_while_it_is_made_the_page_watches_with_and_without_javascript(visit, bob, sandbox, address):
    answer = visit(bob).get(address("sandbox"))

    assert f'hx-get="{address("steps")}"' in answer.content.decode()
    assert '<noscript><meta http-equiv="refresh"' in answer.content.decode()


def test_the_steps_come_alone_while_they_move(visit, bob, served, address):
    answer = visit(bob).get(address("steps"), headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "Compilation of the answers" in answer.content.decode()


def test_the_whole_page_is_asked_once_the_steps_have_ended(visit, bob, sandbox, address):
    Sandbox.objects.filter(pk=sandbox.pk).update(stage=Stage.READY)

    answer = visit(bob).get(address("steps"), headers={"HX-Request": "true"})

    assert answer["HX-Refresh"] == "true"


def test_a_failure_says_why_and_offers_another_try(visit, bob, sandbox, address):
    Sandbox.objects.filter(pk=sandbox.pk).update(stage=Stage.FAILED, last_error="the shelf is full")

    answer = visit(bob).get(address("sandbox"))

    assert "the shelf is full" in reading.words(answer)
    assert address("retry") in reading.posts(answer)


def test_a_reader_sees_everything_and_may_press_nothing(visit, reader, served, address):
    answer = visit(reader).get(address("sandbox"))

    assert "curl -sS" in reading.words(answer)
    assert reading.posts(answer) == set()


@pytest.mark.parametrize(
    "name", ["sandbox", "steps", "composition", "journal", "checks", "settings", "recompose", "delete"]
)
def test_mallory_finds_no_page_of_it(visit, mallory, sandbox, address, name):
    assert visit(mallory).get(address(name)).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "extend",
        "reset",
        "stop",
        "start",
        "retry",
        "delete",
        "renew-token",
        "approve",
        "refuse",
        "token-noted",
        "recompose",
    ],
)
def test_mallory_changes_nothing(visit, mallory, sandbox, address, name):
    before = Sandbox.objects.values().get(pk=sandbox.pk)

    answer = visit(mallory).post(address(name), {"note": "x", "confirmed": "on", "days": "1"})

    assert answer.status_code == 404
    assert Sandbox.objects.values().get(pk=sandbox.pk) == before


@pytest.mark.parametrize(
    "name", ["extend", "reset", "stop", "start", "retry", "renew-token", "approve", "refuse", "token-noted"]
)
def test_changes_need_a_post(visit, bob, sandbox, address, name):
    assert visit(bob).get(address(name)).status_code == 405


def test_the_page_costs_as_much_for_many_layers(
    visit, bob, served, operation, version, organisation, django_assert_num_queries, address
):
    page = visit(bob)
    page.get(address("sandbox"))
    with django_assert_num_queries(40, exact=False) as before:
        page.get(address("sandbox"))

    more = [world.dataset(operation, f"{n}0,A,B,1,individuValide", by=bob, name=f"Plus {n}") for n in range(1, 4)]
    wide = world.order(version, *more, by=bob, organisation=organisation).sandbox
    from sandboxes import provisioning

    provisioning.provision(wide.pk)
    with django_assert_num_queries(len(before)):
        page.get(f"/bacs/{wide.public_id}/")


def test_a_waiting_message_is_never_a_traceback(visit, bob, sandbox, address):
    actions.stop(sandbox=sandbox, by=bob)

    answer = visit(bob).post(
        address("stop"), follow=True, headers={"Referer": "http://testserver" + address("settings")}
    )

    assert re.search("stopped", reading.words(answer))
