"""Ordering from the pages: one click, or composed by hand without JavaScript."""

import pytest
from django.urls import reverse

from accounts.models import Organisation
from catalog.stages import Scope
from sandboxes.models import Sandbox
from sandboxes.stages import Access, Stage
from tests.pages import reading
from tests.sandboxes import world

ORDER = reverse("sandboxes:order")


@pytest.fixture
def default_address(version):
    return reverse("sandboxes:order-default", args=[version.service.slug, version.label])


@pytest.fixture
def national(operation, alice, dataset):
    return world.dataset(operation, "1,National,Un,1,individuValide", by=alice, name="National", scope=Scope.NETWORK)


def layers(draft_fields) -> list[str]:
    return [value for name, value in draft_fields if name == "layer"]


def test_one_click_opens_a_sandbox_approved_by_policy(visit, bob, default_address, dataset):
    answer = visit(bob).post(default_address)

    made = Sandbox.objects.get()
    assert answer["Location"] == reverse("sandboxes:sandbox", args=[made.public_id])
    assert (made.stage, made.approval) == (Stage.APPROVED, "policy")


def test_one_click_needs_a_post(visit, bob, default_address):
    assert visit(bob).get(default_address).status_code == 405


def test_a_reader_may_not_order(visit, reader, default_address):
    assert visit(reader).post(default_address).status_code == 403
    assert visit(reader).get(ORDER).status_code == 403
    assert not Sandbox.objects.exists()


def test_a_version_one_cannot_see_is_not_found(visit, mallory, alice, organisation):
    made = world.version(owner=alice, organisation=organisation, label="2.0")

    answer = visit(mallory).post(reverse("sandboxes:order-default", args=[made.service.slug, made.label]))

    assert answer.status_code == 404


def test_the_form_says_before_sending_that_the_quota_approves(visit, bob, version):
    words = reading.words(visit(bob).get(ORDER))

    assert "0 of 10 sandboxes in use" in words
    assert "approved at once" in words


def test_the_form_says_before_sending_that_a_reviewer_decides(visit, bob, version, organisation):
    Organisation.objects.filter(pk=organisation.pk).update(sandbox_quota=0)

    assert "a reviewer decides" in reading.words(visit(bob).get(ORDER))


def test_a_version_of_the_address_comes_with_its_default_layers(visit, bob, version, operation, dataset, national):
    answer = visit(bob).get(f"{ORDER}?version={version.pk}")

    assert layers(reading.fields(answer)) == [f"{operation.pk}:{dataset.pk}", f"{operation.pk}:{national.pk}"]


@pytest.mark.parametrize(("button", "expected"), [("down", "NM"), ("up", "MN"), ("remove", "N")])
def test_buttons_change_the_layers_and_keep_what_was_typed(
    visit, bob, version, operation, dataset, national, button, expected
):
    mine, nation = f"{operation.pk}:{dataset.pk}", f"{operation.pk}:{national.pk}"
    data = {"version": version.pk, "layer": [mine, nation], "name": "Recette", "do": f"{button}:{mine}"}

    answer = visit(bob).post(ORDER, data)

    names = {mine: "M", nation: "N"}
    given = reading.fields(answer)
    assert "".join(names[layer] for layer in layers(given)) == expected
    assert ("name", "Recette") in given
    assert not Sandbox.objects.exists()


def test_a_dataset_that_is_added_goes_on_top(visit, bob, version, operation, dataset, national):
    data = {
        "version": version.pk,
        "layer": f"{operation.pk}:{dataset.pk}",
        f"add-{operation.pk}": national.pk,
        "do": f"add:{operation.pk}",
    }

    answer = visit(bob).post(ORDER, data)

    assert layers(reading.fields(answer)) == [f"{operation.pk}:{national.pk}", f"{operation.pk}:{dataset.pk}"]


def test_a_service_can_be_added_and_dropped(visit, bob, version, dataset):
    page = visit(bob)

    added = page.post(ORDER, {"add-version": version.pk, "do": "add-version"})
    dropped = page.post(ORDER, {"version": version.pk, "do": f"drop:{version.pk}"})

    assert ("version", str(version.pk)) in reading.fields(added)
    assert ("version", str(version.pk)) not in reading.fields(dropped)


def test_the_composed_order_keeps_the_order_of_the_layers(visit, bob, version, operation, dataset, national):
    data = {
        "version": version.pk,
        "layer": [f"{operation.pk}:{dataset.pk}", f"{operation.pk}:{national.pk}"],
        f"pin-{operation.pk}-{national.pk}": "1",
        "name": "Recette",
        "purpose": "Essais",
        "days": "28",
        "access": Access.OPEN,
    }

    visit(bob).post(ORDER, data)

    made = Sandbox.objects.get()
    kept = [(layer.dataset, layer.revision_id is not None) for layer in made.services.get().layers.all()]
    assert (made.name, made.purpose, made.owner) == ("Recette", "Essais", bob)
    assert kept == [(dataset, False), (national, True)]


def test_an_order_outside_the_quota_waits_for_a_reviewer(visit, bob, version, organisation):
    Organisation.objects.filter(pk=organisation.pk).update(sandbox_quota=0)
    data = {"version": version.pk, "name": "Recette", "days": "14", "access": Access.OPEN}

    answer = visit(bob).post(ORDER, data, follow=True)

    assert Sandbox.objects.get().stage == Stage.REQUESTED
    assert "a reviewer decides" in reading.words(answer)


def test_a_protected_sandbox_shows_its_token_until_it_is_noted(visit, bob, version):
    data = {"version": version.pk, "name": "Recette", "days": "14", "access": Access.TOKEN}

    page = visit(bob)
    shown = page.post(ORDER, data, follow=True)
    made = Sandbox.objects.get()
    noted = page.post(reverse("sandboxes:token-noted", args=[made.public_id]), follow=True)

    assert "sb_" in reading.words(shown)
    assert "sb_" not in reading.words(noted)


def test_nobody_else_sees_the_token(visit, bob, alice, version):
    data = {"version": version.pk, "name": "Recette", "days": "14", "access": Access.TOKEN}
    visit(bob).post(ORDER, data)

    answer = visit(alice).get(reverse("sandboxes:sandbox", args=[Sandbox.objects.get().public_id]))

    assert "sb_" not in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Name of the sandbox"),
        ({"version": []}, "Choose at least one service"),
        ({"days": "1000"}, "Lifetime"),
        ({"access": "anyone"}, "Access"),
    ],
)
def test_what_is_wrong_is_said_on_top_and_nothing_is_ordered(visit, bob, version, change, said):
    data = {"version": version.pk, "name": "Recette", "days": "14", "access": Access.OPEN} | change

    answer = visit(bob).post(ORDER, data)

    assert said in reading.page(answer).find_class("error-summary")[0].text_content()
    assert not Sandbox.objects.exists()


@pytest.mark.parametrize("do", ["up:1:2", "down:x:y", "drop:zero", "add:99", "add-version", "explode", "up", ":::"])
def test_a_forged_button_changes_nothing(visit, bob, version, operation, dataset, do):
    layer = f"{operation.pk}:{dataset.pk}"

    answer = visit(bob).post(ORDER, {"version": version.pk, "layer": layer, "do": do})

    assert layers(reading.fields(answer)) == [layer]


def test_a_dataset_of_strangers_never_enters_the_draft(visit, mallory, version, operation, dataset, other_organisation):
    answer = visit(mallory).post(
        ORDER, {"version": version.pk, "layer": f"{operation.pk}:{dataset.pk}", "do": "explode"}
    )

    assert layers(reading.fields(answer)) == []
