"""Bundles: written whole or not at all, found by name, refused when a byte is wrong."""

import os
import shutil
from dataclasses import replace

import pytest

from engine import bundle, files, rows
from engine.bundle import RowSource
from engine.errors import BundleRefused, TemplateRefused

from . import golden
from .golden import row


def place(shelf):
    return bundle.folder(shelf, golden.DIGEST)


def test_a_written_bundle_is_read_back(shelf):
    bundle.write(shelf, golden.bundle_source([row("1"), row("2", number=3)]))

    opened = bundle.open(shelf, golden.DIGEST)

    operation = opened.operations[0]
    record = opened.record(operation, "2")
    assert (opened.service, opened.version, operation.rows) == ("individu", "v1", 2)
    assert (record.row, record.dataset, record.values) == (3, 0, [b"Dupuis", b"Jack", b"46"])
    assert opened.datasets == (bundle.DatasetLabel("Individus de démonstration", 3),)
    assert opened.member("contrat/racine.xsd") == golden.ROOT
    assert opened.member("../racine.xsd") is None
    assert opened.record(operation, "3") is None
    opened.close()


def test_writing_twice_changes_nothing(shelf):
    bundle.write(shelf, golden.bundle_source([row("1")]))
    before = {path: path.stat().st_mtime_ns for path in place(shelf).iterdir()}

    bundle.write(shelf, golden.bundle_source([row("1")]))

    assert {path: path.stat().st_mtime_ns for path in place(shelf).iterdir()} == before
    assert [path.name for path in place(shelf).parent.iterdir()] == [golden.DIGEST]


def test_values_may_be_given_in_order(shelf):
    values = ("Boulon", "Michel", "35")
    source = RowSource(kind="literal", key="1", response="individuValide", values=values, dataset=0, row=2)
    bundle.write(shelf, golden.bundle_source([source]))

    opened = bundle.open(shelf, golden.DIGEST)

    assert opened.record(opened.operations[0], "1").values == [b"Boulon", b"Michel", b"35"]
    opened.close()


def test_rows_are_streamed_and_found_among_many(shelf):
    count = 60_000
    bundle.write(shelf, golden.bundle_source(row(str(n), number=n) for n in range(count)))

    opened = bundle.open(shelf, golden.DIGEST)

    operation = opened.operations[0]
    assert operation.rows == count
    assert all(opened.record(operation, str(n)).row == n for n in range(0, count, 997))
    opened.close()


def test_a_value_may_be_empty_and_a_response_without_slots_has_none(shelf):
    rows_in = [row("1", name=""), row("2", response="vide")]
    source = golden.bundle_source(rows_in, responses=(*golden.RESPONSES, bundle.ResponseSource(name="vide", source="")))
    bundle.write(shelf, source)

    opened = bundle.open(shelf, golden.DIGEST)

    operation = opened.operations[0]
    assert opened.record(operation, "1").values == [b"", b"Jack", b"46"]
    assert opened.record(operation, "2").values == []
    opened.close()


@pytest.mark.parametrize("values", [[], [""], ["", ""], ["a"], ["é", ""]])
def test_a_record_survives_packing(values):
    record = rows.unpack(rows.pack(values, response=3, dataset=65_535, row=1_000_001))

    assert [value.decode() for value in record.values] == values
    assert (record.response, record.dataset, record.row) == (3, 65_535, 1_000_001)


@pytest.mark.parametrize(
    ("rows_in", "code", "words"),
    [
        ([row("1", response="autre", number=7)], "bundle-response", "Row 7 .* “autre”"),
        ([row("1"), row("1", number=8)], "bundle-duplicate", "Row 8 .* “1”"),
        ([row("1"), row(" 1 ", number=8)], "bundle-duplicate", "Row 8"),
        ([row("", kind="default"), row("", kind="default", number=8)], "bundle-duplicate", "Row 8"),
        ([row("1", name="\x00", number=9)], "bundle-row", "Row 9 .*U\\+0000"),
        ([row("1", name="\x1f", number=9)], "bundle-row", "Row 9 .*U\\+001F"),
        ([row("1", name="x" * 6_000_000, number=9)], "bundle-row", "Row 9 .*limit"),
        ([replace(row("1"), dataset=1)], "bundle-row", "dataset 1"),
        ([replace(row("1"), values=["one"])], "bundle-row", "1 values were given for 3"),
    ],
)
def test_a_row_that_cannot_be_stored_is_named_and_nothing_is_left(shelf, rows_in, code, words):
    with pytest.raises(BundleRefused, match=words) as refused:
        bundle.write(shelf, golden.bundle_source(rows_in))

    assert refused.value.code == code
    assert list(place(shelf).parent.iterdir()) == []


def test_a_response_that_cannot_be_compiled_is_refused(shelf):
    with pytest.raises(TemplateRefused):
        bundle.write(shelf, golden.bundle_source(responses=[bundle.ResponseSource(name="r", source="<a>")]))

    assert list(place(shelf).parent.iterdir()) == []


def test_a_repeated_table_counts_towards_the_largest_answer(shelf):
    response = bundle.ResponseSource(name="r", source=f'<a><b mock:each="t">{"x" * 1000}{{{{f}}}}</b></a>')
    source = RowSource(kind="literal", key="1", response="r", values={"t": "a|" * 10_000}, dataset=0, row=5)

    with pytest.raises(BundleRefused, match="Row 5"):
        bundle.write(shelf, golden.bundle_source([source], responses=[response], default_response="r"))


def test_a_main_file_that_is_missing_is_named(shelf):
    with pytest.raises(BundleRefused, match="no.wsdl"):
        bundle.write(shelf, replace(golden.bundle_source(), main_file="no.wsdl"))


@pytest.mark.parametrize("digest", ["", "..", "../../etc", "a/b", "a" * 200, "é" * 10])
def test_a_name_that_is_no_digest_is_refused(shelf, digest):
    with pytest.raises(BundleRefused):
        bundle.open(shelf, digest)


def test_a_missing_bundle_is_missing(shelf):
    assert not bundle.exists(shelf, golden.DIGEST)
    with pytest.raises(BundleRefused) as refused:
        bundle.open(shelf, golden.DIGEST)
    assert refused.value.code == "bundle-missing"


def flip(path, offset: int, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 1 << bit
    path.write_bytes(data)


@pytest.mark.parametrize("name", ["bundle.json", "rows.mdb"])
def test_any_flipped_bit_is_detected(shelf, name):
    bundle.write(shelf, golden.bundle_source([row("1"), row("2")]))
    path = place(shelf) / name
    size = path.stat().st_size

    for offset in range(0, size, max(size // 120, 1)):
        bit = offset % 8
        flip(path, offset, bit)
        assert not bundle.exists(shelf, golden.DIGEST), f"bit {bit} of byte {offset}"
        with pytest.raises(BundleRefused):
            bundle.open(shelf, golden.DIGEST)
        flip(path, offset, bit)

    assert bundle.exists(shelf, golden.DIGEST)


@pytest.mark.parametrize("name", ["bundle.json", "rows.mdb"])
@pytest.mark.parametrize("damage", ["truncated", "longer", "empty", "gone", "link", "pipe", "folder"])
def test_a_damaged_file_is_detected_and_never_waited_for(shelf, name, damage):
    bundle.write(shelf, golden.bundle_source([row("1")]))
    path = place(shelf) / name
    data = path.read_bytes()
    path.unlink()
    match damage:
        case "truncated":
            path.write_bytes(data[:-1])
        case "longer":
            path.write_bytes(data + b"\0")
        case "empty":
            path.write_bytes(b"")
        case "link":
            target = shelf / "elsewhere"
            target.write_bytes(data)
            path.symlink_to(target)
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()

    with pytest.raises(BundleRefused):
        bundle.open(shelf, golden.DIGEST)


def test_a_bundle_under_another_name_is_refused(shelf):
    bundle.write(shelf, golden.bundle_source([row("1")]))
    shutil.copytree(place(shelf), bundle.folder(shelf, "b" * 64))

    with pytest.raises(BundleRefused, match="another name"):
        bundle.open(shelf, "b" * 64)


def test_a_newer_format_is_refused(shelf):
    bundle.write(shelf, golden.bundle_source([row("1")]))
    header = place(shelf) / "bundle.json"
    header.write_bytes(header.read_bytes().replace(b"mockadmin 1 ", b"mockadmin 9 ", 1))

    with pytest.raises(BundleRefused, match="newer"):
        bundle.open(shelf, golden.DIGEST)


def test_writing_mends_a_damaged_bundle(shelf):
    bundle.write(shelf, golden.bundle_source([row("1")]))
    flip(place(shelf) / "rows.mdb", 5000, 3)

    bundle.write(shelf, golden.bundle_source([row("1")]))

    assert bundle.exists(shelf, golden.DIGEST)
    assert [path.name for path in place(shelf).parent.iterdir()] == [golden.DIGEST]


def test_a_bundle_of_before_addressing_and_parts_is_still_served(shelf):
    bundle.write(shelf, golden.bundle_source([golden.row("1")]))
    path = bundle.folder(shelf, golden.DIGEST) / "bundle.json"
    header = files.unseal(path.read_bytes())
    for operation in header["operations"]:
        for name in ("input_action", "parts", "headers"):
            del operation[name]
        for response in operation["responses"]:
            del response["action"]
    path.write_bytes(files.seal(header))

    opened = bundle.open(shelf, golden.DIGEST)

    (operation,) = opened.operations
    assert (operation.input_action, operation.parts, opened.headers) == ("", (), frozenset())
    assert [response.action for response in operation.responses] == ["", "", ""]
    opened.close()


def test_a_bundle_knows_the_addressing_actions_of_its_contract(opened):
    (operation,) = opened([golden.row("1")]).operations

    stem = f"{golden.NAMESPACE}/Individu/rechercheIndividu"
    assert operation.input_action == f"{stem}Request"
    assert {response.name: response.action for response in operation.responses} == {
        "individuValide": f"{stem}Response",
        "individuInvalide": f"{stem}Response",
        "panne": "",
    }
