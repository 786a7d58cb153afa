"""Sets of cases: rows made from the contract, each valid, each for a reason, kept as any upload."""

import pytest
from django.utils import translation

from accounts.models import Entry
from catalog import cases
from catalog.actions import cases as actions
from catalog.actions import datasets
from catalog.cases import making
from catalog.contracts import reading
from catalog.datasets import casebook
from catalog.errors import CasesRefused, NotAllowed
from catalog.keeping import rows
from catalog.models import Upload
from catalog.stages import UploadStage
from catalog.uploads import uploading
from engine import template, xml
from tests import factories
from tests.contracts.build import answering, contract

pytestmark = pytest.mark.django_db

CHOICE = """
<xsd:element name="etat"><xsd:simpleType><xsd:restriction base="xsd:string">
  <xsd:enumeration value="ouvert"/><xsd:enumeration value="clos"/><xsd:enumeration value="rejeté"/>
</xsd:restriction></xsd:simpleType></xsd:element>
<xsd:element name="actif" type="xsd:boolean" nillable="true"/>
<xsd:choice>
  <xsd:element name="personne"><xsd:complexType><xsd:sequence>
    <xsd:element name="nom" type="xsd:string"/><xsd:element name="prenom" type="xsd:string" minOccurs="0"/>
  </xsd:sequence></xsd:complexType></xsd:element>
  <xsd:element name="societe"><xsd:complexType><xsd:sequence>
    <xsd:element name="siret" type="xsd:string"/>
  </xsd:sequence></xsd:complexType></xsd:element>
</xsd:choice>
<xsd:element name="adresse" minOccurs="0"><xsd:complexType><xsd:sequence>
  <xsd:element name="rue" type="xsd:string"/><xsd:element name="ville" type="xsd:string"/>
</xsd:sequence><xsd:attribute name="sorte" type="xsd:string"/></xsd:complexType></xsd:element>
"""


def question(wsdl: bytes, kind: str, count: int = 20, **more) -> tuple[dict, dict[str, bytes]]:
    operation = reading.read({"a.wsdl": wsdl})["operations"][0]
    response = next(one for one in operation["responses"] if one["is_default"])
    arguments = {
        "response": response,
        "tree": operation["response_tree"],
        "request_tree": operation["request_tree"],
        "key_path": operation["key_candidates"][0]["path"],
        "kind": kind,
        "count": count,
        "main": "a.wsdl",
    }
    return arguments | more, {"file:a.wsdl": wsdl}


def made(children: str, kind: str, **more) -> dict:
    return making.job(*question(answering(children), kind, **more))


def tried(result: dict, column: str) -> dict[str, str]:
    """{code: the value in the column} of the rows that try that column."""
    place = result["columns"].index(column)
    return {
        one["code"]: row["values"][place] for row in result["rows"] for one in row["tries"] if one["column"] == column
    }


def one(type_: str, facets: str) -> str:
    restriction = f'<xsd:restriction base="xsd:{type_}">{facets}</xsd:restriction>'
    return f'<xsd:element name="v"><xsd:simpleType>{restriction}</xsd:simpleType></xsd:element>'


def named(rows: list[dict], columns: list[str]) -> list[dict[str, str]]:
    return [dict(zip(columns, row["values"], strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("type_", "facets", "wanted"),
    [
        ("int", "", {"low": "-2147483648", "high": "2147483647", "zero": "0", "negative": "-1"}),
        ("int", '<xsd:minInclusive value="5"/><xsd:maxExclusive value="9"/>', {"low": "5", "high": "8"}),
        ("integer", '<xsd:totalDigits value="3"/>', {"low": "-999", "high": "999", "zero": "0", "negative": "-1"}),
        ("decimal", '<xsd:totalDigits value="4"/><xsd:fractionDigits value="2"/><xsd:minInclusive value="0"/>',
         {"low": "0", "high": "99.99", "finest": "0.01"}),
        ("date", '<xsd:minInclusive value="2024-01-01"/><xsd:maxInclusive value="2024-12-31"/>',
         {"low": "2024-01-01", "high": "2024-12-31", "leap": "2024-02-29"}),
        ("dateTime", "", {"old": "1900-01-01T00:00:00", "leap": "2024-02-29T23:59:59", "far": "9999-12-31T23:59:59"}),
        ("string", '<xsd:pattern value="[A-Z]{2,4}|[0-9]{6}"/>', {"shortest": "AA", "longest": "111111"}),
        ("string", '<xsd:minLength value="2"/><xsd:maxLength value="9"/>',
         {"shortest": "EX", "longest": "EXEMPLEXX", "special": "Éœ&<>\"'€Ÿ"}),
        ("boolean", "", {"value": "false"}),
        ("hexBinary", '<xsd:maxLength value="3"/>', {"shortest": "65", "longest": "657865"}),
    ],
)  # fmt: skip
def test_each_limit_of_a_column_has_a_row(type_, facets, wanted):
    found = tried(made(one(type_, facets), cases.BOUNDARY), "v")

    assert {code: found.get(code) for code in wanted} == wanted


def test_each_value_of_an_enumeration_and_each_alternative_has_a_row():
    states = made(CHOICE, cases.BOUNDARY)
    codes = made(one("string", '<xsd:pattern value="A[0-9]|B[0-9]{2}"/>'), cases.BOUNDARY)

    place = states["columns"].index("etat")
    assert {row["values"][place] for row in states["rows"]} == {"ouvert", "clos", "rejeté"}
    assert {"A1", "B11"} <= {row["values"][0] for row in codes["rows"]}


def test_what_is_optional_is_left_out_whole_and_what_is_nillable_is_nil_once():
    result = made(CHOICE, cases.BOUNDARY)
    without = [row for row in result["rows"] if [one["code"] for one in row["tries"]] == ["absent"]]

    by_name = {row["tries"][0]["column"]: values
               for row, values in zip(without, named(without, result["columns"]), strict=True)}  # fmt: skip
    assert (by_name["adresse"]["rue"], by_name["adresse"]["ville"], by_name["adresse"]["sorte"]) == ("", "", "")
    assert by_name["prenom"]["prenom"] == ""
    assert by_name["prenom"]["rue"]
    assert tried(result, "actif")["nil"] == "∅"


def test_each_branch_of_a_choice_is_taken_alone():
    result = made(CHOICE, cases.BOUNDARY)

    for values in named(result["rows"], result["columns"]):
        assert bool(values["nom"]) != bool(values["siret"])
    assert any(values["siret"] for values in named(result["rows"], result["columns"]))


def test_elements_that_only_their_branch_tells_apart_are_not_mixed_up():
    inside = '<xsd:element name="nom" type="xsd:string"/><xsd:element name="age" type="xsd:int"/>'
    person = (
        f'<xsd:element name="personne"><xsd:complexType><xsd:all>{inside}</xsd:all></xsd:complexType></xsd:element>'
    )
    branches = [
        f'<xsd:sequence><xsd:element name="{first}" type="xsd:string"/>{person}</xsd:sequence>' for first in "ab"
    ]

    result = made(f"<xsd:choice>{''.join(branches)}</xsd:choice>", cases.BOUNDARY)

    filled = {frozenset(name for name, value in values.items() if value)
              for values in named(result["rows"], result["columns"])}  # fmt: skip
    assert len(filled) == 2
    assert not frozenset.intersection(*filled)
    assert result["left_out"] == 0


def test_a_table_has_its_records_and_the_limits_of_its_fields():
    inside = (
        '<xsd:element name="code"><xsd:simpleType><xsd:restriction base="xsd:string"><xsd:maxLength value="4"/>'
        '</xsd:restriction></xsd:simpleType></xsd:element><xsd:element name="rang" type="xsd:byte"/>'
    )
    result = made(
        '<xsd:element name="droit" minOccurs="0" maxOccurs="4"><xsd:complexType>'
        f"<xsd:sequence>{inside}</xsd:sequence></xsd:complexType></xsd:element>",
        cases.BOUNDARY,
    )

    cells = [row["values"][0] for row in result["rows"]]
    assert "" in cells
    assert 4 in [len(template.table(cell)) for cell in cells]
    assert {"-128", "127"} <= {record[1] for cell in cells if cell for record in template.table(cell)}


def test_any_two_choices_meet_in_a_row():
    result = made(CHOICE, cases.PAIRWISE)
    told = next(notice for notice in result["notices"] if notice["code"] == "pairs")

    assert told["met"] == told["count"]
    seen = {(values["etat"], values["actif"], bool(values["nom"]), bool(values["rue"]))
            for values in named(result["rows"], result["columns"])}  # fmt: skip
    for state in ("ouvert", "clos", "rejeté"):
        assert {row[1] for row in seen if row[0] == state} == {"true", "false", "∅"}
        assert {row[2] for row in seen if row[0] == state} == {True, False}
        assert {row[3] for row in seen if row[0] == state} == {True, False}
    assert len(result["rows"]) < 20


def test_examples_are_as_many_as_asked_each_of_another_person():
    result = made('<xsd:element name="NIR" type="xsd:string"/>', cases.EXAMPLES, count=50)

    assert len({row["values"][0] for row in result["rows"]}) == 50


def test_the_person_of_the_key_is_the_person_of_the_answer():
    types = (
        '<xsd:element name="demande"><xsd:complexType><xsd:sequence><xsd:element name="nir" type="xsd:string"/>'
        '</xsd:sequence></xsd:complexType></xsd:element><xsd:element name="reponse"><xsd:complexType><xsd:sequence>'
        '<xsd:element name="nir" type="xsd:string"/></xsd:sequence></xsd:complexType></xsd:element>'
    )
    result = making.job(*question(contract(types), cases.EXAMPLES))

    assert all(row["key"] == row["values"][0] for row in result["rows"])


@pytest.mark.parametrize(
    ("facets", "count"),
    [
        ('<xsd:enumeration value="A"/><xsd:enumeration value="B"/>', 2),
        ('<xsd:pattern value="[0-9]"/>', 10),
        ('<xsd:pattern value="K[0-9]{4}"/>', 60),
    ],
)
def test_keys_are_valid_and_never_twice_and_when_there_are_no_more_it_is_said(facets, count):
    asked = f'<xsd:simpleType><xsd:restriction base="xsd:string">{facets}</xsd:restriction></xsd:simpleType>'
    types = f'<xsd:element name="demande">{asked}</xsd:element><xsd:element name="reponse" type="xsd:string"/>'

    result = making.job(*question(contract(types), cases.EXAMPLES, count=60))

    keys = [row["key"] for row in result["rows"]]
    assert (len(keys), len(set(keys))) == (count, count)
    assert [notice["code"] for notice in result["notices"]] == (["few-keys"] if count < 60 else [])


def test_there_are_never_more_rows_than_the_limit_and_it_is_said(monkeypatch):
    monkeypatch.setattr(making, "MOST_ROWS", 5)

    result = made(CHOICE, cases.BOUNDARY)

    assert len(result["rows"]) == 5
    assert {"code": "cut", "count": 5} in result["notices"]


def test_every_row_is_rendered_and_valid(operation):
    for kind in cases.KINDS:
        for response in operation.responses.all():
            found = casebook.make(operation, kind=kind, response=response)
            compiled = template.compile(response.source, kind=response.kind, fault_code=response.fault_code)

            assert found.rows
            for case in found.rows:
                values = dict(zip(found.columns[1:-1], case.values, strict=True))
                answer = compiled.render([values[name] for name in compiled.slots], soap="1.2")
                assert xml.parse(answer) is not None


@pytest.mark.parametrize("kind", cases.KINDS)
def test_the_rows_are_an_upload_that_is_ready_and_is_published(kind, bob, organisation, operation):
    upload = actions.keep(by=bob, organisation=organisation, operation=operation, kind=kind, dataset_name="Cas")
    uploading.check(str(upload.pk))
    upload.refresh_from_db()

    assert (upload.stage, upload.problems) == (UploadStage.READY, [])
    revision = datasets.publish(upload=upload, by=bob)
    assert revision.row_count == len(casebook.make(operation, kind=kind).rows)
    assert Entry.objects.filter(verb="upload.receive", actor=bob).exists()


def test_the_file_holds_what_the_page_shows(bob, organisation, operation):
    found = casebook.make(operation, kind=cases.BOUNDARY)
    for content, name in ((found.csv(), "cas.csv"), (found.xlsx(), "cas.xlsx")):
        upload = datasets.receive(by=bob, organisation=organisation, operation=operation, filename=name,
                                  content=content, key_path=found.key_path)  # fmt: skip
        uploading.check(str(upload.pk))
        upload.refresh_from_db()

        assert upload.problems == []
        kept = [(row.number, row.key, row.values) for row in rows.read(upload)]
        assert kept == [(case.number, case.key, case.values) for case in found.rows]


def test_the_same_question_has_the_same_answer(operation):
    assert casebook.make(operation, kind=cases.PAIRWISE) == casebook.make(operation, kind=cases.PAIRWISE)


def test_every_row_says_what_it_is_for(operation):
    for kind in cases.KINDS:
        assert all(case.tries for case in casebook.make(operation, kind=kind).rows)


def test_a_request_without_fields_has_no_cases_and_it_is_said(operation):
    operation.key_candidates = []

    with translation.override("en"), pytest.raises(CasesRefused, match="no field that could tell the rows apart"):
        casebook.make(operation, kind=cases.EXAMPLES)


def test_an_answer_that_cannot_be_valid_is_refused_with_its_reason(operation):
    response = operation.default_response
    response.source = response.source.replace("{{age}}", "{{age}} ans")

    with pytest.raises(CasesRefused, match="ans"):
        casebook.make(operation, kind=cases.EXAMPLES, response=response)


def test_who_may_not_bring_data_makes_no_cases(reader, mallory, organisation, operation):
    for person in (reader, mallory):
        with pytest.raises(NotAllowed):
            actions.keep(by=person, organisation=organisation, operation=operation, kind=cases.EXAMPLES)

    assert not Upload.objects.exists()


def test_cases_go_into_a_dataset_that_exists(bob, organisation, operation):
    there = factories.upload(
        bob, organisation, operation, content=casebook.make(operation, kind=cases.EXAMPLES, count=2).csv()
    )
    dataset = datasets.publish(upload=there, by=bob).dataset

    upload = actions.keep(
        by=bob, organisation=organisation, operation=operation, kind=cases.PAIRWISE, dataset=dataset,
        publish_when_ready=True,
    )  # fmt: skip
    uploading.check(str(upload.pk))

    assert dataset.revisions.count() == 2
