"""Every endpoint of the API is described in the OpenAPI document and listed in docs/api.md."""

import re

import pytest
from drf_spectacular.generators import SchemaGenerator

from . import sources

PAGE = (sources.ROOT / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def paths() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)["paths"]


def test_every_endpoint_says_what_it_does(paths):
    silent = [
        f"{method.upper()} {path}"
        for path, methods in paths.items()
        for method, operation in methods.items()
        if not (operation.get("summary") or operation.get("description"))
    ]

    assert silent == []


def test_every_endpoint_is_listed_in_the_page(paths):
    asked = {
        f"{method.upper()} {re.sub(r'{[^}]+}', '{}', path)}" for path, methods in paths.items() for method in methods
    }
    listed = {
        f"{method} {re.sub(r'{[^}]+}', '{}', path)}"
        for methods, path in re.findall(r"^\| `([A-Z, ]+)` \| `(/api/v1/[^`]*)` \|", PAGE, re.MULTILINE)
        for method in methods.replace(" ", "").split(",")
    }

    assert asked - listed == set(), "missing in docs/api.md"
    assert listed - asked == set(), "docs/api.md lists what is not there"
