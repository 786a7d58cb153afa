"""The real contract of the national identity service (INSi), sent as the ZIP that its publisher distributes."""

import pytest

from catalog.contracts import archive, reading, strict
from engine import template, xml
from tests.shared import members

from .build import zipped

RESULT = "{http://www.cnamts.fr/INSiResultat}"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    found = members("dev.tar.gz", "padoa__tlsi-ins/src/wsdl")
    return {name: content for name, content in found.items() if name != "medimail.wsdl"}


@pytest.fixture(scope="module")
def read(files) -> dict:
    return reading.read(archive.read(zipped(files), "insi.zip"))


def test_both_operations_are_read_without_any_reservation(read):
    assert read["main"] == "DESIR_ICIR_EXP_1.5.0.wsdl"
    assert read["notices"] == []
    assert [(found["name"], found["soap_versions"], found["input_element"]) for found in read["operations"]] == [
        ("rechercherInsAvecCarteVitale", ["1.2"], "{http://www.cnamts.fr/INSiRecVit}RECVITALE"),
        ("rechercherInsAvecTraitsIdentite", ["1.2"], "{http://www.cnamts.fr/INSiRecSans}RECSANSVITALE"),
    ]


def test_the_four_headers_are_told_and_not_taken_for_the_body(read):
    names = [header["element"].rpartition("}")[2] for header in read["operations"][0]["headers"]]

    assert names == ["Security", "ContexteLPS", "MessageID", "ContexteBAM"]


def test_the_number_has_its_pattern_and_is_the_first_key(read):
    response = read["operations"][0]["responses"][0]
    number = next(slot for slot in response["slots"] if slot["name"] == "INSACTIF.NumIdentifiant")

    assert number["facets"] == {"pattern": ["\\d{6}[A-Za-z0-9]{1}(\\d{6})"]}
    assert read["operations"][0]["key_candidates"][0]["label"] == "MatriculeIndividu.NumIdentifiant"


def test_a_wrong_number_is_refused_by_the_strict_schema(files, read):
    response = read["operations"][0]["responses"][0]
    compiled = template.compile(response["source"])
    validator = strict.Validator(files)

    def errors(number: str) -> list[dict]:
        values = {**response["examples"], "INSACTIF.NumIdentifiant": number}
        return validator.errors(xml.parse(compiled.render([values[slot] for slot in compiled.slots], "1.2")))

    assert errors("1800199999001") == []
    assert f"{RESULT}NumIdentifiant" in errors("PASUNNIR")[0]["message"]


def test_the_declared_fault_is_an_answer_with_its_attributes(read):
    fault = read["operations"][0]["responses"][1]

    assert (fault["name"], fault["kind"]) == ("Erreur", "fault")
    assert [slot["name"] for slot in fault["slots"]] == ["severite", "code", "messageID", "Erreur"]
    assert fault["examples"]["severite"] == "information"


def test_without_one_of_its_schemas_it_is_named(files):
    from catalog.contracts.problems import ContractProblem

    rest = {name: content for name, content in files.items() if not name.endswith("INSi_RESULTAT_INS.xsd")}

    with pytest.raises(ContractProblem) as caught:
        reading.read(rest)

    assert caught.value.missing == "INSi_RESULTAT_INS.xsd"
