"""Values against the built-in types of XML Schema and their facets."""

import pytest

from catalog.conformity import proposals
from catalog.conformity.values import Checker

RIGHT = [
    ("string", {}, "n'importe quoi"), ("int", {}, "-5"), ("integer", {}, "123456789012345678901234567890"),
    ("unsignedByte", {}, "255"), ("decimal", {}, "12.50"), ("decimal", {}, ".5"), ("double", {}, "1e-5"),
    ("float", {}, "INF"),
    ("float", {"minInclusive": "0"}, "NaN"), ("boolean", {}, "true"), ("boolean", {}, "0"), ("date", {}, "2024-02-29"),
    ("date", {}, "2024-02-29+01:00"), ("date", {}, "-0044-03-15"), ("dateTime", {}, "2024-02-29T23:59:59.5Z"),
    ("dateTime", {}, "2024-02-29T24:00:00"), ("time", {}, "08:30:00"), ("gYear", {}, "2024"),
    ("gYearMonth", {}, "2024-12"),
    ("gMonthDay", {}, "--02-29"), ("gDay", {}, "---31"), ("gMonth", {}, "--12"), ("duration", {}, "P1Y2M3DT4H5M6.7S"),
    ("duration", {}, "PT26H30M"), ("hexBinary", {}, "0aFF"), ("base64Binary", {}, "ZXhlbXBsZQ=="),
    ("NCName", {}, "été-1"),
    ("language", {}, "fr-FR"), ("NMTOKEN", {}, "1.a"), ("string", {"enumeration": ["A", "B"]}, "B"),
    ("decimal", {"enumeration": ["1.0"]}, "1"), ("string", {"length": 3}, "été"),
    ("string", {"pattern": [r"\d{2}"]}, "12"),
    ("int", {"minInclusive": "0", "maxInclusive": "120"}, "120"),
    ("decimal", {"totalDigits": 4, "fractionDigits": 2}, "12.50"),
    ("date", {"minInclusive": "2000-01-01"}, "1999-01-01"),
]  # fmt: skip


@pytest.mark.parametrize(("base", "facets", "value"), RIGHT)
def test_a_right_value_passes(base, facets, value):
    assert Checker(base, facets).check(value) is None


WRONG = [
    ("int", {}, "1.0", "V03"), ("int", {}, "", "V03"), ("int", {}, "2147483648", "V20"), ("int", {}, "１２", "V03"),
    ("int", {}, "1_000", "V03"), ("int", {}, "0x10", "V03"), ("unsignedByte", {}, "-1", "V20"),
    ("positiveInteger", {}, "0", "V20"),
    ("decimal", {}, "1e5", "V03"), ("decimal", {}, "NaN", "V03"), ("double", {}, "Infinity", "V03"),
    ("boolean", {}, "VRAI", "V10"),
    ("date", {}, "2023-02-29", "V04"), ("date", {}, "2024-1-2", "V04"), ("dateTime", {}, "2024-01-02", "V04"),
    ("dateTime", {}, "2024-01-02 10:00:00", "V04"), ("time", {}, "24:01:00", "V04"), ("gMonth", {}, "12", "V04"),
    ("duration", {}, "P", "V04"), ("duration", {}, "P1DT", "V04"), ("hexBinary", {}, "0a f", "V10"),
    ("base64Binary", {}, "pas bon", "V10"), ("NCName", {}, "1a", "V10"), ("language", {}, "français!", "V10"),
    ("string", {"enumeration": ["A"]}, "a", "V01"), ("string", {"maxLength": 2}, "abc", "V02"),
    ("string", {"length": 2}, "a", "V19"),
    ("string", {"minLength": 2}, "a", "V19"), ("string", {"pattern": [r"[A-Z]+", r".{3}"]}, "ABCD", "V09"),
    ("int", {"maxExclusive": "10"}, "10", "V20"), ("decimal", {"fractionDigits": 1}, "1.25", "V21"),
    ("decimal", {"totalDigits": 3}, "1234", "V21"), ("string", {"length": 5}, "1234", "V05"),
    ("string", {"pattern": ["[0-9]{13}"]}, "123456789012", "V05"),
]  # fmt: skip


@pytest.mark.parametrize(("base", "facets", "value", "code"), WRONG)
def test_a_wrong_value_has_its_code(base, facets, value, code):
    verdict = Checker(base, facets).check(value)

    assert verdict is not None
    assert verdict[0] == code


PROPOSED = [
    ("date", "03/11/2026", "2026-11-03"), ("date", "3.1.2026", "2026-01-03"), ("date", "31/02/2026", ""),
    ("dateTime", "03/11/2026 08:30", "2026-11-03T08:30:00"), ("decimal", "12,50", "12.50"),
    ("decimal", "1 234,5", "1234.5"),
    ("int", "1\u202f234", "1234"), ("boolean", "VRAI", "true"), ("boolean", "Non", "false"), ("int", "douze", ""),
    ("date", "2026/11/3", "2026-11-03"), ("date", "2026-11-03T00:00:00", "2026-11-03"),
    ("date", "2026-11-03T08:00:00", ""),
    ("time", "8h30", "08:30:00"), ("time", "25h00", ""), ("int", "1,5", ""),
    ("int", "46,0", "46"),
]  # fmt: skip


@pytest.mark.parametrize(("base", "value", "proposal"), PROPOSED)
def test_a_mend_is_proposed_and_never_done(base, value, proposal):
    code, parameters = Checker(base, {}).check(value)

    assert parameters["proposal"] == proposal


MEANT = [
    ({"enumeration": ["MASCULIN", "FEMININ"]}, "féminin", "FEMININ"),
    ({"enumeration": ["MASCULIN", "FEMININ"]}, "F", "FEMININ"),
    ({"enumeration": ["MARIE", "MARIEE"]}, "MAR", ""),
    ({"enumeration": ["ouvert", "clos"]}, "ouvret", "ouvert"),
    ({"enumeration": ["ouvert", "clos"]}, "autre", ""),
    ({"enumeration": ["A", "B"]}, "C", ""),
    ({"pattern": [r"\d+\.\d\d"]}, "12,50", "12.50"),
    ({"pattern": [r"\d{4}"]}, "1 2\xa034", "1234"),
    ({"pattern": [r"\d{4}-\d{2}-\d{2}"]}, "28/03/1992", "1992-03-28"),
    ({"maxLength": 3}, "abcd", ""),
]


@pytest.mark.parametrize(("facets", "value", "proposal"), MEANT)
def test_a_proposal_fits_every_facet_or_is_not_made(facets, value, proposal):
    checker = Checker("string", facets)

    _code, parameters = checker.check(value)

    assert parameters["proposal"] == proposal
    assert not proposal or checker.check(proposal) is None


@pytest.mark.parametrize(("value", "proposal"), [("7", "0000000000007"), ("980526954644", "0980526954644")])
def test_zeros_are_added_up_to_the_length(value, proposal):
    assert Checker("string", {"length": 13}).check(value) == ("V05", {"proposal": proposal})


def test_of_a_list_only_the_whole_text_is_checked():
    assert Checker("string", {"length": 2}, variety="list").check("a b c") is None
    assert Checker("string", {"enumeration": ["a b"]}, variety="list").check("a") is not None


@pytest.mark.parametrize("value", ["31/02/2026", "30.2.2026", "2026-02-29", "2026-13-01", "00/01/2026"])
def test_a_day_of_no_calendar_is_told_from_another_form(value):
    assert proposals.is_no_day(value)


@pytest.mark.parametrize("value", ["03/11/2026", "2024-02-29", "hier", "", "2026-11-03T08:30:00", "1/2"])
def test_any_other_text_is_no_such_day(value):
    assert not proposals.is_no_day(value)
