"""Real contracts of public repositories: what share is read, and that what cannot be is refused with its reason."""

from collections import Counter

import pytest

from catalog.contracts import reading
from catalog.contracts.problems import ContractProblem

from . import corpus

#: Measured on the real services of the quick sample that are complete: 90 of 90 read, 84 without reservation.
READ = 1.0
WITHOUT_RESERVATION = 0.9
RESERVATIONS = {"strict-unavailable", "client-refuses", "response-invalid", "sample-invalid"}


def outcome(main: str, archive: str = "dev.tar.gz") -> tuple[str, set[str]]:
    try:
        read = reading.read(corpus.closure(main, archive), main)
    except ContractProblem as problem:
        return problem.code, set()
    return "read", {notice["code"] for notice in read["notices"]}


@pytest.fixture(scope="module")
def real() -> list[tuple[str, set[str]]]:
    rows = [row for row in corpus.manifest() if row["core"] == "1" and row["kind"] == "real"]
    return [outcome(row["file"]) for row in rows if row["oracle"] == "importable"]


def test_real_services_are_read(real):
    codes = Counter(code for code, _notices in real)

    assert codes["read"] / len(real) >= READ, codes


def test_nearly_all_of_them_give_valid_messages_and_load_in_a_client(real):
    good = [notices for code, notices in real if code == "read" and not notices & RESERVATIONS]

    assert len(good) / len(real) >= WITHOUT_RESERVATION


def test_an_incomplete_contract_names_what_is_missing():
    rows = [row for row in corpus.manifest() if row["kind"] == "real" and row["oracle"] == "incomplete"]

    for row in rows:
        with pytest.raises(ContractProblem) as caught:
            reading.read(corpus.closure(row["file"]), row["file"])
        assert caught.value.code in ("import-missing", "import-remote")
        assert caught.value.missing


def test_what_is_no_soap_contract_is_refused_for_what_it_is():
    rows = corpus.manifest("NEGATIVE.tsv")
    expected = {
        "abstract-no-binding": {"no-soap-binding", "import-missing", "import-remote", "not-xml", "not-wsdl",
                                "undefined",
                                "doctype"},
        "non-soap-binding": {"no-soap-binding", "import-missing", "import-remote", "not-xml", "undefined"},
        "wsdl2.0": {"wsdl-2"},
        "malformed": {"not-xml"},
        "not-wsdl": {"not-wsdl", "not-xml", "only-schema"},
    }  # fmt: skip

    found = {(row["role"], outcome(row["file"], "dev_negative.tar.gz")[0]) for row in rows if row["role"] in expected}

    assert {(role, code) for role, code in found if code not in expected[role]} == set()
    assert {role for role, _code in found} == set(expected)


@pytest.mark.parametrize("mark", ["wsdl_xxe_import_main.wsdl", "xxe.wsdl"])
def test_hostile_contracts_of_other_projects_are_refused(mark):
    places = [(archive, name) for archive in ("dev.tar.gz", "dev_negative.tar.gz") for name in corpus.archive(archive)]
    found = [outcome(name, archive)[0] for archive, name in places if name.endswith(mark)]

    assert found
    assert set(found) <= {"doctype", "import-missing", "import-remote", "not-xml"}
