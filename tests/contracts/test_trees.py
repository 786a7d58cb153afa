"""Message trees: types, facets, cardinalities and documentation, read from the schemas themselves."""

from catalog.contracts import reading

from . import reading_of
from .build import answering
from .reading_of import child


def answer(children: str, more: str = "") -> dict:
    return reading.read({"a.wsdl": answering(children, more)})["operations"][0]["response_tree"]


def leaf(kind: str, more: str = "") -> dict:
    return child(answer(f'<xsd:element name="v" {kind}', more), "v")


def test_unqualified_children_have_no_namespace():
    tree = reading_of.operation("individu.wsdl")["request_tree"]

    assert tree["namespace"] == "http://www.test.fr/individu/v1"
    assert child(tree, "individu", "id")["namespace"] == ""


def test_facets_of_every_step_of_a_restriction_are_kept():
    tree = reading_of.operation("dossiers")["response_tree"]
    reference = child(tree, "reference")

    assert (reference["type"], reference["base"]) == ("Code", "string")
    assert reference["facets"] == {"minLength": 6, "maxLength": 8, "pattern": ["[A-Z]{2}[0-9]+"]}


def test_a_chameleon_takes_the_namespace_of_its_includer():
    assert child(reading_of.operation("dossiers")["response_tree"], "reference")["namespace"] == "urn:exemple:messages"


def test_an_extension_adds_its_children_and_attributes_to_those_of_its_base():
    tree = reading_of.operation("dossiers")["response_tree"]

    assert [found["name"] for found in tree["children"]] == ["reference", ""]
    assert tree["children"][1]["compositor"] == "choice"
    assert [(found["name"], found["namespace"], found["min"]) for found in tree["attributes"]] == [
        ("etat", "", 1),
        ("href", "http://www.w3.org/1999/xlink", 0),
    ]
    assert tree["attributes"][0]["facets"] == {"enumeration": ["ouvert", "clos"]}


def test_recursion_is_cut_and_said():
    inner = child(reading_of.operation("dossiers")["response_tree"], "sousDossier", "dedans")

    assert (inner["recursive"], inner["children"]) == (True, [])


def test_cardinalities_are_read():
    tree = reading_of.operation("droits.wsdl")["response_tree"]

    assert [(found["name"], found["min"], found["max"]) for found in tree["children"]] == [
        ("droit", 0, None),
        ("regime", 1, 3),
    ]


def test_documentation_of_an_element_comes_before_that_of_its_type():
    annotated = "<xsd:annotation><xsd:documentation>{}</xsd:documentation></xsd:annotation>"
    kind = (
        f'<xsd:simpleType name="t">{annotated.format("du  type")}<xsd:restriction base="xsd:string"/></xsd:simpleType>'
    )

    tree = answer(
        '<xsd:element name="a" type="tns:t"/>'
        f'<xsd:element name="b" type="tns:t">{annotated.format("de b")}</xsd:element>',
        kind,
    )

    assert [found["documentation"] for found in tree["children"]] == ["du type", "de b"]


def test_lists_and_unions_tell_what_they_are_made_of():
    kinds = (
        '<xsd:simpleType name="liste"><xsd:list itemType="xsd:date"/></xsd:simpleType>'
        '<xsd:simpleType name="deux"><xsd:union memberTypes="xsd:int tns:mot"/></xsd:simpleType>'
        '<xsd:simpleType name="mot"><xsd:restriction base="xsd:string"><xsd:enumeration value="aucun"/>'
        "</xsd:restriction></xsd:simpleType>"
    )

    found = child(answer('<xsd:element name="l" type="tns:liste"/><xsd:element name="u" type="tns:deux"/>', kinds), "l")
    union = child(answer('<xsd:element name="u" type="tns:deux"/>', kinds), "u")

    assert (found["variety"], found["item"]) == ("list", {"base": "date", "facets": {}})
    assert union["members"] == [
        {"base": "int", "facets": {}},
        {"base": "string", "facets": {"enumeration": ["aucun"]}},
    ]


def test_nillable_default_and_fixed_are_read():
    found = answer(
        '<xsd:element name="a" type="xsd:int" nillable="true" default="3"/>'
        '<xsd:element name="b" fixed="x" type="xsd:string"/>'
    )

    first, second = found["children"]
    assert (first["nillable"], first["default"], second["fixed"]) == (True, "3", "x")


def test_groups_of_elements_and_attributes_are_opened():
    more = (
        '<xsd:group name="g"><xsd:sequence><xsd:element name="x" type="xsd:string"/></xsd:sequence></xsd:group>'
        '<xsd:attributeGroup name="ag"><xsd:attribute name="y" type="xsd:int"/></xsd:attributeGroup>'
        '<xsd:complexType name="t"><xsd:group ref="tns:g"/><xsd:attributeGroup ref="tns:ag"/></xsd:complexType>'
    )

    found = leaf('type="tns:t"/>', more)

    assert ([one["name"] for one in found["children"]], [one["name"] for one in found["attributes"]]) == (["x"], ["y"])


def test_an_abstract_type_gives_way_to_one_that_exists():
    more = (
        '<xsd:complexType name="t" abstract="true"><xsd:sequence/></xsd:complexType>'
        '<xsd:complexType name="u"><xsd:complexContent><xsd:extension base="tns:t"><xsd:sequence>'
        '<xsd:element name="x" type="xsd:string"/></xsd:sequence></xsd:extension></xsd:complexContent>'
        "</xsd:complexType>"
    )

    found = leaf('type="tns:t"/>', more)

    assert (found["xsi_type"], [one["name"] for one in found["children"]]) == ("{urn:exemple:essai}u", ["x"])


def test_a_head_of_a_substitution_group_gives_way_to_a_member():
    more = (
        '<xsd:element name="tete" abstract="true" type="xsd:string"/>'
        '<xsd:element name="corps" substitutionGroup="tns:tete"/>'
    )

    tree = answer('<xsd:element ref="tns:tete"/>', more)

    assert [(found["name"], found["base"]) for found in tree["children"]] == [("corps", "string")]


def test_a_name_that_no_element_can_bear_is_refused_with_its_line():
    from catalog.contracts.problems import ContractProblem

    try:
        answer('<xsd:element name="1part" type="xsd:string"/>')
    except ContractProblem as problem:
        assert (problem.code, problem.file, problem.parameters) == ("bad-name", "a.wsdl", {"name": "1part"})
        assert problem.line > 0
    else:
        raise AssertionError("it was accepted")
