"""`…/comparer/<other>/`: what changes between two versions, for whom it breaks, what it does to what is there."""

import pytest
from django.urls import reverse

from catalog.actions import contracts
from catalog.comparing import comparisons, effects
from catalog.comparing.differences import Severity
from catalog.stages import Scope, Stage, Track
from sandboxes import actions as sandbox_actions
from tests import factories
from tests.contracts import wsdl
from tests.pages.reading import links, words

SHORT = """<xsd:element name="nom"><xsd:simpleType><xsd:restriction base="xsd:string"><xsd:maxLength value="5"/>
</xsd:restriction></xsd:simpleType></xsd:element>"""
CHANGES = (
    (b'<xsd:element name="nom" type="xsd:string"/>', SHORT.encode()),
    (b'<xsd:element name="prenom" type="xsd:string"/>', b'<xsd:element name="age" type="xsd:int"/>'),
)


def newer(alice, organisation, service, *changes, label: str = "2.0", stage: str = Stage.DRAFT, **fields):
    """The next version of Alice's service, with these replacements in its contract."""
    content = wsdl(service.name)
    for before, after in changes:
        assert before in content
        content = content.replace(before, after)
    made = contracts.publish_version(
        by=alice, organisation=organisation, content=content, filename="p.wsdl", label=label, service=service, **fields
    )
    factories.lead(made, stage)
    return made


@pytest.fixture
def second(alice, organisation, approved):
    """Approved too: `nom` is shorter, `prenom` gone, `age` new."""
    return newer(alice, organisation, approved.service, *CHANGES, stage=Stage.APPROVED)


def address(after, before=None) -> str:
    where = [after.service.slug, after.label]
    if before is None:
        return reverse("catalog:comparison-choose", args=where)
    return reverse("catalog:comparison", args=[*where, before.label])


# --- what changes -----------------------------------------------------------------------------------------------------


def test_the_page_tells_each_change_with_its_rule(sign_in, mallory, approved, second):
    response = sign_in(mallory).get(address(second, approved))

    (group,) = response.context["page"]
    assert [(change.name, change.severity) for change in group.of_response] == [
        ("prenom", Severity.BREAKING),
        ("age", Severity.STRICT),
        ("nom", Severity.COMPATIBLE),
    ]
    assert group.of_request == []
    assert all(" ".join(change.why.split()) in words(response) for change in group.of_response)
    assert response.context["comparison"].severity == Severity.BREAKING


def test_only_what_breaks_is_shown_when_that_is_asked(sign_in, mallory, approved, second):
    response = sign_in(mallory).get(address(second, approved), {"voir": "ruptures"})

    (group,) = response.context["page"]
    assert [change.name for change in group.of_response] == ["prenom", "age"]


def test_the_other_way_round_it_is_another_comparison(sign_in, mallory, approved, second):
    response = sign_in(mallory).get(address(approved, second))

    (group,) = response.context["page"]
    assert {change.name: change.severity for change in group.of_response} == {
        "age": Severity.BREAKING,
        "prenom": Severity.STRICT,
        "nom": Severity.STRICT,
    }


def test_two_versions_of_one_contract_are_identical(sign_in, alice, organisation, approved):
    same = newer(alice, organisation, approved.service)

    response = sign_in(alice).get(address(same, approved))

    assert response.context["comparison"].severity == Severity.IDENTICAL
    assert list(response.context["page"]) == []


# --- which version ----------------------------------------------------------------------------------------------------


def test_without_a_choice_it_is_the_version_before(sign_in, mallory, approved, second):
    assert sign_in(mallory).get(address(second)).url == address(second, approved)
    assert sign_in(mallory).get(address(approved)).url == address(approved, second)


def test_another_version_can_be_chosen(sign_in, alice, organisation, approved, second):
    third = newer(alice, organisation, approved.service, label="3.0")

    assert sign_in(alice).get(address(third)).url == address(third, second)
    assert sign_in(alice).get(address(third), {"avec": "1.0"}).url == address(third, approved)


def test_a_single_version_says_what_this_page_is_for(sign_in, mallory, approved):
    assert sign_in(mallory).get(address(approved)).status_code == 200


def test_the_version_page_leads_to_the_comparison(sign_in, mallory, approved, second):
    response = sign_in(mallory).get(reverse("catalog:version", args=[second.service.slug, "2.0"]))

    assert address(second) in links(response)
    assert response.context["beside"] == approved


def test_a_version_that_mallory_may_not_see_is_compared_with_nothing(sign_in, mallory, alice, organisation, approved):
    hidden = newer(alice, organisation, approved.service)
    client = sign_in(mallory)

    assert client.get(address(hidden, approved)).status_code == 404
    assert client.get(address(approved, hidden)).status_code == 404
    assert client.get(address(approved)).status_code == 200  # alone, as far as she knows


# --- its effect -------------------------------------------------------------------------------------------------------


def effect_on(user, before, after) -> effects.DatasetEffect:
    (found,) = comparisons.of(user, before, after).datasets.seen
    return found


def test_a_dataset_is_tried_against_the_newer_version(bob, organisation, approved, second):
    factories.dataset(bob, organisation, approved.operations.get())

    found = effect_on(bob, approved, second)

    assert not found.fits
    assert any("prenom" in problem for problem in found.problems)
    assert any("age" in problem for problem in found.problems)
    assert found.cell_count == 2  # Dupuis and Boulon have six letters
    assert found.tried == 2


def test_a_dataset_of_an_operation_that_did_not_change_fits(alice, bob, organisation, approved):
    same = newer(alice, organisation, approved.service)
    factories.dataset(bob, organisation, approved.operations.get())

    found = effect_on(bob, approved, same)

    assert found.fits and found.tried is None


def test_rows_of_a_response_that_the_owner_has_not_brought_yet_are_tried_all_the_same(
    alice, bob, organisation, approved, second
):
    operation = approved.operations.get()
    named = operation.default_response
    named.name = "personneTrouvee"
    named.save()
    factories.dataset(bob, organisation, operation)

    found = effect_on(bob, approved, second)

    assert found.responses == ("personneTrouvee",)
    assert found.lost_columns == ("prenom",)
    assert found.cell_count == 2


def test_a_dataset_whose_operation_is_gone_says_so(alice, bob, organisation, approved):
    renamed = newer(alice, organisation, approved.service, (b"lirePersonne", b"chercherPersonne"))
    factories.dataset(bob, organisation, approved.operations.get())

    assert effect_on(bob, approved, renamed).is_gone


def test_datasets_of_others_are_only_counted(sign_in, bob, mallory, organisation, approved, second):
    factories.dataset(bob, organisation, approved.operations.get(), name="Cas secrets", scope=Scope.ORGANISATION)

    response = sign_in(mallory).get(address(second, approved))

    assert "Cas secrets" not in words(response)
    assert response.context["comparison"].datasets.hidden == 1


def test_sandboxes_that_use_the_older_version_are_named_or_counted(
    sign_in, bob, alice, mallory, organisation, approved, second
):
    sandbox = sandbox_actions.order(
        by=bob, organisation=organisation, name="Recette", services=[sandbox_actions.ServiceChoice(approved)]
    ).sandbox

    ours = sign_in(bob).get(address(second, approved))
    theirs = sign_in(mallory).get(address(second, approved))

    assert reverse("sandboxes:sandbox", args=[sandbox.public_id]) in links(ours)
    assert "Recette" not in words(theirs)
    assert theirs.context["comparison"].consumers.hidden == 1
    assert sign_in(bob).get(address(approved, second)).context["comparison"].consumers.seen == ()


def test_the_number_of_queries_does_not_grow_with_datasets_and_operations(
    sign_in, bob, organisation, approved, second, count_queries
):
    operation = approved.operations.get()
    factories.dataset(bob, organisation, operation, name="Un")
    sign_in(bob)
    one = count_queries(address(second, approved))
    for name in ("Deux", "Trois"):
        factories.dataset(bob, organisation, operation, name=name)

    assert count_queries(address(second, approved)) == one


@pytest.mark.parametrize("track", [Track.CERTIFIED, Track.NON_STANDARD])
def test_a_version_off_the_tracks_is_compared_like_any_other(sign_in, alice, organisation, approved, track):
    made = newer(alice, organisation, approved.service, *CHANGES, track=track)

    assert sign_in(alice).get(address(made, approved)).status_code == 200
