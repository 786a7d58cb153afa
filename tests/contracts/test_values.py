"""Plausible values: of the type and its facets, French-looking, of one person who does not exist, always the same."""

import re
import subprocess
import sys

import pytest

from catalog.cases import levels
from catalog.contracts.facets import checker
from catalog.contracts.plausible import identifiers, places
from catalog.contracts.plausible.people import person
from catalog.contracts.values import Values
from engine.persons import key as nir_key

PATTERNS = [
    r"\d{6}[A-Za-z0-9]{1}\d{6}", r"[A-Z-[IO]]{3,5}", r"[a-z-[aeiou]]+", r"\p{Lu}\p{L}*", r"\P{L}{2}",
    r"\p{IsBasicLatin}{3}",
    r"\p{IsLatin-1Supplement}", r"\i\c*", r"[\i-[:]][\c-[:]]*", r"(a|bc)+d?", r"([0-9]{4}-)?[0-9]{2}|X",
    r"\w{2}\W", r"\S+",
    r"^abc$", r"[+\-]?\d*\.\d+", r"[a-z\d_.\-]+@[a-z]+\.[a-z]{2,4}", r"[^\s]+", r"[^a-zA-Z0-9]", r"(\d{3})(-\d{3}){2}",
    r"((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)", r"urn:oid:[0-2](\.(0|[1-9]\d*))+",
    r"\{\d\}", r"[\]\[]",
    r"(0[1-9]|1[0-2])/20\d{2}", r"", r"(|a)b", r"[\\/]", r"\p{Nd}{5}", r"[-+]?\d", r"a{0}b", r".{3}\n",
]  # fmt: skip
FACETS = [
    ("string", {"minLength": 3, "maxLength": 3}),
    ("string", {"length": 40}),
    ("string", {"pattern": ["[A-Z]+"], "minLength": 7}),
    ("string", {"pattern": ["[A-Z]+[0-9]*", "[A-Z0-9]{6}"], "maxLength": 6}),
    ("string", {"enumeration": ["", "OUI", "NON"]}),
    ("token", {"pattern": [r"[^\s]+"], "enumeration": ["EVN", "INT"]}),
    ("int", {"minInclusive": "10", "maxInclusive": "12"}),
    ("integer", {"minExclusive": "99", "totalDigits": 3}),
    ("long", {"minInclusive": "9000000000000000000"}),
    ("decimal", {"totalDigits": 4, "fractionDigits": 2}),
    ("decimal", {"minExclusive": "0", "maxExclusive": "0.1"}),
    ("decimal", {"fractionDigits": 0, "maxInclusive": "-5"}),
    ("double", {"minInclusive": "1E3", "maxInclusive": "2E3"}),
    ("date", {"minInclusive": "2031-05-01", "maxExclusive": "2031-06-01"}),
    ("date", {"maxExclusive": "1900-01-01"}),
    ("dateTime", {"minExclusive": "2040-01-01T00:00:00Z", "maxExclusive": "2041-01-01T00:00:00Z"}),
    ("time", {"minInclusive": "22:00:00"}),
    ("gYear", {"minInclusive": "2050"}),
    ("gYearMonth", {"minExclusive": "2050-12"}),
    ("date", {"pattern": [r"\d{4}-\d{2}-\d{2}Z"]}),
    ("hexBinary", {"length": 4}),
    ("base64Binary", {"minLength": 30}),
    ("anyURI", {"maxLength": 11}),
    ("NMTOKEN", {"length": 3}),
    ("unsignedByte", {"minInclusive": "200"}),
    ("negativeInteger", {}),
    ("nonPositiveInteger", {"maxInclusive": "-3"}),
    ("duration", {"minInclusive": "P1Y"}),
    ("language", {}),
    ("boolean", {"pattern": ["0|1"]}),
    ("gMonthDay", {}),
    ("QName", {}),
]
LISTS = [
    {"base": "string", "variety": "list", "item": {"base": "int", "facets": {}}, "facets": {"minLength": 3}},
    {"base": "string", "variety": "list", "item": {"base": "string", "facets": {"enumeration": ["A", "B"]}}},
    {
        "base": "string",
        "variety": "union",
        "members": [{"base": "date", "facets": {}}, {"base": "string", "facets": {"enumeration": ["jamais"]}}],
    },
]
ROWS = range(12)


def value(name: str, base: str = "string", facets: dict | None = None, index: int = 0) -> str:
    return Values(index=index).of({"name": name, "base": base, "facets": facets or {}})


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_text_matches_its_pattern(pattern):
    facets = {"pattern": [pattern]}
    check = checker({"base": "string", "facets": facets})

    refused = [text for text in (value("v", facets=facets, index=index) for index in ROWS) if not check(text)]

    assert refused == []


@pytest.mark.parametrize(("base", "facets"), FACETS)
def test_a_value_respects_every_facet(base, facets):
    check = checker({"base": base, "facets": facets})

    refused = [text for text in (value("v", base, facets, index) for index in ROWS) if not text or not check(text)]

    assert refused == []


@pytest.mark.parametrize("kind", LISTS)
def test_lists_and_unions_hold_values_of_their_items_and_members(kind):
    check = checker(kind)

    assert all(check(Values(index=index).of({"name": "v", **kind})) for index in ROWS)


@pytest.mark.parametrize("name", ["nir", "sexe", "dateNaissance", "codePostal", "prenom", "montant", "iban", "cle"])
@pytest.mark.parametrize(
    ("base", "facets"), [("string", {"maxLength": 2}), ("int", {}), ("boolean", {}), ("date", {}), ("NCName", {})]
)
def test_what_a_name_promises_never_breaks_the_type(name, base, facets):
    check = checker({"base": base, "facets": facets})

    assert all(check(value(name, base, facets, index)) for index in ROWS)


def test_all_fields_of_a_message_speak_of_one_person():
    for index in ROWS:
        said = Values(index=index)
        facts = {
            name: said.of({"name": name, "base": "string", "facets": {}})
            for name in ("NumIdentifiant", "Cle", "sexe", "dateNaissance", "LieuNaissance", "anneeNaissance", "nir")
        }
        nir = facts["NumIdentifiant"]

        assert nir == facts["nir"]
        assert facts["sexe"] == {"1": "M", "2": "F"}[nir[0]]
        assert facts["dateNaissance"][2:4] + facts["dateNaissance"][5:7] == nir[1:5]
        assert facts["anneeNaissance"] == facts["dateNaissance"][:4]
        assert facts["LieuNaissance"] == nir[5:10]
        assert facts["Cle"] == f"{97 - int(nir) % 97:02d}"


@pytest.mark.parametrize(
    ("facets", "written"),
    [
        ({"enumeration": ["1", "2"]}, {"1": "1", "2": "2"}),
        ({"enumeration": ["male", "female"]}, {"1": "male", "2": "female"}),
        ({"pattern": ["[A-Z]"]}, {"1": "M", "2": "F"}),
    ],
)
def test_the_sex_is_written_as_the_contract_wants_it(facets, written):
    for index in ROWS:
        nir = value("nir", index=index)

        assert value("sexe", facets=facets, index=index) == written[nir[0]]


def test_a_birth_date_is_written_as_the_contract_wants_it():
    born = person("", 0).born

    assert value("dateNaissance", "date") == born.isoformat()
    assert value("dateNaissance", "dateTime").startswith(f"{born.isoformat()}T")
    assert value("dateNaissance", facets={"pattern": [r"\d{8}"]}) == f"{born:%Y%m%d}"
    assert value("dateNaissance", facets={"pattern": [r"\d{2}/\d{2}/\d{4}"]}) == f"{born:%d/%m/%Y}"


def test_the_key_of_a_nir_counts_corsica_as_the_rule_says():
    assert nir_key("2980526954644") == f"{97 - 2980526954644 % 97:02d}"
    assert nir_key("180012A990001") == f"{97 - 1800119990001 % 97:02d}"
    assert nir_key("180012B990001") == f"{97 - 1800118990001 % 97:02d}"


def test_nobody_is_meant():
    for index in ROWS:
        assert re.fullmatch(r"[12]\d{6}99[0-8]\d{3}", value("nir", index=index))  # no department has such a commune
        assert value("mail", index=index).endswith("@exemple.invalid")
        assert re.match(r"019900|026191|035301|046571|053649", value("telephone", index=index))
        assert value("mobile", index=index).startswith("063998")
        assert value("siret", index=index).startswith("000")
        assert value("finess", index=index).startswith("00")
        assert value("iban", index=index)[4:14] == "0000000000"
        assert value("oid", index=index) == "1.2.250.1.213.1.4.10"


def test_check_digits_are_right():
    def luhn(digits: str) -> int:
        doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
        return sum(number - 9 * (number > 9) for number in doubled) % 10

    for index in ROWS:
        iban = value("iban", index=index)
        assert int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 == 1
        for name, length in (("siret", 14), ("siren", 9), ("rpps", 11), ("finess", 9)):
            digits = value(name, index=index)
            assert (len(digits), luhn(digits)) == (length, 0)
        assert luhn(value("siret", index=index)[:9]) == 0
    assert identifiers.luhn("7992739871") == "79927398713"


def test_an_address_holds_together():
    for index in ROWS:
        said = {name: value(name, index=index) for name in ("ville", "codePostal", "codeInsee", "departement")}

        place = next(place for place in places.PLACES if place.name == said["ville"])
        assert (said["codePostal"], said["codeInsee"]) == (place.postal, place.insee)
        assert said["departement"] == said["codePostal"][:2]


def test_an_end_comes_after_its_beginning():
    for index in ROWS:
        assert value("dateDebut", "date", index=index) < value("dateFin", "date", index=index)


def test_other_rows_are_about_other_people():
    nirs = {value("nir", index=index) for index in range(3000)}

    assert len(nirs) == 3000
    assert len({value("nom", index=index) for index in ROWS}) > 6


def test_the_same_names_give_the_same_values_in_every_process():
    program = "from catalog.contracts.values import Values; print(Values(index=3).of({'name': 'nir'}))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()

    assert said == value("nir", index=3)
    assert Values("autre").of({"name": "nir"}) != Values().of({"name": "nir"})


def test_a_name_that_stands_inside_another_says_what_its_code_is_about():
    assert value("commune.code") == value("codeCommune")
    assert value("naissance.date", "date") == value("dateNaissance", "date")
    assert value("erreur.code") == "00"


@pytest.mark.parametrize(
    ("base", "facets"),
    [
        ("integer", {"totalDigits": 10**12}),
        ("decimal", {"fractionDigits": 10**12, "minExclusive": "0"}),
        ("decimal", {"minInclusive": "1" + "0" * 5000}),
        ("string", {"minLength": 10**12}),
        ("string", {"length": 10**12, "pattern": ["a*"]}),
        ("string", {"pattern": ["(((a{999}){999}){999}){999}"]}),
        ("string", {"pattern": ["(" * 5000]}),
        ("string", {"pattern": ["[a-[" * 5000]}),
        ("gYear", {"minExclusive": "9" * 5000}),
        ("dateTime", {"maxExclusive": "0001-01-01T00:00:00"}),
    ],
)
def test_an_absurd_type_costs_nothing(base, facets):
    assert len(value("v", base, facets)) < 10_000
    assert all(len(level.value) < 10_000 for level in levels.of({"name": "v", "type": base, "facets": facets}))


def test_a_fixed_value_is_kept_and_identifiers_of_a_message_differ():
    said = Values()

    assert said.of({"name": "nir", "base": "string", "fixed": "F"}) == "F"
    assert said.of({"name": "a", "base": "ID"}) != said.of({"name": "b", "base": "ID"})
