"""Two contracts side by side: each change found at its place, with its verdict in each direction."""

import pytest
from django.utils import translation

from catalog.comparing import contracts, rules, types, words
from catalog.comparing.differences import Direction, Severity, worst
from catalog.contracts import reading

from .build import contract

B, S, C = Severity.BREAKING, Severity.STRICT, Severity.COMPATIBLE
A = '<xsd:element name="a" type="xsd:string"/>'


def both(children: str, compositor: str = "sequence", schema: str = 'elementFormDefault="qualified"') -> bytes:
    """A contract whose request and answer hold the same children."""
    content = f"<xsd:complexType><xsd:{compositor}>{children}</xsd:{compositor}></xsd:complexType>"
    names = ("demande", "reponse")
    return contract("".join(f'<xsd:element name="{name}">{content}</xsd:element>' for name in names), schema=schema)


def leaf(facets: str = "", base: str = "string", **attributes: str) -> str:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    kind = f'<xsd:simpleType><xsd:restriction base="xsd:{base}">{facets}</xsd:restriction></xsd:simpleType>'
    return f'<xsd:element name="a"{more}>{kind}</xsd:element>'


def listed(*values: str) -> str:
    return leaf("".join(f'<xsd:enumeration value="{value}"/>' for value in values))


def facet(name: str, value: str, base: str = "string") -> str:
    return leaf(f'<xsd:{name} value="{value}"/>', base)


def compared(before: bytes, after: bytes) -> list:
    old, new = (reading.read({"essai.wsdl": content}) for content in (before, after))
    namespaces = old["target_namespace"], new["target_namespace"]
    return contracts.compare(old["operations"], new["operations"], namespaces=namespaces)


def verdicts(found: list) -> dict[str, dict[str, str]]:
    """{direction: {kind: severity}}."""
    told: dict[str, dict[str, str]] = {}
    for difference in found:
        told.setdefault(difference.direction, {})[difference.kind] = difference.severity
    return told


def test_a_contract_is_identical_to_itself():
    found = compared(both(A), both(A))

    assert found == []
    assert worst(difference.severity for difference in found) == Severity.IDENTICAL


def test_documentation_changes_nothing_for_consumers():
    told = '<xsd:element name="a" type="xsd:string"><xsd:annotation><xsd:documentation>Nom</xsd:documentation>'

    assert compared(both(A), both(told + "</xsd:annotation></xsd:element>")) == []


ONE = '<xsd:element name="a" type="xsd:string"{}/>'
OF_ONE_ELEMENT = [
    (A, A + '<xsd:element name="b" type="xsd:string" minOccurs="0"/>', "added-optional", C, S),
    (A, A + '<xsd:element name="b" type="xsd:string"/>', "added-required", B, S),
    (A + '<xsd:element name="b" type="xsd:string" minOccurs="0"/>', A, "removed-optional", B, C),
    (A + '<xsd:element name="b" type="xsd:string"/>', A, "removed-required", B, B),
    (ONE.format(' minOccurs="0"'), A, "became-required", B, C),
    (A, ONE.format(' minOccurs="0"'), "became-optional", C, B),
    (A, ONE.format(' maxOccurs="unbounded"'), "became-list", C, B),
    (ONE.format(' maxOccurs="9"'), A, "no-longer-list", B, C),
    (ONE.format(' maxOccurs="9"'), ONE.format(' maxOccurs="unbounded"'), "most-raised", C, S),
    (ONE.format(' maxOccurs="9"'), ONE.format(' maxOccurs="5"'), "most-lowered", B, C),
    (ONE.format(' maxOccurs="9"'), ONE.format(' minOccurs="2" maxOccurs="9"'), "least-raised", B, C),
    (ONE.format(' minOccurs="2" maxOccurs="9"'), ONE.format(' maxOccurs="9"'), "least-lowered", C, S),
    (A, ONE.format(' nillable="true"'), "nillable-added", C, B),
    (ONE.format(' nillable="true"'), A, "nillable-removed", B, C),
    (A, ONE.format(' default="x"'), "default-changed", S, S),
    (leaf(base="int"), leaf(base="long"), "type-widened", C, B),
    (leaf(base="long"), leaf(base="int"), "type-narrowed", B, C),
    (leaf(base="date"), leaf(base="dateTime"), "type-changed", B, B),
    (listed("F", "M"), listed("F", "M", "X"), "values-added", C, B),
    (listed("F", "M", "X"), listed("F", "M"), "values-removed", B, C),
    (leaf(), listed("F"), "values-limited", B, C),
    (listed("F"), leaf(), "values-freed", C, B),
    (A, ONE.format(' fixed="x"'), "values-limited", B, C),
    (facet("maxLength", "5"), facet("maxLength", "9"), "limit-widened", C, S),
    (facet("maxLength", "9"), facet("length", "9"), "limit-narrowed", B, C),
    (leaf(), facet("pattern", "[0-9]+"), "limit-narrowed", B, C),
    (facet("pattern", "[0-9]+"), facet("pattern", "[0-9]{13}"), "limit-changed", B, S),
    (facet("maxInclusive", "9", "int"), facet("maxInclusive", "12", "int"), "limit-widened", C, S),
    (facet("maxInclusive", "9", "int"), facet("maxExclusive", "9", "int"), "limit-narrowed", B, C),
    (facet("minInclusive", "-1", "int"), facet("minInclusive", "0", "int"), "limit-narrowed", B, C),
    (facet("fractionDigits", "2", "decimal"), facet("fractionDigits", "4", "decimal"), "limit-widened", C, S),
    (A, A + '<xsd:any minOccurs="0" processContents="lax"/>', "wildcard-added", C, S),
    (A + '<xsd:any minOccurs="0" processContents="lax"/>', A, "wildcard-removed", B, C),
    (A, f'<xsd:element name="a"><xsd:complexType><xsd:sequence>{A}</xsd:sequence></xsd:complexType></xsd:element>',
     "content-changed", B, B),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "kind", "request_severity", "response_severity"),
    OF_ONE_ELEMENT,
    ids=[f"{kind}-{number}" for number, (_b, _a, kind, _q, _r) in enumerate(OF_ONE_ELEMENT)],
)
def test_a_change_weighs_by_its_direction(before, after, kind, request_severity, response_severity):
    found = verdicts(compared(both(before), both(after)))

    assert found == {Direction.REQUEST: {kind: request_severity}, Direction.RESPONSE: {kind: response_severity}}


def test_a_change_says_where_it_is_and_what_it_was():
    before, after = (
        f'<xsd:element name="p"><xsd:complexType><xsd:sequence>{leaf}</xsd:sequence></xsd:complexType></xsd:element>'
        for leaf in (facet("maxLength", "5"), facet("maxLength", "9"))
    )

    found = compared(both(before), both(after))

    assert [(each.operation, each.path, each.before, each.after) for each in found] == [
        ("lire", ("demande", "p", "a"), "maxLength 5", "maxLength 9"),
        ("lire", ("reponse", "p", "a"), "maxLength 5", "maxLength 9"),
    ]


def test_an_attribute_is_compared_like_an_element():
    def with_attribute(use: str) -> bytes:
        content = f'<xsd:complexType><xsd:attribute name="id" type="xsd:string" use="{use}"/></xsd:complexType>'
        names = ("demande", "reponse")
        return contract("".join(f'<xsd:element name="{name}">{content}</xsd:element>' for name in names))

    found = compared(with_attribute("optional"), with_attribute("required"))

    assert verdicts(found) == {Direction.REQUEST: {"became-required": B}, Direction.RESPONSE: {"became-required": C}}
    assert found[0].path == ("demande", "@id")


def test_a_moved_element_is_told_once_and_the_rest_is_still_compared():
    b = '<xsd:element name="b" type="xsd:{}"/>'

    found = compared(both(A + b.format("int")), both(b.format("long") + A))

    assert verdicts(found)[Direction.RESPONSE] == {"reordered": S, "type-widened": B}
    moved = next(each for each in found if each.kind == "reordered")
    assert (moved.before, moved.after) == ("a, b", "b, a")


def test_another_namespace_is_told_once_and_the_rest_is_still_compared():
    old = both(A + '<xsd:element name="b" type="xsd:int"/>')
    new = both(A + '<xsd:element name="b" type="xsd:long"/>').replace(b"urn:exemple:essai", b"urn:exemple:essai:2")

    found = compared(old, new)

    assert verdicts(found) == {
        Direction.OPERATION: {"target-namespace-changed": C},
        Direction.REQUEST: {"namespace-changed": B, "type-widened": C},
        Direction.RESPONSE: {"namespace-changed": B, "type-widened": B},
    }
    assert [each.count for each in found if each.kind == "namespace-changed"] == [3, 3]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("sequence", "choice", "became-choice"),
        ("choice", "sequence", "no-longer-choice"),
        ("sequence", "all", "order-freed"),
        ("all", "sequence", "order-fixed"),
    ],
)
def test_another_way_of_putting_elements_together_is_told_once(before, after, kind):
    two = A + '<xsd:element name="b" type="xsd:int"/>'

    found = compared(both(two, before), both(two, after))

    assert [each.kind for each in found] == [kind, kind]


def test_a_branch_of_a_choice_is_optional():
    two = A + '<xsd:element name="b" type="xsd:int"/>'

    found = compared(both(two, "choice"), both(two + '<xsd:element name="c" type="xsd:int"/>', "choice"))

    assert [each.kind for each in found] == ["added-optional", "added-optional"]


def test_the_name_of_a_type_does_not_travel():
    named = '<xsd:simpleType name="{0}"><xsd:restriction base="xsd:string"/></xsd:simpleType>'
    declared = '<xsd:element name="demande" type="tns:{0}"/><xsd:element name="reponse" type="xsd:string"/>'

    found = compared(*(contract((named + declared).format(name)) for name in ("Nom", "NomType")))

    assert [(each.kind, each.severity) for each in found] == [("type-renamed", C)]


# --- operations -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "before", "after", "kind", "severity"),
    [
        ("action", "urn:a", "urn:b", "action-changed", S),
        ("use", "literal", "encoded", "style-changed", B),
        ("soap_versions", ["1.1"], ["1.1", "1.2"], "soap-added", C),
        ("soap_versions", ["1.1", "1.2"], ["1.1"], "soap-removed", B),
        ("one_way", False, True, "answer-removed", B),
        ("one_way", True, False, "answer-added", S),
    ],
)
def test_what_concerns_the_operation_is_told_apart_from_its_messages(field, before, after, kind, severity):
    (operation,) = reading.read({"essai.wsdl": both(A)})["operations"]

    found = contracts.compare([operation | {field: before}], [operation | {field: after}])

    assert verdicts(found) == {Direction.OPERATION: {kind: severity}}


def test_operations_come_and_go():
    (operation,) = reading.read({"essai.wsdl": both(A)})["operations"]

    found = contracts.compare([operation], [operation | {"name": "relire"}])

    assert [(each.operation, each.kind, each.severity) for each in found] == [
        ("relire", "operation-added", C),
        ("lire", "operation-removed", B),
    ]


def test_headers_and_faults_are_compared_by_name_and_content():
    (operation,) = reading.read({"essai.wsdl": both(A)})["operations"]
    (changed,) = reading.read({"essai.wsdl": both(ONE.format(' minOccurs="0"'))})["operations"]
    header = {"name": "Contexte", "element": "{urn:a}Contexte", "tree": operation["request_tree"]}
    before = operation | {"headers": [header], "faults": [{"name": "Erreur", "element": "{urn:a}Erreur"}]}
    after = operation | {"headers": [header | {"tree": changed["request_tree"]}], "faults": []}

    found = contracts.compare([before], [after])

    assert [(each.part, each.direction, each.kind) for each in found] == [
        ("header:Contexte", Direction.REQUEST, "became-optional"),
        ("fault:Erreur", Direction.RESPONSE, "fault-removed"),
    ]


def test_a_message_that_becomes_empty_is_a_difference():
    (operation,) = reading.read({"essai.wsdl": both(A)})["operations"]

    found = contracts.compare([operation], [operation | {"request_tree": {}}])

    assert [(each.kind, each.severity) for each in found] == [("body-removed", B)]


# --- types and rules --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("narrow", "wide", "is_wider"),
    [("byte", "integer", True), ("unsignedInt", "long", True), ("unsignedInt", "int", False), ("date", "string", True),
     ("string", "token", False), ("token", "string", True), ("date", "dateTime", False)],
)  # fmt: skip
def test_a_type_is_wider_when_it_accepts_all_texts_of_the_other(narrow, wide, is_wider):
    assert types.is_wider(narrow, wide) is is_wider


def test_every_kind_has_its_sentence_and_every_sentence_its_rule():
    kinds = rules.BY_DIRECTION.keys() | rules.OF_OPERATION.keys()

    assert kinds - words.SENTENCES.keys() == {"namespace-changed"}
    assert words.SENTENCES.keys() <= kinds


def test_a_difference_is_told_in_words():
    found = compared(both(A), both(A + '<xsd:element name="b" type="xsd:string" minOccurs="0"/>'))[1]

    with translation.override("en"):
        assert words.sentence(found) == "New, optional."
        assert words.verdict(found.severity) == "breaking for strict consumers"
        assert "strict ones refuse the answer" in words.why(found)
