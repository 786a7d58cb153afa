"""`/healthz`: open, short, and honest about the database."""

from django.db import DatabaseError, connection
from django.urls import reverse

URL = reverse("health")


def test_a_stranger_is_told_that_all_is_well(client, db):
    response = client.get(URL)

    assert response.status_code == 200
    assert response.json() == {"portal": "ok", "database": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_a_database_that_does_not_answer_is_told(client, db, monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        response = client.get(URL)

    assert response.status_code == 503
    assert response.json()["database"] != "ok"
