"""The OpenAPI document and the Swagger page: complete, valid, served from here."""

import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

pytestmark = pytest.mark.django_db


def test_the_document_is_valid():
    validate_schema(SchemaGenerator().get_schema(request=None, public=True))


def test_the_swagger_page_loads_nothing_from_elsewhere(sign_in, bob):
    page = sign_in(bob).get("/api/docs/")

    assert page.status_code == 200
    assert b"//cdn" not in page.content
    assert "'unsafe-inline'" not in page["Content-Security-Policy"].split("script-src")[-1].split(";")[0].replace(
        "style-src 'self' 'unsafe-inline'", ""
    )


def test_the_document_is_not_public(client):
    assert client.get("/api/schema/").status_code in (302, 401, 403)
