"""One click puts fictitious people in the place of real ones: consistent, complete, and good for the check digits."""

import json

import pytest

from accounts.models import Organisation
from catalog.models import FictitiousPerson, Trace
from catalog.people import registry
from catalog.privacy import identities, replacing, scanning
from engine.persons import key as nir_key
from tests import factories

from .test_files import somebody

pytestmark = pytest.mark.django_db

HEADER = ["id", "nir", "cle", "nomNaissance", "prenom", "dateNaissance", "courriel", "libelle", "response"]


def row(person: int, number: int = 1, **changes: str) -> list[str]:
    nir = somebody(person)
    told = dict(zip(HEADER, [str(number), nir[:13], nir[13:], "MARTIN", f"JEANNE{person}", "1985-05-17",
                             "j.martin@ameli.fr", f"dossier de {nir}", "trouve"], strict=True))  # fmt: skip
    return list((told | changes).values())


def lines(rows) -> bytes:
    return "\n".join(json.dumps([number, cells]) for number, cells in enumerate(rows, start=2)).encode()


def replaced(*rows: list[str], header=HEADER, organisation: Organisation, **tables: list[str]):
    """The rows as the airlock gives them back, and how many cells changed."""
    arguments = {"header": list(header), "tables": tables, "key": registry.key(organisation).hex()}
    blobs = {"rows": lines(rows), "known": registry.known(organisation)}
    found = replacing.cast(arguments, blobs)
    roles = registry.cast(organisation, found["people"], found["things"])
    blobs["roles"] = json.dumps({"people": roles.people, "told": roles.told}).encode()
    made = replacing.replace(arguments | {"seed": registry.seed(organisation), "things": roles.things}, blobs)
    return [json.loads(line)[1] for line in made["blobs"]["rows"].splitlines()], made["replaced"]


def test_nothing_of_the_person_remains_and_the_rest_stands(organisation):
    [made], count = replaced(row(1), organisation=organisation)

    assert (made[0], made[-1]) == ("1", "trouve")
    assert made[2] == nir_key(made[1])
    assert made[1] + made[2] in made[7]
    assert made[7].startswith("dossier de ")
    assert made[3] != "MARTIN"
    assert made[4] != "JEANNE1"
    assert made[5] != "1985-05-17"
    assert made[6].endswith("@exemple.invalid")
    assert count == 7


def test_what_comes_out_passes_the_airlock_without_an_attestation(organisation):
    rows, _count = replaced(*(row(number, number) for number in range(10)), organisation=organisation)
    arguments = {"kind": "csv", "filename": "a.csv", "header": HEADER, "texts": []}

    found = scanning.scan(arguments, {"rows": lines(rows), "file": b"", "known": registry.known(organisation)})

    assert found == {"refused": False, "findings": []}


def test_the_same_person_becomes_the_same_one_and_others_others(organisation):
    rows, _count = replaced(row(1, 1), row(2, 2), row(1, 3), organisation=organisation)

    assert rows[0][1] == rows[2][1] != rows[1][1]
    assert rows[0][3] == rows[2][3]


def test_two_files_of_an_organisation_speak_of_the_same_people(organisation):
    first, _count = replaced(row(1), row(2), organisation=organisation)
    header = ["matricule", "libelle", "response"]

    second, _count = replaced([somebody(2), "x", "ok"], [somebody(1)[:13], "x", "ok"], header=header,
                              organisation=organisation)  # fmt: skip

    assert [second[0][0][:13], second[1][0]] == [first[1][1], first[0][1]]


def test_two_organisations_do_not(organisation):
    other = factories.organisation("cpam-sud")

    [[_id, here, *_rest]], _count = replaced(row(1), organisation=organisation)
    [[_id, there, *_rest]], _count = replaced(row(1), organisation=other)

    assert here != there
    assert registry.key(organisation) != registry.key(other)


def test_who_is_known_by_name_alone_is_the_same_when_the_number_comes(organisation):
    header = ["id", "Nom", "Prénom", "Né(e) le", "response"]
    named, _count = replaced(["1", "Martin", "Jeanne1", "17/05/1985", "ok"], header=header, organisation=organisation)

    numbered, _count = replaced(row(1), organisation=organisation)

    assert named[0][1] == numbered[0][3]
    assert named[0][2] == numbered[0][4]
    assert "/".join(reversed(numbered[0][5].split("-"))) == named[0][3]


def test_two_numbers_are_two_people_though_their_names_be_the_same(organisation):
    twins, _count = replaced(row(1), row(2, prenom="JEANNE1"), organisation=organisation)

    assert twins[0][1] != twins[1][1]


def test_each_part_of_a_message_is_about_its_own_person(organisation):
    header = ["id", "assure.nir", "assure.nom", "enfant.nir", "enfant.nom", "response"]

    family = ["1", somebody(1)[:13], "MARTIN", somebody(2)[:13], "PETIT", "ok"]
    [made], _count = replaced(family, header=header, organisation=organisation)

    by_nir = {each.nir: each for each in FictitiousPerson.objects.all()}
    assert by_nir[made[1]].family_name == made[2]
    assert by_nir[made[3]].family_name == made[4]
    assert made[1] != made[3]


def test_people_in_the_records_of_a_cell_are_replaced_too(organisation):
    header, fields = ["id", "enfants", "response"], ["nom", "prenom", "dateNaissance"]
    cell = "MARTIN;LEA;2010-02-03|PETIT;TOM;2012-04-05"

    [made], count = replaced(["1", cell, "ok"], header=header, organisation=organisation, enfants=fields)

    assert made[1].count("|") == 1
    assert not {"MARTIN", "LEA", "2010-02-03", "PETIT", "TOM", "2012-04-05"} & set(made[1].replace("|", ";").split(";"))
    assert count == 1


def test_a_number_of_a_thing_becomes_the_same_other_number_everywhere(organisation):
    header = ["id", "siret", "autre", "response"]
    one, two = "73282932000074", "35600000000048"

    rows, _count = replaced(["1", one, two, "ok"], ["2", two, one, "ok"], header=header, organisation=organisation)

    assert rows[0][1] == rows[1][2] != one
    assert rows[0][2] == rows[1][1] not in (two, rows[0][1])


def test_the_form_of_a_date_is_kept(organisation):
    [made], _count = replaced(row(1, dateNaissance="17/05/1985"), organisation=organisation)

    assert made[5][2] == made[5][5] == "/"


def test_rows_without_a_person_are_left_as_they_are(organisation):
    plain = ["1", "", "", "MARTEL", "CAMILLE", "", "", "rien", "trouve"]

    assert replaced(plain, organisation=organisation) == ([plain], 0)


def test_who_does_not_exist_already_is_left_alone(organisation):
    [person] = registry.make(organisation, 1)
    plain = ["1", person.nir, person.nir_key, person.family_name, person.first_name, person.born.isoformat(), "", "",
             "trouve"]  # fmt: skip

    assert replaced(plain, organisation=organisation) == ([plain], 0)


def test_two_digits_that_are_no_key_stay(organisation):
    header = ["id", "nir", "nom", "age", "response"]
    nir = somebody(1)
    rows = ["1", nir[:13], "MARTIN", nir[13:], "ok"]

    [made], _count = replaced(rows, header=header, organisation=organisation)

    assert made[3] == nir[13:]


def test_what_is_kept_says_nothing_without_the_key(organisation, settings):
    replaced(row(1), organisation=organisation)
    kept = " ".join(Trace.objects.values_list("digest", flat=True))

    settings.SECRET_KEY = "z" * 50
    again = replacing.cast({"header": HEADER, "tables": {}, "key": registry.key(organisation).hex()},
                           {"rows": lines([row(1)]), "known": b""})  # fmt: skip

    assert {trace for each in again["people"] for trace in each}.isdisjoint(kept.split())
    assert somebody(1)[:13] not in kept


def test_traces_are_forgotten_and_the_people_stay(organisation):
    [before], _count = replaced(row(1), organisation=organisation)
    Trace.objects.update(used_at=Trace.objects.first().used_at - registry.KEPT * 2)

    assert registry.sweep() == 2  # the number's, and that of the name with the day of birth
    [after], _count = replaced(row(1), organisation=organisation)

    assert FictitiousPerson.objects.filter(nir__in=[before[1], after[1]]).count() == 2


def test_an_identity_is_one_whatever_its_spelling():
    told = identities.identity("Dûpont-Éloi", "Jean Paul", "1978-05-17")

    assert identities.identity("DUPONT ELOI", "JEAN", "17/05/1978") == told
    assert identities.identity("Éloi Dupont", "jean", "19780517") == told


def test_a_value_that_is_computed_names_nobody():
    assert identities.identity("{{request(nom)}}", "Jean", "1978-05-17") == ""
