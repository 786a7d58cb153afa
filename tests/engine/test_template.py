"""Response templates: slots, optional parts, tables, nil, faults, and escaping by position."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from engine import template
from engine.errors import TemplateRefused
from engine.template import Template

XML_TEXT = st.text(
    alphabet=st.characters(
        exclude_categories=["Cs"],
        exclude_characters=[chr(c) for c in (*range(9), 11, 12, *range(14, 32))] + ["\ufffe", "\uffff"],
    ),
    max_size=40,
)
XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
NAMESPACE_12 = "http://www.w3.org/2003/05/soap-envelope"


def body(compiled: Template, values: list[str], soap: str = "1.1") -> etree._Element:
    return etree.fromstring(compiled.render(values, soap))[0]


def test_slots_are_named_once_in_order_of_first_appearance():
    compiled = template.compile('<a x="{{two}}"><b>{{one}}</b><c>{{ two }} {{three}}</c></a>')

    assert compiled.slots == ("two", "one", "three")


def test_values_take_the_place_of_slots():
    compiled = template.compile("<a><b>{{x}}</b><c>{{y}}-{{x}}</c></a>")

    assert compiled.payload(["1", "2"]) == b"<a><b>1</b><c>2-1</c></a>"


def test_the_envelope_is_in_the_version_asked():
    compiled = template.compile("<a/>")

    assert etree.fromstring(compiled.render([], "1.2")).tag == f"{{{NAMESPACE_12}}}Envelope"
    assert etree.fromstring(compiled.render([])).tag == "{http://schemas.xmlsoap.org/soap/envelope/}Envelope"


def test_a_body_may_be_empty_or_hold_several_elements():
    assert len(body(template.compile(""), [])) == 0
    assert len(body(template.compile("<a/>\n<b/>"), [])) == 2


def test_what_looks_like_another_template_language_stays_text():
    source = "<a>{{7*7}} ${7*7} #{x} &lt;%= x %&gt; {0.__class__} %s%n</a>"

    rendered = body(template.compile(source), [])[0].text

    assert rendered == "{{7*7}} ${7*7} #{x} <%= x %> {0.__class__} %s%n"


@given(XML_TEXT, XML_TEXT)
def test_a_value_never_changes_the_structure_and_reads_back_equal(text, attribute):
    compiled = template.compile('<a><b at="{{attribute}}">{{text}}</b><c/></a>')

    root = body(compiled, [attribute, text])[0]

    assert len(list(root.iter())) == 3
    assert (root[0].text or "") == text
    assert root[0].get("at") == attribute


@given(st.lists(st.lists(XML_TEXT.map(str.strip).filter(bool), min_size=2, max_size=2), max_size=4))
def test_a_table_repeats_its_element_for_each_record(records):
    compiled = template.compile('<a><r mock:each="rows" n="{{one}}">{{two}}</r></a>')

    def quote(field: str) -> str:
        return field.replace("\\", "\\\\").replace(";", "\\;").replace("|", "\\|")

    cell = "|".join(";".join(quote(field) for field in record) for record in records)
    rows = body(compiled, [cell])[0]

    assert [[row.get("n"), row.text] for row in rows] == records


def test_the_fields_of_a_table_are_no_slots_of_the_row():
    compiled = template.compile('<a>{{x}}<r mock:each="rows"><b>{{one}}</b><c>{{two?}}</c></r></a>')

    assert compiled.slots == ("x", "rows")
    assert compiled.tables == {"rows": ("one", "two")}
    assert compiled.payload(["", "1;2|3"]) == b"<a><r><b>1</b><c>2</c></r><r><b>3</b></r></a>"


@pytest.mark.parametrize(
    ("cell", "records"),
    [
        ("", []),
        ("a", [["a"]]),
        ("a;b|c;d", [["a", "b"], ["c", "d"]]),
        (" a ; b | c ", [["a", "b"], ["c"]]),
        ("a|", [["a"]]),
        ("a||b", [["a"], [""], ["b"]]),
        (r"a\;b;c\|d;e\\", [["a;b", "c|d", "e\\"]]),
        (r"a\d", [[r"a\d"]]),
    ],
)
def test_a_table_cell_is_read_as_records(cell, records):
    assert template.table(cell) == records


def test_an_optional_slot_takes_its_element_or_attribute_away_when_empty():
    compiled = template.compile('<a at="{{x?}}"><b>{{y?}}</b><c>-{{y?}}</c></a>')

    assert compiled.payload(["", ""]) == b"<a><c>-</c></a>"
    assert compiled.payload(["1", "2"]) == b'<a at="1"><b>2</b><c>-2</c></a>'


def test_an_optional_element_goes_when_all_slots_inside_are_empty():
    compiled = template.compile(
        '<a><b mock:optional="true"><c>{{x}}</c><d>{{y}}</d></b><e mock:optional="true">1</e></a>'
    )

    assert compiled.payload(["", ""]) == b"<a><e>1</e></a>"
    assert compiled.payload(["", "2"]) == b"<a><b><c></c><d>2</d></b><e>1</e></a>"


def test_the_empty_set_sign_makes_a_nillable_element_nil():
    compiled = template.compile('<a><b mock:nillable="true" k="1">{{x}}</b><c>{{x}}</c></a>')

    nil = body(compiled, ["∅"])[0]

    assert nil[0].get(XSI_NIL) == "true"
    assert nil[0].get("k") == "1"
    assert nil[0].text is None
    assert nil[1].text == "∅"
    assert body(compiled, ["1"])[0][0].get(XSI_NIL) is None


def test_required_slots_are_those_whose_place_stays_when_they_are_empty():
    compiled = template.compile('<a k="{{a?}}"><b>{{b}}</b><c>{{c?}}</c><d mock:optional="true">{{d}}</d></a>')

    assert compiled.required == ("b",)


def test_namespaces_stay_those_the_author_wrote():
    source = '<p:a xmlns:p="urn:p" xmlns="urn:d"><b xmlns=""><c/></b><d p:at="1"/></p:a>'

    written = etree.fromstring(template.compile(source).payload([]))

    assert etree.tostring(written, method="c14n") == etree.tostring(etree.fromstring(source), method="c14n")


def test_comments_are_left_out_of_answers():
    assert template.compile("<a>1<!-- why -->2</a>").payload([]) == b"<a>12</a>"


def test_a_fault_is_written_for_each_version():
    compiled = template.compile("<d>{{x}}</d>", kind="fault", fault_code="Client", fault_string="No {{y}}")

    old, new = body(compiled, ["who", "1"])[0], body(compiled, ["who", "1"], "1.2")[0]

    assert compiled.slots == ("y", "x")
    assert [child.text for child in old][:2] == ["soap:Client", "No who"]
    assert old.find("detail/d").text == "1"
    assert new.findtext(f"{{{NAMESPACE_12}}}Code/{{{NAMESPACE_12}}}Value") == "soap:Sender"
    assert new.findtext(f"{{{NAMESPACE_12}}}Reason/{{{NAMESPACE_12}}}Text") == "No who"
    assert new.find(f"{{{NAMESPACE_12}}}Detail/d").text == "1"
    assert (compiled.status("1.1"), compiled.status("1.2")) == (500, 400)


def test_a_fault_may_have_no_detail():
    fault = body(template.compile("", kind="fault", fault_string="Down"), [])[0]

    assert [child.tag for child in fault] == ["faultcode", "faultstring"]
    assert fault[0].text == "soap:Server"


def test_a_compiled_template_survives_json():
    compiled = template.compile(
        '<a k="{{k?}}"><b mock:nillable="true">{{x}}</b><r mock:each="t"><c>{{f}}</c></r></a>', kind="fault"
    )
    values = ["<k>", "∅", "1|2"]

    restored = Template.from_json(json.loads(json.dumps(compiled.to_json())))

    assert restored.render(values, "1.2") == compiled.render(values, "1.2")
    assert restored.slots == compiled.slots
    assert restored.tables == compiled.tables


@pytest.mark.parametrize("data", [{}, {"kind": "answer"}, {**template.compile("<a/>").to_json(), "content": [["who"]]}])
def test_a_damaged_compiled_template_is_refused(data):
    with pytest.raises(TemplateRefused, match="damaged"):
        Template.from_json(data)


def test_filling_with_clean_values_gives_the_same_bytes():
    compiled = template.compile("<a><b>{{y}}</b><c>{{x}}</c><d>{{y}}</d></a>")

    assert compiled.fill([b"1", b"2"], "1.1", clean=True) == compiled.render(["1", "2"])


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("<a>", "template-not-xml", 1),
        ("\n<a>\n</b>", "template-not-xml", 3),
        ("<p:a/>", "template-not-xml", 1),
        ("<!DOCTYPE a><a/>", "template-not-xml", 1),
        ("<a/></mock:content><mock:content>", "template-not-xml", 1),
        ("\n<{{a}}/>", "template-slot-name", 2),
        ("<a {{b}}='1'/>", "template-slot-name", 1),
        ("<a>\n<!-- {{b}} --></a>", "template-slot-comment", 2),
        ("<a><?php {{b}} ?></a>", "template-slot-comment", 1),
        ("<a>\n\n<![CDATA[{{x}}]]></a>", "template-slot-cdata", 3),
        ("text<a/>", "template-text", 1),
        ("<a/>{{x}}", "template-text", 1),
        (f"<S:Envelope xmlns:S='{NAMESPACE_12}'/>", "template-envelope", 1),
        ("<a>\n<b mock:x='1'/></a>", "template-attribute", 2),
        ("<a mock:optional='yes'/>", "template-boolean", 1),
        ("<mock:a/>", "template-element", 1),
        ("<a mock:each='a b'/>", "template-each-name", 1),
        ("<a mock:each='a'><b mock:each='c'/></a>", "template-each-nested", 1),
        ("<a mock:nillable='true'>x{{b}}</a>", "template-nillable", 1),
        ("<a>" + "{{x}}" * 10_001 + "</a>", "template-slots", 0),
        ("<a>\ud800</a>", "template-character", 0),
    ],
)
def test_a_source_that_cannot_be_compiled_is_refused_with_its_line(source, code, line):
    with pytest.raises(TemplateRefused) as refused:
        template.compile(source)

    assert (refused.value.code, refused.value.line) == (code, line)
    assert refused.value.text("fr") != refused.value.text("en")


def test_columns_are_counted_in_the_authors_text():
    with pytest.raises(TemplateRefused) as refused:
        template.compile("<a><b></a>")

    assert refused.value.column in range(6, 12)


def test_a_wrong_number_of_values_is_refused():
    with pytest.raises(TemplateRefused, match="2 values were given for 1"):
        template.compile("<a>{{x}}</a>").render(["1", "2"])


@pytest.mark.parametrize("value", ["\x00", "\x1f", "\ud800", "\ufffe"])
def test_a_value_that_xml_forbids_is_refused(value):
    with pytest.raises(TemplateRefused) as refused:
        template.compile("<a>{{x}}</a>").render([value])

    assert refused.value.code == "template-character"


def test_a_fault_code_is_client_or_server():
    with pytest.raises(TemplateRefused, match="Client or Server"):
        template.compile("", kind="fault", fault_code="Sender")


# --- binary content ---------------------------------------------------------------------------------------------------

INCLUDE = "{http://www.w3.org/2004/08/xop/include}Include"
PICTURES = (
    '<a><b>{{x}}</b><c d="{{x}}">{{y}} {{x}}</c><e mock:each="t"><f>{{x}}</f><g>{{z}}</g></e>'
    '<h mock:nillable="true">{{y}}</h></a>'
)


def beside(source: str, values: list[str], binary: set[str]) -> tuple[etree._Element, list[bytes]]:
    compiled = Template.from_json(json.loads(json.dumps(template.compile(source, binary=binary).to_json())))
    content, attachments = compiled.fill_beside([value.encode() for value in values], "1.1")
    return etree.fromstring(content), attachments


def test_a_base64_leaf_can_stand_beside_the_answer_and_nothing_else():
    root, attachments = beside(PICTURES, ["QUJD", "QUJD", "QUJD;Wg=="], {"x", "y", "t/z"})

    includes = [(each.getparent().tag, each.get("href")) for each in root.iter(INCLUDE)]
    assert includes == [("b", "cid:1@mockadmin"), ("g", "cid:2@mockadmin"), ("h", "cid:3@mockadmin")]
    assert attachments == [b"ABC", b"Z", b"ABC"]
    assert (root.find(".//c").get("d"), root.find(".//c").text, root.find(".//f").text) == ("QUJD", "QUJD QUJD", "QUJD")


@pytest.mark.parametrize("value", ["", " ", "QUJD\n", "QU JD", "QUI", "QUJ=", "QR==", "é", "QUJDé", "<", "QUJD=="])
def test_what_is_no_canonical_base64_stays_in_its_place(value):
    root, attachments = beside("<a>{{x}}</a>", [value], {"x"})

    assert (root.findtext(".//a"), attachments) == (value, [])


@given(st.binary(min_size=1, max_size=60))
def test_any_content_beside_an_answer_is_the_same_as_inside(content):
    encoded = base64.b64encode(content).decode()

    _root, attachments = beside("<a>{{x}}</a>", [encoded], {"x"})

    assert attachments == [content]
    assert body(template.compile("<a>{{x}}</a>", binary={"x"}), [encoded]).findtext("a") == encoded


@pytest.mark.parametrize(("binary", "found"), [(set(), False), ({"z"}, False), ({"x"}, True), ({"t/z"}, True)])
def test_a_template_knows_whether_it_has_binary_content(binary, found):
    assert template.compile(PICTURES, binary=binary).has_binary is found
