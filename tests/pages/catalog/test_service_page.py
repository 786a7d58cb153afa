"""`/catalogue/<service>/`: its versions, its datasets, and one click to a sandbox."""

from django.urls import reverse

from catalog.stages import Stage
from tests import factories


def address(version) -> str:
    return reverse("catalog:service", args=[version.service.slug])


def test_everybody_sees_the_versions_that_are_open(sign_in, mallory, alice, organisation, approved):
    factories.version(alice, organisation, label="2.0", service=approved.service)

    html = sign_in(mallory).get(address(approved)).content.decode()

    assert reverse("catalog:version", args=[approved.service.slug, "1.0"]) in html
    assert reverse("catalog:version", args=[approved.service.slug, "2.0"]) not in html


def test_a_service_without_open_version_does_not_exist_for_mallory(sign_in, bob, mallory, draft):
    assert sign_in(bob).get(address(draft)).status_code == 200
    assert sign_in(mallory).get(address(draft)).status_code == 404


def test_a_developer_opens_a_sandbox_of_the_newest_usable_version_by_a_form(
    sign_in, bob, alice, organisation, approved
):
    newer = factories.version(alice, organisation, label="2.0", service=approved.service, stage=Stage.APPROVED)

    html = sign_in(bob).get(address(approved)).content.decode()

    order = reverse("sandboxes:order-default", args=[newer.service.slug, "2.0"])
    assert f'<form method="post" action="{order}"' in html


def test_a_reader_sees_why_the_button_is_closed(sign_in, reader, approved):
    html = sign_in(reader).get(address(approved)).content.decode()

    assert "disabled" in html
    assert 'class="why-not"' in html


def test_a_draft_offers_no_sandbox(sign_in, bob, draft):
    html = sign_in(bob).get(address(draft)).content.decode()

    assert "order-default" not in html
    assert reverse("sandboxes:order-default", args=[draft.service.slug, "1.0"]) not in html


def test_the_owner_adds_a_version_of_this_service(sign_in, alice, bob, approved):
    add = reverse("catalog:contract-add") + f"?service={approved.service.slug}"

    assert add in sign_in(alice).get(address(approved)).content.decode()
    assert add not in sign_in(bob).get(address(approved)).content.decode()


def test_datasets_of_the_network_are_shown_to_all_and_those_of_an_organisation_to_its_own(
    sign_in, alice, bob, mallory, organisation, approved
):
    operation = approved.operations.get()
    own = factories.dataset(bob, organisation, operation, name="Chez nous")
    shared = factories.dataset(alice, organisation, operation, name="Pour tous", scope="network")

    seen_by_bob = sign_in(bob).get(address(approved)).content.decode()
    seen_by_mallory = sign_in(mallory).get(address(approved)).content.decode()

    assert own.name in seen_by_bob
    assert shared.name in seen_by_bob
    assert own.name not in seen_by_mallory
    assert shared.name in seen_by_mallory


def test_more_versions_need_no_more_queries(sign_in, alice, bob, organisation, approved, count_queries):
    sign_in(bob)
    with_one = count_queries(address(approved))

    for number in range(2, 5):
        factories.version(alice, organisation, label=f"{number}.0", service=approved.service)

    assert count_queries(address(approved)) == with_one
