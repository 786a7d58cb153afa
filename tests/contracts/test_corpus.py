"""Real contracts of public repositories: what share is read, and that what cannot be is refused with its reason."""

from collections import Counter

import pytest

from catalog.contracts import reading
from catalog.contracts.problems import ContractProblem

from . import corpus

#: Measured on the quick sample: 90 of 90 real services and 187 of all 190 contracts that are complete, 185 of them
#: without reservation. The other three miss an import in the archives themselves, and are refused with its name.
READ_OF_ALL = 0.98
WITHOUT_RESERVATION = 0.98
RESERVATIONS = {"strict-unavailable", "client-refuses", "response-invalid", "sample-invalid"}
BROKEN = {"strict-unavailable", "client-refuses"}


def outcome(main: str, archive: str = "dev.tar.gz") -> tuple[str, set[str]]:
    try:
        read = reading.read(corpus.closure(main, archive), main)
    except ContractProblem as problem:
        return problem.code, set()
    return "read", {notice["code"] for notice in read["notices"]}


@pytest.fixture(scope="module")
def sample() -> list[tuple[str, str, set[str]]]:
    rows = [row for row in corpus.manifest() if row["core"] == "1" and row["oracle"] == "importable"]
    return [(row["kind"], *outcome(row["file"])) for row in rows]


def test_every_real_service_is_read(sample):
    assert Counter(code for kind, code, _notices in sample if kind == "real") == {"read": 90}


def test_nearly_every_contract_that_any_tool_reads_is_read(sample):
    codes = Counter(code for _kind, code, _notices in sample)

    assert codes["read"] / len(sample) >= READ_OF_ALL, codes
    assert set(codes) <= {"read", "import-missing", "import-remote"}


def test_all_of_them_load_in_a_client_and_have_a_strict_schema(sample):
    assert [notices & BROKEN for _kind, _code, notices in sample if notices & BROKEN] == []


def test_nearly_all_of_them_give_valid_messages(sample):
    read = [notices for _kind, code, notices in sample if code == "read"]

    assert sum(not notices & RESERVATIONS for notices in read) / len(read) >= WITHOUT_RESERVATION


def test_an_incomplete_contract_names_what_is_missing():
    rows = [row for row in corpus.manifest() if row["oracle"] == "incomplete"]

    for row in rows:
        with pytest.raises(ContractProblem) as caught:
            reading.read(corpus.closure(row["file"]), row["file"])
        assert caught.value.code in ("import-missing", "import-remote")
        assert caught.value.missing


def test_what_is_no_soap_contract_is_refused_for_what_it_is():
    rows = corpus.manifest("NEGATIVE.tsv")
    no_binding = {"no-soap-binding", "import-missing", "import-remote"}  # missing: a WSDL that may hold the binding
    expected = {
        "abstract-no-binding": {*no_binding, "not-xml"},
        "non-soap-binding": no_binding,
        "wsdl2.0": {"wsdl-2"},
        "malformed": {"not-xml"},
        "not-wsdl": {"not-wsdl", "not-xml", "only-schema"},
        "malicious": {"doctype"},
    }

    found = {(row["oracle"] or row["role"], outcome(row["file"], "dev_negative.tar.gz")[0]) for row in rows}

    assert {(role, code) for role, code in found if code not in expected[role]} == set()
    assert {role for role, _code in found} == set(expected)


@pytest.mark.parametrize("mark", ["wsdl_xxe_import_main.wsdl", "xxe.wsdl"])
def test_hostile_contracts_of_other_projects_are_refused(mark):
    places = [(archive, name) for archive in ("dev.tar.gz", "dev_negative.tar.gz") for name in corpus.archive(archive)]
    found = [outcome(name, archive)[0] for archive, name in places if name.endswith(mark)]

    assert found
    assert set(found) <= {"doctype", "import-missing", "import-remote", "not-xml"}
