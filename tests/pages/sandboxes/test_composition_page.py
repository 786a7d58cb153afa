"""The composition: layers, who answers for a key and why, keys that stand in several layers, and changing it."""

import pytest
from django.urls import reverse

from catalog.models import Dataset
from catalog.stages import Scope
from sandboxes import actions
from sandboxes.models import Sandbox, SandboxTemplate
from tests.pages import reading
from tests.sandboxes import world


@pytest.fixture
def national(operation, alice):
    return world.dataset(
        operation,
        "1,National,Un,1,individuValide",
        "*,Autre,X,9,individuValide",
        by=alice,
        name="National",
        scope=Scope.NETWORK,
    )


@pytest.fixture
def sandbox(version, national, dataset, bob, organisation):
    """Ours above the national dataset."""
    return world.order(version, national, dataset, by=bob, organisation=organisation).sandbox


def question(address, operation, **asked) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{address('composition')}?operation={operation.pk}&{query}"


def test_the_layers_stand_highest_first_with_their_revisions(visit, bob, sandbox, dataset, national, address):
    words = reading.words(visit(bob).get(address("composition")))

    assert words.index("Individus") < words.index("National")
    assert "r1" in words


def test_the_highest_layer_answers_for_a_key_that_both_have(visit, bob, sandbox, operation, address):
    words = reading.words(visit(bob).get(question(address, operation, cle="1")))

    assert "“1” is answered by row 2 of “Individus”" in words
    assert "row 2 of “National”" in words.partition("Would answer")[2]


def test_the_default_answers_for_a_key_nobody_has(visit, bob, sandbox, operation, address):
    words = reading.words(visit(bob).get(question(address, operation, cle="77")))

    assert "“77” is answered by row 3 of “National”" in words


def test_keys_in_several_layers_are_listed(visit, bob, sandbox, operation, address):
    words = reading.words(visit(bob).get(question(address, operation)))

    assert "1 key stands in several layers" in words
    assert "Dupuis" in words and "National" in words


def test_the_keys_in_several_layers_are_searched(visit, bob, sandbox, operation, address):
    assert "1 of 1 keys" in reading.words(visit(bob).get(question(address, operation, filtre="1")))
    assert "No key of several layers" in reading.words(visit(bob).get(question(address, operation, filtre="zzz")))


def test_the_way_of_a_call_is_told_step_by_step(visit, bob, sandbox, operation, address):
    words = reading.words(visit(bob).get(question(address, operation, cle="1")))

    rungs = ["Rules No layer has a rule.", "Exact key Row 2 of “Individus” has this very key: it answers.",
             "Expressions No layer has an expression.", "Default 1 row would fit too."]  # fmt: skip
    assert [rung for rung in rungs if rung not in words] == []


def test_the_page_asks_the_database_as_often_for_many_layers(
    visit, bob, sandbox, operation, address, django_assert_max_num_queries
):
    page = visit(bob)
    page.get(address("composition"))  # the session, once

    with django_assert_max_num_queries(40):
        page.get(question(address, operation))


@pytest.mark.parametrize(
    "query", ["operation=x", "operation=999999", "operation=&cle=1", "operation=1&start=-1", "start=9999999999999"]
)
def test_a_nonsense_question_is_no_error(visit, bob, sandbox, address, query):
    assert visit(bob).get(f"{address('composition')}?{query}").status_code == 200


def test_bob_changes_the_composition_at_the_same_address(visit, bob, sandbox, version, operation, national, address):
    before = sandbox.public_id

    visit(bob).post(address("recompose"), {"version": version.pk, "layer": f"{operation.pk}:{national.pk}"})

    made = Sandbox.objects.get()
    assert made.public_id == before
    assert [layer.dataset for layer in made.services.get().layers.all()] == [national]
    assert made.desired_generation == sandbox.desired_generation + 1


def test_the_form_starts_from_what_is_composed_now(visit, bob, sandbox, operation, dataset, national, address):
    given = reading.fields(visit(bob).get(address("recompose")))

    assert [value for name, value in given if name == "layer"] == [
        f"{operation.pk}:{dataset.pk}",
        f"{operation.pk}:{national.pk}",
    ]


def test_what_is_not_applied_yet_is_said(visit, bob, sandbox, version, operation, dataset, national, address):
    page = visit(bob)
    laid = {"version": version.pk, "layer": [f"{operation.pk}:{national.pk}"], "do": "keep"}

    words = reading.words(page.post(address("recompose"), laid))

    assert "1 change is not applied yet" in words and "“Individus” is removed" in words
    assert "not applied yet" not in reading.words(page.get(address("recompose")))
    assert Sandbox.objects.get().desired_generation == sandbox.desired_generation


def test_who_would_answer_is_told_before_anything_is_applied(
    visit, bob, sandbox, version, operation, dataset, national, address
):
    order = [f"{operation.pk}:{national.pk}", f"{operation.pk}:{dataset.pk}"]
    asked = {"version": version.pk, "layer": order, f"ask-{operation.pk}": "1", "do": f"ask:{operation.pk}"}

    words = reading.words(visit(bob).post(address("recompose"), asked))

    assert "“1” is answered by row 2 of “National”" in words


def test_what_somebody_else_changed_meanwhile_is_not_overwritten_unseen(
    visit, bob, alice, sandbox, version, operation, dataset, national, address
):
    page = visit(bob)
    seen = dict(reading.fields(page.get(address("recompose"))))["seen"]
    actions.recompose(sandbox=sandbox, by=alice, services=[actions.ServiceChoice(version)], seen=seen)
    mine = {"version": version.pk, "layer": [f"{operation.pk}:{national.pk}"], "seen": seen}

    refused = page.post(address("recompose"), mine)

    assert refused.status_code == 409 and not sandbox.services.get().layers.exists()
    told = reading.parsed(refused).get_element_by_id("draft")
    assert "Alice" in told.text_content() and "National" in told.text_content()
    again = mine | {"seen": told.xpath(".//input[@name='seen']/@value")[0]}
    assert page.post(address("recompose"), again).status_code == 302
    assert [layer.dataset for layer in sandbox.services.get().layers.all()] == [national]


def test_a_refusal_keeps_what_was_laid_out(visit, bob, sandbox, version, operation, dataset, national, address):
    national.revisions.update(key_path=["autre"])
    laid = [f"{operation.pk}:{national.pk}", f"{operation.pk}:{dataset.pk}"]

    refused = visit(bob).post(address("recompose"), {"version": version.pk, "layer": laid})

    assert refused.status_code == 409
    assert reading.parsed(refused).xpath("//input[@name='layer']/@value") == laid


def test_a_dataset_that_the_reader_may_not_open_is_named_without_a_link(
    visit, bob, sandbox, dataset, operation, address, mallory
):
    Dataset.objects.filter(name="National").update(
        scope=Scope.ORGANISATION, organisation=mallory.memberships.get().organisation
    )

    page = visit(bob).get(address("composition"))

    assert "National" in reading.words(page)
    hidden = Dataset.objects.get(name="National").pk
    assert not [link for link in reading.links(page) if link.startswith(f"/jeux/{hidden}/")]
    assert [link for link in reading.links(page) if link.startswith(f"/jeux/{dataset.pk}/")]
    told = visit(bob).get(question(address, operation, cle="77"))
    assert not [link for link in reading.links(told) if link.startswith(f"/jeux/{hidden}/")]


def test_a_row_is_changed_for_this_sandbox_only_and_taken_away(visit, bob, sandbox, operation, address):
    page = visit(bob)
    form = f"{address('own-row', operation.pk)}?cle=1"
    assert form in reading.links(page.get(question(address, operation, cle="1")))
    cells = dict(reading.fields(page.get(form)))
    assert (cells["key"], cells["c0"]) == ("1", "Dupuis")

    page.post(form, cells | {"c0": "Lenoir"})

    words = reading.words(page.get(address("composition")))
    assert "1 row of this sandbox only" in words and "this sandbox only" in words
    page.post(address("own-row-remove", operation.pk), {"key": "1"})
    assert "of this sandbox only" not in reading.words(page.get(address("composition")))


def test_a_cell_that_breaks_the_contract_is_shown_at_its_field(visit, bob, sandbox, operation, address):
    form = f"{address('own-row', operation.pk)}?cle=1"
    page = visit(bob)
    cells = dict(reading.fields(page.get(form))) | {"c2": "douze"}

    assert "douze" in reading.words(page.post(form, cells))
    assert sandbox.overlays.count() == 0


def test_the_composition_is_kept_as_a_template_and_ordered_from(
    visit, bob, sandbox, version, operation, dataset, address
):
    page = visit(bob)

    page.post(address("template-save"), {"name": "Recette", "description": "Les cas de base"})

    (template,) = SandboxTemplate.objects.all()
    one = reverse("sandboxes:template", args=[template.pk])
    assert {one} <= reading.links(page.get(reverse("sandboxes:templates")))
    order = reverse("sandboxes:order")
    assert f"{order}?modele={template.pk}" in reading.links(page.get(order)) & reading.links(page.get(one))
    filled = page.get(f"{order}?modele={template.pk}")
    assert [value for name, value in reading.fields(filled) if name == "layer"][0] == f"{operation.pk}:{dataset.pk}"
    assert "Filled in from the template “Recette”" in reading.words(filled)
    page.post(reverse("sandboxes:template-order", args=[template.pk]))
    assert Sandbox.objects.filter(name="Recette").count() == 1
    page.post(reverse("sandboxes:template-delete", args=[template.pk]))
    assert not SandboxTemplate.objects.exists()


@pytest.mark.parametrize("pk", ["0", "x", "-1", "9" * 40, ""])
def test_a_template_that_is_not_there_is_not_found(visit, bob, pk):
    assert visit(bob).get(f"{reverse('sandboxes:order')}?modele={pk}").status_code == 404


def test_a_template_without_a_name_is_asked_for_one(visit, bob, sandbox, address):
    assert "required" in reading.words(visit(bob).post(address("template-save"), {"name": ""}))


def test_a_reader_may_not_change_it(visit, reader, sandbox, address):
    page = visit(reader)

    assert address("recompose") not in reading.links(page.get(address("composition")))
    assert page.get(address("recompose")).status_code == 403
    assert page.post(address("recompose")).status_code == 403
