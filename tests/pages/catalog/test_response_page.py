"""`…/reponses/<name>/`: a response is read by all, written by the owner, and checked at once."""

import pytest
from django.urls import reverse

from catalog.models import NamedResponse


@pytest.fixture
def default(draft):
    return draft.operations.get().default_response


def address(response, name="catalog:response") -> str:
    version = response.operation.version
    return reverse(name, args=[version.service.slug, version.label, response.operation.name, response.name])


def form(response, **changes) -> dict:
    return {"name": response.name, "kind": response.kind, "source": response.source} | changes


def test_the_page_shows_the_values_and_the_real_answer(sign_in, bob, default):
    page = sign_in(bob).get(address(default))

    assert {slot.name for slot in page.context["slots"]} == {slot["name"] for slot in default.slots}
    assert "Envelope" in page.context["preview"].xml


def test_bob_reads_and_alice_writes(sign_in, alice, bob, default):
    assert "<textarea" not in sign_in(bob).get(address(default)).content.decode()
    assert "<textarea" in sign_in(alice).get(address(default)).content.decode()


def test_mallory_sees_no_response_of_a_draft(sign_in, mallory, default):
    assert sign_in(mallory).get(address(default)).status_code == 404
    assert sign_in(mallory).post(address(default), form(default)).status_code == 404


def test_bob_may_not_write(sign_in, bob, default):
    response = sign_in(bob).post(address(default), form(default, source="<a/>"))

    default.refresh_from_db()
    assert response.status_code == 403
    assert default.source != "<a/>"


def test_the_owner_fixes_a_value(sign_in, alice, default):
    changed = default.source.replace("{{nom}}", "Dupuis")

    response = sign_in(alice).post(address(default), form(default, source=changed))

    default.refresh_from_db()
    assert response.status_code == 302
    assert default.source == changed
    assert {slot["name"] for slot in default.slots} == {"prenom"}


def test_a_fault_in_the_text_names_its_line_and_keeps_what_was_written(sign_in, alice, default):
    broken = "<a>\n<b>\n</a>"

    page = sign_in(alice).post(address(default), form(default, source=broken))

    html = page.content.decode()
    default.refresh_from_db()
    assert page.status_code == 422
    assert 'data-line="3"' in html
    assert "&lt;a&gt;\n&lt;b&gt;\n&lt;/a&gt;" in html
    assert default.source != broken


def test_a_text_against_the_contract_is_refused(sign_in, alice, default):
    page = sign_in(alice).post(address(default), form(default, source="<autre/>"))

    assert page.status_code == 422
    assert page.context["problems"]


def test_the_owner_adds_a_fault(sign_in, alice, default):
    operation = default.operation
    add = reverse("catalog:response-add", args=[operation.version.service.slug, "1.0", operation.name])

    sign_in(alice).post(
        add,
        {"name": "inconnu", "kind": "fault", "source": "", "fault_code": "Client", "fault_string": "Inconnu : {{id}}"},
    )

    fault = NamedResponse.objects.get(name="inconnu")
    assert (fault.kind, fault.fault_code, fault.fault_string) == ("fault", "Client", "Inconnu : {{id}}")


def test_bob_is_not_let_in_to_add_one(sign_in, bob, default):
    operation = default.operation
    add = reverse("catalog:response-add", args=[operation.version.service.slug, "1.0", operation.name])

    assert sign_in(bob).get(add).status_code == 403


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a/b"}, "name"),
        ({"source": " "}, "source"),
        ({"kind": "fault", "fault_string": ""}, "fault_string"),
    ],
)
def test_a_faulty_field_is_named(sign_in, alice, default, changes, field):
    page = sign_in(alice).post(address(default), form(default, **changes))

    assert page.status_code == 422
    assert field in page.context["form"].errors


def test_the_default_response_cannot_be_deleted(sign_in, alice, default):
    sign_in(alice).post(address(default, "catalog:response-delete"))

    assert NamedResponse.objects.filter(pk=default.pk).exists()


def test_another_response_becomes_the_default_and_the_old_one_can_go(sign_in, alice, default):
    client = sign_in(alice)
    operation = default.operation
    add = reverse("catalog:response-add", args=[operation.version.service.slug, "1.0", operation.name])
    client.post(add, form(default, name="autre"))
    other = NamedResponse.objects.get(name="autre")

    client.post(address(other, "catalog:response-make-default"))
    client.post(address(default, "catalog:response-delete"))

    assert list(operation.responses.values_list("name", "is_default")) == [("autre", True)]
