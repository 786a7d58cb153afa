"""Named responses: written by owners, compiled at once, held against the contract, one of them the default."""

import pytest

from accounts.models import Entry
from catalog.actions import responses
from catalog.errors import NotAllowed, ResponseRefused
from catalog.models import NamedResponse

pytestmark = pytest.mark.django_db

SOURCE = """<v1:reponse xmlns:v1="urn:exemple:individu">
  <qualite>{{qualite}}</qualite>
  <NIR>1800199999001</NIR>
  <nom>{{nomFamille}}</nom>
  <age>{{age}}</age>
</v1:reponse>"""


@pytest.fixture
def save(alice, operation):
    def save(**fields):
        given = {"operation": operation, "by": alice, "name": "courte", "kind": "answer", "source": SOURCE} | fields
        return responses.save(**given)

    return save


def test_slots_take_their_types_from_their_place_in_the_contract(save):
    response = save()

    described = {slot["name"]: slot for slot in response.slots}
    assert list(described) == ["qualite", "nomFamille", "age"]
    assert described["qualite"]["facets"] == {"enumeration": ["A", "C", "E"]}
    assert described["nomFamille"]["facets"] == {"maxLength": 10}
    assert (described["age"]["type"], described["age"]["required"]) == ("int", True)
    assert described["nomFamille"]["path"] == ["nom"]


def test_the_examples_fill_it_so_that_it_follows_the_contract(save):
    response = save()

    assert response.examples["qualite"] == "A"
    assert response.generated is False
    assert response.is_default is False


def test_an_error_of_the_xml_has_its_line_and_column(save):
    with pytest.raises(ResponseRefused) as refusal:
        save(source="<a>\n  <b></a>")

    problem = refusal.value.problems[0]
    assert (problem["code"], problem["line"]) == ("template-not-xml", 2)
    assert problem["column"] > 0
    assert not NamedResponse.objects.filter(name="courte").exists()


@pytest.mark.parametrize(
    "source",
    [
        "<a><!-- {{x}} --></a>",
        "<{{x}}/>",
        "<a><![CDATA[{{x}}]]></a>",
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        "<a",
        "",
    ],
)
def test_what_cannot_be_a_template_is_refused(save, source):
    with pytest.raises(ResponseRefused) as refusal:
        save(source=source)

    assert refusal.value.problems[0]["message"]


def test_template_languages_are_plain_text(save):
    response = save(source=SOURCE.replace("{{nomFamille}}", "${7*7}"))

    assert [slot["name"] for slot in response.slots] == ["qualite", "age"]


def test_a_response_that_breaks_the_contract_names_the_place(save):
    with pytest.raises(ResponseRefused) as refusal:
        save(source=SOURCE.replace("<NIR>1800199999001</NIR>", "<NIR>12</NIR>"))

    assert refusal.value.problems[0]["path"] == "NIR"


def test_an_answer_is_the_element_of_the_operation(save):
    with pytest.raises(ResponseRefused) as refusal:
        save(source='<v1:inconnu xmlns:v1="urn:exemple:individu"><motif>x</motif></v1:inconnu>')

    assert refusal.value.problems[0]["code"] == "element"
    assert "{urn:exemple:individu}reponse" in str(refusal.value)


def test_a_fault_may_have_any_sentence_and_no_detail(save):
    response = save(kind="fault", source="", fault_code="Server", fault_string="Indisponible : {{motif}}")

    assert [slot["name"] for slot in response.slots] == ["motif"]
    assert response.fault_code == "Server"


def test_a_table_slot_knows_its_fields(save):
    table = (
        '<telephone xmlns:mock="urn:mockadmin:template" mock:each="tel">'
        "<numero>{{n}}</numero><rang>{{r}}</rang></telephone>"
    )
    response = save(source=SOURCE.replace("</v1:reponse>", f"{table}</v1:reponse>"))

    slot = response.slots[-1]
    assert (slot["name"], slot["type"], slot["max"], slot["required"]) == ("tel", "table", 3, False)
    assert [(field["name"], field["type"]) for field in slot["fields"]] == [("n", "string"), ("r", "int")]


def test_an_edited_response_keeps_its_examples(save, operation):
    response = operation.responses.get(name="reponse")
    before = dict(response.examples)

    saved = save(response=response, name="reponse", source=response.source.replace("{{nom}}", "FIXE"))

    assert saved.pk == response.pk
    assert saved.examples["age"] == before["age"]
    assert "nom" not in saved.examples


def test_a_refused_edit_changes_nothing(save, operation):
    response = operation.responses.get(name="reponse")

    with pytest.raises(ResponseRefused):
        save(response=response, name="autre", source="<a>")

    assert response.name == "reponse"
    assert operation.responses.get(pk=response.pk).source == response.source


def test_a_name_stands_once_in_an_operation(save):
    with pytest.raises(ResponseRefused) as refusal:
        save(name="reponse")

    assert refusal.value.code == "name-taken"


def test_the_default_can_be_another_one_and_is_never_deleted(save, operation, alice):
    short = save()

    responses.make_default(response=short, by=alice)

    assert [response.name for response in operation.responses.filter(is_default=True)] == ["courte"]
    with pytest.raises(ResponseRefused):
        responses.delete(response=short, by=alice)
    responses.delete(response=operation.responses.get(name="reponse"), by=alice)
    assert sorted(operation.responses.values_list("name", flat=True)) == ["courte", "inconnu"]


def test_only_the_owner_writes_responses(save, operation, bob, mallory):
    response = operation.responses.get(name="inconnu")

    for person in (bob, mallory):
        with pytest.raises(NotAllowed):
            save(by=person)
        with pytest.raises(NotAllowed):
            responses.delete(response=response, by=person)
        with pytest.raises(NotAllowed):
            responses.make_default(response=response, by=person)

    assert not Entry.objects.filter(verb__startswith="response.").exists()
