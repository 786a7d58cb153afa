"""GET …/versions/{label}/comparison/{other}/: the comparison page, for pipelines."""

import pytest

from catalog.actions import contracts
from catalog.stages import Stage
from tests import factories
from tests.contracts import wsdl

pytestmark = pytest.mark.django_db
URL = "services/personne/versions/2.0/comparison/1.0/"


@pytest.fixture
def first(alice, organisation):
    return factories.version(alice, organisation, stage=Stage.APPROVED)


@pytest.fixture
def second(alice, organisation, first):
    """`prenom` may be absent."""
    content = wsdl().replace(b'name="prenom"', b'name="prenom" minOccurs="0"')
    return contracts.publish_version(
        by=alice,
        organisation=organisation,
        content=content,
        filename="p.wsdl",
        label="2.0",
        service=first.service,
    )


def test_gives_the_verdict_and_each_difference(calls, alice, organisation, second):
    answer = calls(alice, organisation).get(URL).json()

    assert (answer["before"], answer["after"], answer["verdict"], answer["counts"]) == (
        "1.0",
        "2.0",
        "breaking",
        {"breaking": 1},
    )
    (found,) = answer["differences"]
    assert found["sentence"] and found["rule"]
    assert {
        name: found[name] for name in ("operation", "direction", "path", "kind", "severity", "before", "after")
    } == {
        "operation": "lirePersonne",
        "direction": "response",
        "path": ["lirePersonneReponse", "prenom"],
        "kind": "became-optional",
        "severity": "breaking",
        "before": "1..1",
        "after": "0..1",
    }


def test_tells_the_effect_on_datasets_and_sandboxes(calls, alice, organisation, first, second):
    factories.dataset(alice, organisation, first.operations.get())

    answer = calls(alice, organisation).get(URL).json()

    assert [(each["name"], each["fits"], each["rows_tried"]) for each in answer["datasets"]] == [
        ("Cas de test", True, 2)
    ]
    assert (answer["other_datasets"], answer["sandboxes"], answer["other_sandboxes"]) == (0, [], 0)


def test_a_draft_is_compared_by_its_own_people_only(calls, mallory, other_organisation, second):
    assert calls(mallory, other_organisation).get(URL).status_code == 404
