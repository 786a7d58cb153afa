"""Templates: a composition kept for a team or the organisation, from which others order the same layers."""

import pytest

from accounts.models import Entry
from accounts.stages import Role
from catalog.actions import reviews
from catalog.errors import UploadRefused
from catalog.revising.adding import NewRow
from catalog.stages import Scope
from sandboxes import actions, overlays, templating
from sandboxes.actions import LayerChoice, ServiceChoice
from sandboxes.errors import NotAllowed, OrderRefused
from sandboxes.models import Layer, SandboxTemplate
from tests import factories

from . import world


@pytest.fixture
def template(sandbox, bob):
    return actions.save_template(sandbox=sandbox, by=bob, name="Recette", description="Les cas de base")


@pytest.fixture
def zoe(organisation):
    """Another developer of Bob's organisation."""
    return factories.person("Zoé", Role.DEVELOPER, organisation)


def layers(sandbox) -> list[tuple]:
    """(dataset, pinned revision) from the highest layer to the lowest."""
    found = Layer.objects.filter(service__sandbox=sandbox)
    return [(layer.dataset.name, layer.revision and layer.revision.number) for layer in found]


def test_what_is_ordered_has_the_same_layers_pins_kept_and_followers_following(
    version, operation, dataset, bob, zoe, organisation
):
    pinned = world.dataset(operation, "1,Fixe,F,1,individuValide", by=bob, name="Fixe")
    choice = ServiceChoice(
        version, {world.OPERATION: [LayerChoice(dataset), LayerChoice(pinned, pinned.revisions.get())]}
    )
    first = actions.order(by=bob, organisation=organisation, name="Essai", services=[choice]).sandbox
    template = actions.save_template(sandbox=first, by=bob, name="Deux couches")
    world.dataset(operation, "1,Nouveau,N,1,individuValide", by=bob, again=pinned)

    made = actions.order_template(template=template, by=zoe).sandbox

    assert layers(made) == layers(first) == [("Fixe", 1), ("Individus", None)]
    assert (made.owner, made.name, made.stage) == (zoe, "Deux couches", "approved")


def test_it_stays_as_it_was_kept_when_the_sandbox_changes(template, sandbox, version, bob, zoe):
    actions.recompose(sandbox=sandbox, by=bob, services=[ServiceChoice(version)])

    assert layers(actions.order_template(template=template, by=zoe).sandbox) == [("Individus", None)]


def test_own_rows_come_along_as_they_are_and_stay_so(sandbox, bob, zoe):
    service = sandbox.services.select_related("version__service", "sandbox__organisation").get()
    for name in ("Un", "Deux"):
        proposal = overlays.proposal(service, world.OPERATION, "1")
        row = NewRow("1", proposal.values | {"nomFamille": name}, proposal.response)
        actions.put_own_row(service=service, proposal=proposal, by=bob, row=row)
        if name == "Un":
            template = actions.save_template(sandbox=sandbox, by=bob, name="Recette")

    assert [number for _name, number in layers(actions.order_template(template=template, by=zoe).sandbox)] == [1, None]


def test_it_is_seen_by_its_organisation_or_its_team_and_the_managers(
    template, sandbox, bob, zoe, manager, mallory, auditor, organisation
):
    team = factories.team("Recette", organisation, bob)
    narrow = actions.save_template(sandbox=sandbox, by=bob, name="Équipe", scope=Scope.TEAM, team=team)

    seen = {person.first_name: set(templating.listed(person)) for person in (bob, zoe, manager, mallory, auditor)}

    assert seen == {
        "Bob": {template, narrow}, "Zoé": {template}, "Manon": {template, narrow}, "Mallory": set(),
        "Audrey": {template, narrow},
    }  # fmt: skip


def test_a_dataset_of_a_team_goes_only_into_a_template_of_that_team(version, operation, bob, organisation):
    team = factories.team("Recette", organisation, bob)
    narrow = factories.dataset(bob, organisation, operation, name="Étroit", scope=Scope.TEAM, team=team,
                               content=f"{world.HEADER}\n{world.DUPUIS}".encode())  # fmt: skip
    sandbox = world.order(version, narrow, by=bob, organisation=organisation).sandbox

    with pytest.raises(OrderRefused, match="Étroit.*Recette"):
        actions.save_template(sandbox=sandbox, by=bob, name="Large")

    assert not SandboxTemplate.objects.exists()
    assert actions.save_template(sandbox=sandbox, by=bob, name="Étroit", scope=Scope.TEAM, team=team).team == team


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"name": " "}, OrderRefused),
        ({"name": "Recette"}, OrderRefused),
        ({"name": "Réseau", "scope": Scope.NETWORK}, OrderRefused),
        ({"name": "Équipe", "scope": Scope.TEAM}, UploadRefused),
        ({"name": "Celui de 2 69 05 49 588 157 80"}, UploadRefused),
    ],
    ids=["no name", "a name twice", "the network", "no team", "a social security number"],
)
def test_what_cannot_be_a_template_is_refused(template, sandbox, bob, given, refusal):
    with pytest.raises(refusal):
        actions.save_template(sandbox=sandbox, by=bob, **given)

    assert SandboxTemplate.objects.count() == 1


def test_a_reader_keeps_and_orders_nothing(template, sandbox, reader, mallory):
    for person in (reader, mallory):
        with pytest.raises(NotAllowed):
            actions.save_template(sandbox=sandbox, by=person, name="Autre")
        with pytest.raises(NotAllowed):
            actions.order_template(template=template, by=person)


def test_its_author_and_the_managers_delete_it(template, sandbox, bob, zoe, manager):
    with pytest.raises(NotAllowed):
        actions.delete_template(template=template, by=zoe)
    kept = actions.order_template(template=template, by=zoe).sandbox

    actions.delete_template(template=template, by=manager)
    actions.delete_template(template=actions.save_template(sandbox=sandbox, by=bob, name="Autre"), by=bob)

    assert not SandboxTemplate.objects.exists()
    assert layers(kept) == [("Individus", None)]
    assert list(Entry.objects.filter(verb="template.delete").values_list("actor", flat=True).order_by("pk")) == [
        manager.pk, bob.pk,
    ]  # fmt: skip


def test_what_may_not_be_used_any_more_is_named(template, version, bob, alice):
    reviews.retire(version=version, by=alice, note="")

    with pytest.raises(OrderRefused, match="Individu"):
        actions.order_template(template=template, by=bob)
