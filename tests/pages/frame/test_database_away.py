"""While the database does not answer, pages and API say so with 503, and the next request after it finds it again."""

import socket

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.urls import reverse

from tests import factories


@pytest.fixture
def answers(client):
    """What a client gets, as the server would send it."""
    client.raise_request_exception = False
    return client


@pytest.fixture(params=[OperationalError, InterfaceError])
def away(request):
    """A context within which each statement fails, as on a connection that was cut off."""

    def cut_off(*_statement):
        raise request.param("the connection is lost")

    return lambda: connection.execute_wrapper(cut_off)


def test_a_page_says_it_in_french_and_when_to_come_back(answers, away, alice):
    answers.force_login(alice)

    with away():
        response = answers.get(reverse("home"))

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "La base de données ne répond pas" in response.content.decode()
    assert answers.get(reverse("home")).status_code == 200


def test_the_api_says_it_as_a_problem(answers, away, alice, organisation):
    secret = factories.token(alice, organisation)

    with away():
        response = answers.get(reverse("api-sandboxes"), headers={"Authorization": f"Bearer {secret}"})

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert response["Content-Type"] == "application/problem+json"
    assert (response.json()["status"], response.json()["code"]) == (503, "database-away")


def test_our_own_mistakes_stay_incidents(answers, alice):
    answers.force_login(alice)

    def mistaken(execute, _sql, _parameters, many, context):
        return execute("SELECT 1 FROM what_is_not_there", None, many, context)

    with connection.execute_wrapper(mistaken):
        response = answers.get(reverse("home"))

    assert response.status_code == 500
    assert "Retry-After" not in response


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is in this process")
def test_a_server_that_never_says_hello_is_given_up(settings, db):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        lonely = connection.copy()
        lonely.settings_dict |= {"HOST": "127.0.0.1", "PORT": str(silent.getsockname()[1])}

        with pytest.raises(OperationalError, match="timeout"):
            lonely.ensure_connection()
