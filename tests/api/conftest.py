"""A caller of the API, signed in by token."""

import pytest

from tests import factories


class Caller:
    """Sends JSON (or a form with files) with one person's token."""

    def __init__(self, client, secret: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {secret}"}

    def get(self, path: str, **query):
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers)

    def post(self, path: str, body=None):
        return self.client.post(f"/api/v1/{path}", body or {}, content_type="application/json", headers=self.headers)

    def put(self, path: str, body):
        return self.client.put(f"/api/v1/{path}", body, content_type="application/json", headers=self.headers)

    def patch(self, path: str, body):
        return self.client.patch(f"/api/v1/{path}", body, content_type="application/json", headers=self.headers)

    def delete(self, path: str):
        return self.client.delete(f"/api/v1/{path}", headers=self.headers)

    def send(self, path: str, **form):
        return self.client.post(f"/api/v1/{path}", form, headers=self.headers)


@pytest.fixture
def calls(client):
    """`calls(alice, organisation)` is Alice, calling with a token of that organisation."""

    def calls(person, organisation, **token) -> Caller:
        return Caller(client, factories.token(person, organisation, **token))

    return calls
