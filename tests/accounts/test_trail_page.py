"""The page of the audit trail and its export."""

import csv
import io

import pytest
from django.urls import reverse

from accounts import trail
from accounts.models import Entry
from tests import factories


@pytest.fixture
def entries(alice, organisation, mallory, other_organisation):
    trail.record(by=alice, verb="inside.do", target=organisation, detail={"note": "dedans"})
    trail.record(by=mallory, verb="outside.do", target=other_organisation)


def page(client, **asked) -> str:
    response = client.get(reverse("accounts:trail"), asked)
    assert response.status_code == 200
    return response.content.decode()


def export(client, **asked) -> list[dict[str, str]]:
    response = client.get(reverse("accounts:trail-export"), asked)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_manager_reads_what_concerns_the_organisation(entries, sign_in, manager):
    client = sign_in(manager)

    assert "inside.do" in page(client)
    assert "outside.do" not in page(client)
    assert {line["organisation"] for line in export(client)} == {"cpam-nord"}


@pytest.mark.parametrize("who", ["auditor", "reviewer", "operator"])
def test_network_roles_read_everything(who, entries, sign_in, request):
    client = sign_in(request.getfixturevalue(who))

    assert {"inside.do", "outside.do"} <= {line["verb"] for line in export(client)}
    assert "inside.do" in page(client)
    assert "outside.do" in page(client)


@pytest.mark.parametrize("who", ["alice", "bob", "reader"])
@pytest.mark.parametrize("name", ["accounts:trail", "accounts:trail-export"])
def test_for_others_it_does_not_exist(name, who, entries, sign_in, request):
    assert sign_in(request.getfixturevalue(who)).get(reverse(name)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "verbs"),
    [
        ({"verb": "inside.do"}, {"inside.do"}),
        ({"organisation": "cpam-sud", "kind": "organisation"}, {"outside.do", "organisation.add"}),
        ({"kind": "user", "verb": "inside.do"}, set()),
    ],
)
def test_the_filters_narrow_the_page_and_the_export(asked, verbs, entries, sign_in, auditor):
    client = sign_in(auditor)

    assert {line["verb"] for line in export(client, **asked)} == verbs
    assert ("inside.do</td>" in page(client, **asked)) is ("inside.do" in verbs)


@pytest.mark.parametrize("asked", [{"verb": "nonsense"}, {"page": "999"}, {"page": "x"}, {"organisation": "a b;'"}])
def test_a_filter_that_makes_no_sense_is_no_crash(asked, entries, sign_in, auditor):
    assert "inside.do" in page(sign_in(auditor), **asked)


def test_a_filter_offers_only_what_one_may_read(entries, sign_in, manager):
    choices = sign_in(manager).get(reverse("accounts:trail")).context["form"].fields["verb"].choices

    assert "outside.do" not in [value for value, _label in choices]


def test_the_page_is_cut_into_pages(sign_in, auditor, organisation, django_assert_max_num_queries):
    for number in range(60):
        trail.record(by=auditor, verb=f"many.{number:02}", target=organisation)
    client = sign_in(auditor)

    with django_assert_max_num_queries(10):
        first = page(client)

    assert "many.59</td>" in first
    assert "many.00</td>" not in first
    assert "many.00</td>" in page(client, page=2)
    assert len(export(client)) == Entry.objects.count()


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1+1", "\r=1"])
def test_the_export_holds_no_formula(name, sign_in, auditor):
    factories.organisation("piege", name=name)

    line = next(line for line in export(sign_in(auditor)) if line["key"] and line["verb"] == "organisation.add")

    assert line["label"].startswith("'")


def test_what_people_wrote_is_shown_as_text(sign_in, auditor):
    factories.organisation("piege", name="<script>alert(1)</script>")

    assert "<script>alert" not in page(sign_in(auditor))
