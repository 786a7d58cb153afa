"""Patterns of XML Schema, said in RE2: the same matches, in linear time, or left to the strict schema."""

import time

import pytest
from lxml import etree

from catalog.conformity import patterns

SAME = [
    (r"[0-9]{13}", ["1234567890123"], ["123456789012", "x"]),
    (r"\d{6}[A-Za-z0-9]{1}\d{6}", ["1234562123456", "123456A123456"], ["12345A1234567"]),
    (r"^a$", ["^a$"], ["a"]),
    (r"a.c", ["abc"], ["a\nc"]),
    (r"[\w.]+@[\w.]+", ["été.1@x.fr"], ["a b@c"]),
    (r"\w+", ["aé1"], ["a-b", "a b"]),
    (r"\s\S|a\sb", ["a b"], ["ab"]),
    (r"[^a-c]+", ["xyz"], ["xay"]),
    (r"\p{Lu}\p{Ll}+", ["Zoé"], ["zoé"]),
    (r"[a^b]", ["^"], ["c"]),
    (r"(a|b){2,3}", ["ab", "bab"], ["a", "abab"]),
    (r"\+33[0-9]{9}", ["+33123456789"], ["0033123456789"]),
    (r"[\-+]?\d+(\.\d{1,2})?", ["-1.25", "3"], ["1.", "1.255"]),
    (r"", [""], ["a"]),
]


def schema(pattern: str) -> etree.XMLSchema:
    escaped = pattern.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return etree.XMLSchema(etree.fromstring(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="v"><xs:simpleType>'
        f'<xs:restriction base="xs:string"><xs:pattern value="{escaped}"/></xs:restriction>'
        "</xs:simpleType></xs:element></xs:schema>"
    ))  # fmt: skip


@pytest.mark.parametrize(("pattern", "matching", "other"), SAME)
def test_it_matches_what_the_schema_matches(pattern, matching, other):
    expression, strict = patterns.compiled(pattern), schema(pattern)

    for value in [*matching, *other]:
        element = etree.Element("v")
        element.text = value
        ours = expression is None or expression.fullmatch(value) is not None
        if expression is not None:
            assert ours == strict.validate(element), value
        assert strict.validate(element) == (value in matching)


@pytest.mark.parametrize("pattern", [r"[a-z-[aeiou]]+", r"\p{IsBasicLatin}+", r"\i\c*", r"a{1,60000}", "[a", r"a\q"])
def test_what_re2_cannot_say_is_left_to_the_schema(pattern):
    assert patterns.compiled(pattern) is None


@pytest.mark.parametrize("pattern", [r"(a+)+", r"(\w+\s?)*", r"(x+x+)+y", r"(a|aa)+b", r"(.*a){12}"])
def test_no_value_can_slow_a_pattern_down(pattern):
    expression = patterns.compiled(pattern)
    started = time.monotonic()

    if expression is not None:
        expression.fullmatch("a" * 5_000 + "!")

    assert time.monotonic() - started < 0.5
