"""`…/op/<operation>/`: the messages as tables, an example, the named responses, the templates to fill."""

from django.urls import reverse


def address(version, name="catalog:operation", *more) -> str:
    return reverse(name, args=[version.service.slug, version.label, version.operations.get().name, *more])


def test_the_page_shows_fields_example_and_responses(sign_in, mallory, approved):
    response = sign_in(mallory).get(address(approved))

    html = response.content.decode()
    assert [line.name for line in response.context["request_lines"]] == ["lirePersonne", "id"]
    assert [line.name for line in response.context["response_lines"]] == ["lirePersonneReponse", "nom", "prenom"]
    assert 'class="x-tag"' in html
    for named in approved.operations.get().responses.all():
        assert address(approved, "catalog:response", named.name) in html


def test_who_may_upload_is_offered_the_template_and_the_form(sign_in, bob, reader, approved):
    template = address(approved, "catalog:sheet-template", "xlsx")

    assert template in sign_in(bob).get(address(approved)).content.decode()
    assert template not in sign_in(reader).get(address(approved)).content.decode()


def test_the_owner_alone_is_offered_to_write_a_response(sign_in, alice, bob, approved):
    add = address(approved, "catalog:response-add")

    assert add in sign_in(alice).get(address(approved)).content.decode()
    assert add not in sign_in(bob).get(address(approved)).content.decode()


def test_an_operation_of_a_draft_does_not_exist_for_mallory(sign_in, bob, mallory, draft):
    assert sign_in(bob).get(address(draft)).status_code == 200
    assert sign_in(mallory).get(address(draft)).status_code == 404


def test_an_unknown_operation_does_not_exist(sign_in, bob, approved):
    unknown = reverse("catalog:operation", args=[approved.service.slug, "1.0", "inconnue"])

    assert sign_in(bob).get(unknown).status_code == 404
