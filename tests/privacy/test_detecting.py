"""What looks like personal data in a text, and what cannot be anybody's.

No number of a living person stands here: real-looking ones are computed by the test from parts.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.contracts.plausible import identifiers
from catalog.privacy import detecting
from catalog.privacy.kinds import Kind
from engine.persons import key as nir_key


def nir(thirteen: str) -> str:
    return thirteen + nir_key(thirteen)


def kinds(text: str) -> list[Kind]:
    return [sighting.kind for sighting in detecting.sightings(text)]


BORN = "1" + "85" + "05" + "78" + "006" + "084"
CORSICAN = "2" + "73" + "07" + "2A" + "073" + "004"


@pytest.mark.parametrize(
    "thirteen", [BORN, CORSICAN, CORSICAN.replace("2A", "2B"), "3" + BORN[1:], "1" + "85" + "20" + BORN[5:]]
)
def test_a_nir_with_its_key_is_seen(thirteen):
    assert kinds(nir(thirteen)) == [Kind.NIR]
    assert kinds(nir(thirteen).lower()) == [Kind.NIR]


@pytest.mark.parametrize("joint", [" ", ".", "-", "\u00a0", "\u202f", "/"])
def test_blanks_between_its_groups_do_not_hide_it(joint):
    number = nir(BORN)
    groups = joint.join([number[0], number[1:3], number[3:5], number[5:7], number[7:10], number[10:13], number[13:]])

    assert kinds(f"assuré {groups}, né le") == [Kind.NIR]


def test_full_width_digits_and_invisible_characters_do_not_hide_it():
    number = nir(BORN)

    assert kinds(number.translate({ord("0") + n: 0xFF10 + n for n in range(10)})) == [Kind.NIR]
    assert kinds("\u200b".join(number)) == [Kind.NIR]


def test_a_wrong_key_is_no_nir():
    number = nir(BORN)
    wrong = f"{number[:13]}{(int(number[13:]) % 97) + 1:02d}"

    assert Kind.NIR not in kinds(wrong)


def test_thirteen_characters_are_only_a_doubt():
    assert kinds(BORN) == [Kind.NIR_WITHOUT_KEY]
    assert detecting.nir_without_key(BORN) == BORN
    assert detecting.nir_without_key(f"n° {BORN}") == ""


@pytest.mark.parametrize("oid", ["1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.9"])
def test_the_authorities_of_real_identities_are_seen(oid):
    assert kinds(f"urn:oid:{oid}") == [Kind.INS_OID]
    assert kinds(f"{oid}1") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("FR14 2004 1010 0505 0001 3M02 606", Kind.IBAN),
        ("DE89370400440532013000", Kind.IBAN),
        (identifiers.luhn("1000" + "123456"), Kind.RPPS),
        (identifiers.luhn("13000" + "123"), Kind.FINESS),
        (identifiers.luhn(identifiers.luhn("73282932") + "0007"), Kind.SIRET),
        ("06 12 34 56 78", Kind.PHONE),
        ("+33 6 12 34 56 78", Kind.PHONE),
        ("jeanne.martin@ameli.fr", Kind.MAIL),
    ],
)
def test_other_identifiers_are_seen(text, kind):
    assert kind in kinds(f"voir {text} ;")


def test_what_our_own_generator_writes_is_nobody():
    person = identifiers.nir(sex=2, year=1980, month=5, department="26", index=7)
    words = [
        person + nir_key(person), person, identifiers.INS_TEST_OID, identifiers.siret(1),
        identifiers.finess(1), identifiers.rpps(1), identifiers.iban(1), identifiers.phone(1), identifiers.mobile(1),
        "camille.martel@exemple.invalid",
    ]  # fmt: skip

    assert kinds(" ; ".join(words)) == []


def test_the_number_of_the_published_example_is_nobody():
    """The peers' own example is of the commune 26-954, which Drôme has never had."""
    assert kinds("2980526954644") == []


@given(st.from_regex(r"[0-9]{1,8}|[A-Z]{2,12}|[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True))
def test_ordinary_cells_are_left_alone(text):
    assert kinds(text) == []


@given(st.text(max_size=200))
def test_no_text_breaks_the_detectors(text):
    for sighting in detecting.sightings(text):
        assert 0 <= sighting.start < sighting.end
