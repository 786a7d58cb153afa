"""One click puts fictitious people in the place of real ones: consistent, complete, and good for the check digits."""

import json

from catalog.privacy import replacing, scanning
from engine.persons import key as nir_key

from .test_files import somebody

HEADER = ["id", "nir", "cle", "nomNaissance", "prenom", "dateNaissance", "courriel", "libelle", "response"]


def row(person: int, number: int = 1, **changes: str) -> list[str]:
    nir = somebody(person)
    told = dict(zip(HEADER, [str(number), nir[:13], nir[13:], "MARTIN", "JEANNE", "1985-05-17", "j.martin@ameli.fr",
                             f"dossier de {nir}", "trouve"], strict=True))  # fmt: skip
    return list((told | changes).values())


def replaced(*rows: list[str]) -> tuple[list[list[str]], int]:
    blob = "\n".join(json.dumps([number, cells]) for number, cells in enumerate(rows, start=2)).encode()
    result = replacing.replace({"header": HEADER, "seed": "essai"}, {"rows": blob})
    return [json.loads(line)[1] for line in result["blobs"]["rows"].splitlines()], result["replaced"]


def test_nothing_of_the_person_remains_and_the_rest_stands():
    [made], count = replaced(row(1))

    assert (made[0], made[-1]) == ("1", "trouve")
    assert made[2] == nir_key(made[1])
    assert made[1] + made[2] in made[7]
    assert made[7].startswith("dossier de ")
    assert made[3] != "MARTIN"
    assert made[4] != "JEANNE"
    assert made[5] != "1985-05-17"
    assert made[6].endswith("@exemple.invalid")
    assert count == 7


def test_what_comes_out_passes_the_airlock():
    rows, _count = replaced(*(row(number, number) for number in range(10)))
    blob = "\n".join(json.dumps([number, cells]) for number, cells in enumerate(rows, start=2)).encode()

    found = scanning.scan(
        {"kind": "csv", "filename": "a.csv", "header": HEADER, "texts": []}, {"rows": blob, "file": b""}
    )

    assert found == {"refused": False, "findings": []}


def test_the_same_person_becomes_the_same_one_and_others_others():
    rows, _count = replaced(row(1, 1), row(2, 2), row(1, 3))

    assert rows[0][1] == rows[2][1] != rows[1][1]
    assert rows[0][3] == rows[2][3]


def test_the_form_of_a_date_is_kept():
    [made], _count = replaced(row(1, dateNaissance="17/05/1985"))

    assert made[5][2] == made[5][5] == "/"


def test_rows_without_a_person_are_left_as_they_are():
    plain = ["1", "", "", "MARTEL", "CAMILLE", "1980-01-15", "", "rien", "trouve"]

    assert replaced(plain) == ([plain], 0)
