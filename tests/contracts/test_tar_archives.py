"""`.tar.gz` uploads: read as a ZIP is, with the same limits and the same refusals."""

import io
import tarfile

import pytest

from catalog.contracts import archive
from catalog.contracts.problems import ContractProblem

from . import mocked
from .test_pairs import WSDL, asks, says


def tarred(files: dict[str, bytes], **entry) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as packed:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            for attribute, value in entry.items():
                setattr(member, attribute, value)
            packed.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def test_a_tar_gz_is_read_like_a_zip():
    files = {"./a/assure.wsdl": WSDL, "a/request.xml": asks("1"), "a/response.xml": says("Dupuis")}

    result = mocked.read(tarred(files), "envoi.tar.gz")

    assert result["reading"]["main"] == "a/assure.wsdl"
    assert [exchange["operation"] for exchange in result["exchanges"]] == ["lire"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (tarred({"../a.wsdl": WSDL}), "unsafe-name"),
        (tarred({"/etc/a.wsdl": WSDL}), "unsafe-name"),
        (tarred({"a.wsdl": b""}, type=tarfile.SYMTYPE, linkname="/etc/passwd"), "special-file"),
        (tarred({"a.wsdl": b""}, type=tarfile.LNKTYPE, linkname="b.wsdl"), "special-file"),
        (tarred({"a.wsdl": b""}, type=tarfile.CHRTYPE), "special-file"),
        (tarred({"a.wsdl": b""}, type=tarfile.FIFOTYPE), "special-file"),
        (tarred({f"{number}.xsd": b"<a/>" for number in range(201)}), "too-many-files"),
        (tarred({"a.xsd": b" " * (5 * 2**20 + 1)}), "file-too-large"),
        (tarred({f"{number}.xsd": b" " * (5 * 2**20) for number in range(5)}), "archive-too-large"),
        (tarred({"a.xsd": b"<a/>", "A.xsd": b"<a/>"}), "duplicate-name"),
        (tarred({"a.xsd": b"<a/>", "./a.xsd": b"<a/>"}), "duplicate-name"),
        (tarred({"a.gz": b"x"}), "nested-archive"),
        (tarred({"a.xsd": b"\x1f\x8bx"}), "nested-archive"),
        (tarred({}), "empty-archive"),
        (tarred({"a.wsdl": WSDL})[:-20], "bad-archive"),
        (tarred({"a.wsdl": WSDL}) + b"\x1f\x8b", "bad-archive"),
        (b"\x1f\x8b\x08\x00garbage", "bad-archive"),
    ],
)
def test_a_hostile_tar_gz_is_refused(content, code):
    with pytest.raises(ContractProblem) as caught:
        archive.read(content, "envoi.tar.gz")

    assert caught.value.code == code
