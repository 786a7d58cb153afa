"""The sample request of an operation, with a key written into it, as an envelope and as arguments."""

import pytest
from lxml import etree

from catalog.explaining import asking
from catalog.keeping import rows
from catalog.models import Operation

SAMPLE = """<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>
<t:chercher xmlns:t="urn:t" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><!-- one of them -->
<t:personne pays="FR"><t:id xsi:nil="true"/><t:prenom>A</t:prenom><t:prenom>B</t:prenom></t:personne>
<t:rang unite="jour">3</t:rang></t:chercher></soap:Body></soap:Envelope>"""


@pytest.fixture
def operation():
    return Operation(name="chercher", sample_request=SAMPLE)


def at(question: asking.Question, path: str) -> list[str]:
    return etree.fromstring(question.envelope.encode()).xpath(path, namespaces={"t": "urn:t"})


def test_the_key_is_written_where_the_path_points(operation):
    question = asking.question(operation, key_path=["{urn:t}personne", "{urn:t}id"], key="<&1>")

    assert at(question, "//t:id/text()") == ["<&1>"]
    assert at(question, "//t:id/@*") == []


def test_a_local_name_is_enough_for_a_step(operation):
    assert at(asking.question(operation, key_path=["personne", "id"], key="7"), "//t:id/text()") == ["7"]


def test_a_key_may_be_an_attribute(operation):
    question = asking.question(operation, key_path=["{urn:t}personne", "@pays"], key="BE")

    assert at(question, "//t:personne/@pays") == ["BE"]


@pytest.mark.parametrize("path", [["{urn:t}autre"], ["{urn:t}personne", "nom"], ["{urn:autre}personne", "id"]])
def test_a_path_that_the_sample_does_not_hold_leaves_its_elements_alone(operation, path):
    question = asking.question(operation, key_path=path, key="7")

    assert at(question, "//t:prenom/text()") == ["A", "B"]
    assert "7" not in at(question, "//text()")


def test_without_a_key_the_sample_stays_as_it_is(operation):
    assert at(asking.question(operation), "//t:prenom/text()") == ["A", "B"]


def test_arguments_are_what_a_client_library_takes(operation):
    question = asking.question(operation, key_path=["personne", "id"], key="7")

    assert question.arguments == {
        "personne": {"pays": "FR", "id": "7", "prenom": ["A", "B"]},
        "rang": {"unite": "jour", "_text": "3"},
    }


@pytest.mark.parametrize(
    ("namespace", "soap"),
    [("http://schemas.xmlsoap.org/soap/envelope/", "1.1"), ("http://www.w3.org/2003/05/soap-envelope", "1.2")],
)
def test_the_soap_version_is_that_of_the_envelope(namespace, soap):
    operation = Operation(sample_request=f'<s:Envelope xmlns:s="{namespace}"><s:Body><a>1</a></s:Body></s:Envelope>')

    question = asking.question(operation, key_path=[""], key="2")

    assert (question.soap, question.arguments) == (soap, "2")


def test_an_empty_body_asks_nothing():
    operation = Operation(
        sample_request='<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>'
    )

    assert asking.question(operation, key="2").arguments == {}


def test_the_example_of_a_table_is_its_first_plain_key():
    found = [rows.Row(2, "/1+/", [], "r"), rows.Row(3, "*", [], "r"), rows.Row(4, r"\*", [], "r")]

    row = asking.first_literal(found)

    assert row is found[2]
    assert asking.asked_value(row) == "*"
