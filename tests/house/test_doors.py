"""Closed by default: without signing in, every address leads to the login page or to a refusal, unless listed here."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

OPEN = {
    "account_login": "this is the door",
    "account_inactive": "says that the account is closed",
    "account_logout": "leads to the door",
    "account_reset_password": "for those who lost their password",
    "account_reset_password_done": "for those who lost their password",
    "account_reset_password_from_key": "for those who lost their password",
    "account_reset_password_from_key_done": "for those who lost their password",
    "set_language": "the door speaks two languages",
    "help": "who cannot sign in needs help",
    "accessibility": "the declaration is public",
    "health": "asked by machines; it tells nothing but that the portal lives",
}
"""{URL name: why it is open}."""

SAMPLES = {"int": "1", "slug": "x", "str": "x", "uuid": "6f2c1f0e-3f56-4a5e-9d51-0a5c2f5f8f10", "path": "x"}


def addresses(resolver: URLResolver, prefix: str = "", space: str = "") -> list[tuple[str, str]]:
    """(name, a sample address) of each route, from the portal's own table."""
    found = []
    for entry in resolver.url_patterns:
        pattern = entry.pattern
        converters = getattr(pattern, "converters", {})
        path = str(pattern)
        if hasattr(pattern, "_regex"):  # allauth and DRF write some routes as regular expressions
            path = _from_regex(path)
        for name, converter in converters.items():
            kind = next((kind for kind in SAMPLES if f"<{kind}:{name}>" in path), None)
            sample = SAMPLES.get(kind or "", "x") if kind else _sample(converter)
            path = path.replace(f"<{kind}:{name}>" if kind else f"<{name}>", sample)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            found += addresses(entry, prefix + path, inner)
        elif isinstance(entry, URLPattern):
            found.append((f"{space}{entry.name}", f"/{prefix}{path}"))
    return found


def _sample(converter) -> str:
    return "x" if converter.regex == "[^/]+" else "1"


def _from_regex(regex: str) -> str:
    """An address that a route's regular expression accepts: the first of given words, else an x."""
    filled = re.sub(
        r"\(\?P<\w+>([^()]*)\)",
        lambda group: group[1].split("|")[0] if re.fullmatch(r"[\w|]+", group[1]) else "x",
        regex,
    )
    return re.sub(r"\\Z|[\\^$?]", "", filled)


ROUTES = addresses(get_resolver())


def test_the_table_of_routes_is_read():
    assert len(ROUTES) > 40


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "address"), ROUTES, ids=[f"{name} {address}" for name, address in ROUTES])
def test_a_stranger_is_sent_to_the_door(client, name, address):
    answer = client.get(address)

    if name in OPEN:
        assert answer.status_code < 500
    elif answer.status_code == 302:
        assert answer["Location"].startswith(("/compte/connexion", "/compte/login", "/accounts/login")), answer[
            "Location"
        ]
    else:
        assert answer.status_code in (401, 403), f"{address} answers {answer.status_code} to a stranger"


def test_what_is_listed_as_open_exists():
    assert set(OPEN) <= {name for name, _ in ROUTES}
