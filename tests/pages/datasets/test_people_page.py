"""The fictitious people of an organisation: searched, taken away as a table, made, their traces forgotten."""

import io

import openpyxl
import pytest
from django.urls import reverse

from accounts.models import Entry
from catalog.models import FictitiousPerson, Trace
from catalog.people import registry
from engine import persons
from tests import factories

pytestmark = pytest.mark.django_db
PEOPLE = reverse("catalog:people")


def download(client, form: str, query: str = "") -> bytes:
    return b"".join(client.get(reverse("catalog:people-download", args=[form]) + query).streaming_content)


def test_a_contributor_makes_some_and_finds_one(visit, bob, organisation):
    client = visit(bob)

    client.post(PEOPLE, {"count": "30"})

    people = FictitiousPerson.objects.filter(organisation=organisation)
    assert people.count() == 30
    assert all(persons.is_nobody(each.nir) for each in people)
    wanted = people.get(number=17)
    html = client.get(PEOPLE, {"q": wanted.nir}).content.decode()
    assert wanted.family_name in html
    assert "1 person" in html
    assert Entry.objects.get(verb="people.make").detail == {"count": 30}


@pytest.mark.parametrize("count", ["0", "-1", "1001", "beaucoup", ""])
def test_a_count_that_cannot_be_is_said_at_its_field(visit, bob, count):
    answer = visit(bob).post(PEOPLE, {"count": count})

    assert answer.status_code == 422
    assert "id_count" in answer.content.decode()
    assert not FictitiousPerson.objects.exists()


def test_they_come_as_tables_that_sheets_recognise(visit, bob, organisation):
    first, _second = registry.make(organisation, 2)
    client = visit(bob)

    csv = download(client, "csv").decode("utf-8-sig").splitlines()
    sheet = openpyxl.load_workbook(io.BytesIO(download(client, "xlsx", f"?q={first.nir}"))).active

    assert csv[0].startswith("numero;nir;cleNir;nomNaissance;")
    assert len(csv) == 3
    assert [cell.value for cell in sheet[2]][:4] == ["1", first.nir, first.nir_key, first.family_name]
    assert sheet.max_row == 2
    assert client.get(reverse("catalog:people-download", args=["pdf"])).status_code == 404


def test_another_organisation_has_its_own(visit, mallory, organisation):
    [person] = registry.make(organisation, 1)

    assert person.family_name not in visit(mallory).get(PEOPLE).content.decode()
    assert person.nir.encode() not in download(visit(mallory), "csv")


def test_a_manager_ends_the_recognition_and_nobody_else(visit, bob, manager, organisation):
    registry.cast(organisation, [["nir:abc"]], [])

    assert visit(bob).post(reverse("catalog:people-forget")).status_code == 403
    assert Trace.objects.exists()
    visit(manager).post(reverse("catalog:people-forget"))

    assert not Trace.objects.exists()
    assert FictitiousPerson.objects.filter(organisation=organisation).count() == 1
    assert Entry.objects.get(verb="people.forget").detail == {"traces": 1}


def test_a_reader_looks_and_makes_none(visit, organisation):
    reader = factories.person("Léa", "reader", organisation)
    client = visit(reader)

    assert "Make them" not in client.get(PEOPLE).content.decode()
    assert client.post(PEOPLE, {"count": "3"}).status_code == 403
