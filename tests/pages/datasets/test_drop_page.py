"""Dropping files: the page, the way each file goes, the choice of the operation and of the columns."""

from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse

from accounts.stages import Role
from catalog.models import Upload
from tests import factories
from tests.contracts import wsdl
from tests.pages import reading

DROP, CHOOSE, COLUMNS = (reverse(f"catalog:{name}") for name in ("drop", "drop-choose", "drop-columns"))
ODD = "réf;patronyme;Prénom;remarque;retour\n1;Dupuis;Jack;vu;{response}\n"


def file(content: str | bytes, name: str = "cas.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


@pytest.fixture
def odd(response):
    return ODD.format(response=response)


@pytest.fixture
def asked(visit, bob, operation, odd):
    """Bob's file waits for its columns: (client, what the page of its columns is asked with)."""
    client = visit(bob)
    token = client.post(DROP, {"file": file(odd, "maison.csv")})["Location"].partition("f=")[2]
    return client, {"f": unquote(token), "operation": operation.pk}


# --- every page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/catalogue/", "/jeux/", "/bacs/", "/absent/"])
def test_every_page_takes_a_file_and_names_the_page_that_does_without_script(visit, bob, path):
    html = visit(bob).get(path).content.decode()

    assert "data-drop-anywhere" in html and f'action="{DROP}"' in html
    assert f'href="{DROP}"' in html


def test_who_may_send_nothing_is_offered_nothing(visit, reader, client):
    assert "data-drop-anywhere" not in visit(reader).get("/").content.decode()
    client.logout()
    assert "data-drop-anywhere" not in client.get(reverse("account_login")).content.decode()


def test_a_reader_is_told_why(visit, reader):
    assert visit(reader).get(DROP).status_code == 403


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_file_that_says_what_it_is_leads_to_its_check(visit, bob, operation):
    answer = visit(bob).post(DROP, {"file": file(factories.rows(operation))})

    assert answer["Location"] == reverse("catalog:upload", args=[Upload.objects.get().pk])


def test_a_contract_leads_to_its_form_which_keeps_it(visit, alice):
    client = visit(alice)

    answer = client.get(client.post(DROP, {"file": file(wsdl("Neuf"), "neuf.wsdl")})["Location"])

    assert "neuf.wsdl" in reading.words(answer)
    held = dict(reading.fields(answer))["held"]
    sent = client.post(reverse("catalog:contract-add"), {"held": held, "service": "new", "label": "1.0",
                                                         "kind": "soap", "track": "certified"})  # fmt: skip
    assert sent["Location"] == reverse("catalog:version", args=["neuf", "1.0"])


def test_a_contract_that_is_not_kept_any_more_is_chosen_again(visit, alice):
    answer = visit(alice).get(reverse("catalog:contract-add"), {"held": "perdu"})

    assert "choose them again" in reading.words(answer)


def test_several_files_are_listed_each_with_its_next_step(visit, bob, operation, odd):
    client = visit(bob)
    files = [file(factories.rows(operation)), file(odd, "maison.csv"), file("<html>", "page.xls")]

    answer = client.get(client.post(DROP, {"file": files})["Location"])

    said = reading.words(answer)
    assert "Your 3 files" in said and "maison.csv" in said and "page.xls" in said
    upload = Upload.objects.get()
    assert reverse("catalog:upload", args=[upload.pk]) in reading.links(answer)
    assert any(link.startswith(CHOOSE) for link in reading.links(answer))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose a file first"),
        ({"file": file("", "vide.csv")}, "empty"),
        ({"file": file(b"\x89PNG\r\n", "photo.png")}, "PNG"),
    ],
)
def test_what_is_wrong_with_the_only_file_is_said_on_top(visit, bob, operation, given, said):
    answer = visit(bob).post(DROP, given)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Upload.objects.exists()


# --- the operation ----------------------------------------------------------------------------------------------------


def test_the_nearest_operations_come_first_and_all_can_be_searched(asked, operation):
    client, question = asked

    answer = client.get(CHOOSE, {"f": question["f"]})
    none = client.get(CHOOSE, {"f": question["f"], "q": "zzzz"})

    assert "Most likely" in reading.words(answer) and "50 % of the columns" in reading.words(answer)
    assert operation.name in reading.words(answer)
    assert "No operation has that name" in reading.words(none)


def test_the_chosen_operation_leads_to_the_columns(asked):
    client, question = asked

    assert client.post(CHOOSE, question)["Location"].startswith(COLUMNS)


def test_an_operation_that_one_does_not_see_is_not_found(asked, mallory, other_organisation):
    client, question = asked
    hidden = factories.version(mallory, other_organisation, name="Ailleurs").operations.get()

    assert client.post(CHOOSE, question | {"operation": hidden.pk}).status_code == 404
    assert client.get(COLUMNS, question | {"operation": hidden.pk}).status_code == 404
    assert client.get(COLUMNS, question | {"operation": "x"}).status_code == 404


def test_a_file_is_kept_for_who_sent_it_alone(asked, visit, organisation):
    _client, question = asked
    carole = factories.person("Carole", Role.CONTRIBUTOR, organisation)

    for path in (CHOOSE, COLUMNS):
        answer = visit(carole).get(path, question)
        assert answer["Location"] == DROP
    assert "choose them again" in reading.words(visit(carole).get(DROP))


# --- the columns ------------------------------------------------------------------------------------------------------


def test_each_column_stands_beside_its_values_and_a_proposal(asked):
    client, question = asked

    answer = client.get(COLUMNS, question)

    fields = dict(reading.fields(answer))
    assert [fields[f"column-{place}"] for place in range(5)] == ["=key", "", "prenom", "", "=response"]
    assert {"Dupuis", "Jack", "vu", "nothing: say it", "the same name", "its values"} <= {
        text.strip() for text in reading.page(answer).get_element_by_id("content").itertext()
    }


def test_what_is_said_of_the_columns_leads_to_the_check(asked):
    client, question = asked
    fields = dict(reading.fields(client.get(COLUMNS, question)))

    answer = client.post(COLUMNS, fields | {"column-1": "nom", "unused-3": "on", "key": "0"})

    upload = Upload.objects.get()
    assert answer["Location"] == reverse("catalog:upload", args=[upload.pk])
    assert upload.mapping["columns"] == {"1": "nom", "2": "prenom"}
    assert upload.dataset_name == "maison"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unused-3": ""}, "Say what the column “remarque” is"),
        ({"column-3": "prenom"}, "cannot both be this"),
        ({"column-0": "", "unused-0": "on"}, "No column is the key"),
        ({"column-4": "", "unused-4": "on"}, "No column names the response"),
        ({"column-1": "adresse"}, "adresse"),
        ({"key": "9"}, "9"),
    ],
)
def test_what_is_wrong_is_said_at_its_column_and_on_top(asked, change, said):
    client, question = asked
    fields = dict(reading.fields(client.get(COLUMNS, question)))

    answer = client.post(COLUMNS, fields | {"column-1": "nom", "unused-3": "on"} | change)

    assert answer.status_code == 422
    summary = reading.parsed(answer).find_class("error-summary")[0].text_content()
    assert said in summary
    assert not Upload.objects.exists()


def test_one_response_stands_for_a_table_without_any(asked, response):
    client, question = asked
    fields = dict(reading.fields(client.get(COLUMNS, question)))
    change = {"column-1": "nom", "unused-3": "on", "column-4": "", "unused-4": "on", "always": response}

    client.post(COLUMNS, fields | change)

    assert Upload.objects.get().mapping["always"] == response


# --- columns of an upload ---------------------------------------------------------------------------------------------


@pytest.fixture
def wrong(bob, organisation, operation, odd):
    """A file sent to its operation though its columns are not the contract's."""
    return factories.upload(bob, organisation, operation, content=odd.encode())


def test_a_file_whose_columns_are_wrong_offers_to_match_them_all(visit, bob, wrong):
    client = visit(bob)
    address = reverse("catalog:upload-columns", args=[wrong.pk])
    assert address in reading.links(client.get(reverse("catalog:upload", args=[wrong.pk])))
    fields = dict(reading.fields(client.get(address)))

    refused = client.post(address, fields | {"column-1": "nom"})
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(address, fields | {"column-1": "nom", "unused-3": "on", "key": "0"})

    wrong.refresh_from_db()
    assert refused.status_code == 422
    assert (wrong.stage, wrong.problems) == ("ready", [])
    assert wrong.report["columns"] == ["id", "nom", "prenom", "response"]


def test_a_file_that_is_ready_has_no_columns_to_match(visit, bob, organisation, operation):
    ready = factories.upload(bob, organisation, operation)

    answer = visit(bob).get(reverse("catalog:upload-columns", args=[ready.pk]))

    assert answer["Location"] == reverse("catalog:upload", args=[ready.pk])


# --- the dataset of an upload -----------------------------------------------------------------------------------------


@pytest.fixture
def ready(bob, organisation, operation):
    return factories.upload(bob, organisation, operation, dataset_name="Essai")


def destination(upload: Upload) -> str:
    return reverse("catalog:upload-destination", args=[upload.pk])


def test_the_rows_go_to_the_dataset_that_is_chosen_instead(visit, bob, dataset, ready):
    client = visit(bob)
    assert destination(ready) in reading.links(client.get(reverse("catalog:upload", args=[ready.pk])))

    client.post(destination(ready), {"dataset": dataset.pk, "name": ""})

    ready.refresh_from_db()
    assert (ready.dataset, ready.dataset_name, ready.base) == (dataset, "", dataset.revisions.get())


def test_or_to_a_new_one(visit, bob, organisation, operation, dataset):
    upload = factories.upload(bob, organisation, operation, dataset=dataset, dataset_name="")

    visit(bob).post(destination(upload), {"dataset": "", "name": "Recette"})

    upload.refresh_from_db()
    assert (upload.dataset, upload.dataset_name, upload.base) == (None, "Recette", None)


@pytest.mark.parametrize(("given", "said"), [({"name": " "}, "Give the new dataset a name"), ({"dataset": "9"}, "9")])
def test_a_dataset_without_a_name_and_one_that_is_hidden_are_refused(visit, bob, ready, given, said):
    answer = visit(bob).post(destination(ready), given)

    assert answer.status_code == 422 and said in answer.content.decode()


def test_what_is_published_goes_nowhere_else(visit, bob, dataset):
    published = Upload.objects.get()

    answer = visit(bob).post(destination(published), {"name": "Autre"})

    published.refresh_from_db()
    assert (answer["Location"], published.dataset) == (reverse("catalog:upload", args=[published.pk]), dataset)


def test_the_widest_table_can_be_matched(visit, bob, organisation, operation, monkeypatch):
    """Every column twice in the form, and names that are typed."""
    monkeypatch.setattr("catalog.forms.drops.MOST_OPTIONS", 1000)
    names = [f"zz{place}" for place in range(510)]
    content = ";".join(["id", *names, "retour"]) + "\n" + ";".join(["1"] * 511 + ["x"]) + "\n"
    upload = factories.upload(bob, organisation, operation, content=content.encode())
    client, address = visit(bob), reverse("catalog:upload-columns", args=[upload.pk])
    html = client.get(address).content.decode()

    fields = {f"column-{place}": "" for place in range(1, 511)} | {f"unused-{place}": "on" for place in range(1, 511)}
    answer = client.post(
        address, fields | {"edition": "0", "column-0": "=key", "column-511": "=response", "column-1": "nom"}
    )

    assert html.count("<option") < 20 and 'list="column-names"' in html
    assert answer["Location"] == reverse("catalog:upload", args=[upload.pk])
