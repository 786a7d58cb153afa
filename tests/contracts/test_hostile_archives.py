"""Hostile and unlucky archives: each is refused with its reason, in memory, before anything is read from it."""

import io
import zipfile

import pytest

from catalog.contracts import archive
from catalog.contracts.problems import ContractProblem

from .build import contract, zipped


def refusal(content: bytes) -> ContractProblem:
    with pytest.raises(ContractProblem) as caught:
        archive.read(content, "envoi.zip")
    return caught.value


@pytest.mark.parametrize(
    "name",
    ["../evil.wsdl", "a/../../evil.wsdl", "/etc/evil.wsdl", "C:/evil.wsdl", "..\\evil.wsdl", "a//b.wsdl", "./a.wsdl"],
)
def test_a_name_that_leaves_the_archive_is_refused(name):
    assert refusal(zipped({name: b"<a/>"})).code == "unsafe-name"


def test_a_name_with_a_nul_is_refused():
    content = zipped({"aXb.wsdl": b"<a/>"}).replace(b"aXb.wsdl", b"a\x00b.wsdl")

    assert refusal(content).code == "unsafe-name"


def test_a_symbolic_link_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        entry = zipfile.ZipInfo("lien.wsdl")
        entry.create_system, entry.external_attr = 3, 0o120777 << 16
        packed.writestr(entry, "/etc/passwd")

    assert refusal(stream.getvalue()).code == "special-file"


def test_names_that_differ_by_case_only_are_refused():
    problem = refusal(zipped({"a.xsd": b"<a/>", "A.XSD": b"<b/>"}))

    assert (problem.code, problem.parameters["other"]) == ("duplicate-name", "a.xsd")


def test_two_hundred_and_one_files_are_refused():
    problem = refusal(zipped({f"{number}.xsd": b"<a/>" for number in range(201)}))

    assert (problem.code, problem.parameters["count"]) == ("too-many-files", 201)


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert refusal(zipped({"a.xsd": b" " * 4_000_000})).code == "bomb"


def test_a_file_above_five_megabytes_is_refused():
    assert refusal(zipped({"a.xsd": b" " * (5 * 2**20 + 1)})).code == "file-too-large"


def test_more_than_twenty_megabytes_in_all_are_refused():
    noise = bytes(range(256)) * 4_000  # a ratio that is no bomb
    files = {f"{number}.xsd": noise[number:] * 4 for number in range(6)}

    assert refusal(zipped(files, method=zipfile.ZIP_STORED)).code == "archive-too-large"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_usual_compressions_are_read(method):
    assert refusal(zipped({"a.xsd": b"<a/>"}, method=method)).code == "compression"


@pytest.mark.parametrize("name", ["dedans.zip", "dedans.xsd"])
def test_an_archive_in_the_archive_is_refused(name):
    assert refusal(zipped({name: zipped({"a.wsdl": contract()})})).code == "nested-archive"


def test_a_password_is_named():
    content = bytearray(zipped({"a.wsdl": contract()}))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1

    assert refusal(bytes(content)).code == "encrypted"


def test_a_lie_about_the_size_ends_in_a_refusal():
    content = zipped({"a.wsdl": contract()})
    place = content.rindex(b"PK\x01\x02") + 24
    lying = content[:place] + (10).to_bytes(4, "little") + content[place + 4 :]

    assert refusal(lying).code == "bad-archive"


def test_a_truncated_archive_is_refused_at_every_length():
    content = zipped({"a.wsdl": contract()})

    codes = {refusal(content[:length]).code for length in range(4, len(content) - 1, 23)}

    assert codes == {"bad-archive"}


def test_nothing_at_all_is_refused():
    assert refusal(b"").code == "empty-file"
    assert refusal(zipped({})).code == "empty-archive"


def test_what_file_managers_leave_behind_is_ignored():
    content = zipped({"a.wsdl": b"<a/>", "__MACOSX/._a.wsdl": b"x", "dossier/.DS_Store": b"x", "dossier/": b""})

    assert list(archive.read(content, "envoi.zip")) == ["a.wsdl"]


def test_a_folder_named_like_the_portals_own_does_not_take_its_place():
    content = zipped({"standard/xml.xsd": b"<a/>", "b.wsdl": b"<b/>"})

    assert sorted(archive.read(content, "envoi.zip")) == ["contrat/b.wsdl", "contrat/standard/xml.xsd"]
