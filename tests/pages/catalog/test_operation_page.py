"""`…/op/<operation>/`: the messages as tables, an example, the named responses, the templates to fill."""

from django.urls import reverse

from catalog.actions import contracts
from tests.contracts import reading_of, wsdl


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


def test_each_field_bears_its_value_of_the_example(sign_in, mallory, approved):
    response = sign_in(mallory).get(address(approved))

    operation = approved.operations.get()
    samples = {line.name: line.sample for line in response.context["response_lines"]}
    assert samples["nom"] == operation.default_response.examples["nom"]
    assert all(samples[name] for name in ("nom", "prenom"))
    assert samples["nom"] in response.context["sample_answer"]


def test_how_it_is_called_is_told_in_words_and_as_the_contract_writes_it(sign_in, mallory, approved):
    facts = sign_in(mallory).get(address(approved)).context["facts"]

    assert all(fact.words or fact.technical for fact in facts)
    assert {"document/literal", "text/xml", "urn:lirePersonne", "urn:exemple:Personne"} <= {f.technical for f in facts}


def test_headers_and_faults_have_their_own_trees(sign_in, alice, organisation):
    sent = reading_of.files("droits.wsdl")
    made = contracts.publish_version(
        by=alice, organisation=organisation, content=sent["droits.wsdl"], filename="droits.wsdl", label="1.0"
    )
    operation = next(one for one in made.operations.all() if one.faults)

    response = sign_in(alice).get(reverse("catalog:operation", args=[made.service.slug, made.label, operation.name]))

    (part, lines) = response.context["faults"][0]
    assert part["name"] == operation.faults[0]["name"]
    assert lines and lines[0].name in response.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_message(sign_in, alice, organisation, approved, count_queries):
    leaves = "".join(f'<xsd:element name="n{number}" type="xsd:string"/>' for number in range(60))
    larger = contracts.publish_version(
        by=alice,
        organisation=organisation,
        content=wsdl().replace(b'<xsd:element name="nom" type="xsd:string"/>', leaves.encode()),
        filename="p.wsdl",
        label="2.0",
        service=approved.service,
    )
    sign_in(alice)

    assert count_queries(address(larger)) == count_queries(address(approved))
