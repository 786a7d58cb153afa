"""`…/contrat/`: the files as they were sent and as mocks serve them, and the reader's remarks with what to do."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.actions import contracts
from catalog.explaining import filing, remarks
from tests.contracts import wsdl
from tests.contracts.build import zipped


def address(version, name="catalog:contract", *more) -> str:
    return reverse(name, args=[version.service.slug, version.label, *more])


def test_the_page_lists_every_file_in_both_forms(sign_in, mallory, approved):
    page = sign_in(mallory).get(address(approved)).content.decode()

    for form in (filing.SENT, filing.SERVED):
        assert address(approved, "catalog:contract-file", form, approved.main_file) in page


def test_a_file_is_shown_line_by_line_as_it_was_sent(sign_in, mallory, approved):
    page = sign_in(mallory).get(address(approved, "catalog:contract-file", filing.SENT, approved.main_file))

    lines = wsdl().decode().splitlines()
    assert page.content.decode().count('class="numbered-line"') == len(lines)
    assert 'id="L1"' in page.content.decode()


def test_a_file_is_taken_back_byte_for_byte_and_never_shown_by_the_browser(sign_in, mallory, approved):
    url = address(approved, "catalog:contract-file", filing.SENT, approved.main_file)

    answer = sign_in(mallory).get(url, {"telecharger": "1"})

    assert answer.content == wsdl()
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("form", "name"),
    [("depose", "absent.wsdl"), ("autre", "Personne.wsdl"), ("depose", "../../x"), ("servi", "strict/main.xsd")],
)
def test_only_files_of_the_contract_exist(sign_in, mallory, approved, form, name):
    assert sign_in(mallory).get(address(approved, "catalog:contract-file", form, name)).status_code == 404


def test_the_zip_as_served_holds_no_file_of_the_validator(sign_in, mallory, approved):
    answer = sign_in(mallory).get(address(approved, "catalog:contract-download"), {"forme": "servi"})

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert approved.main_file in archive.namelist()
        assert not any(name.startswith(("strict/", "original/")) for name in archive.namelist())


def test_a_draft_has_no_files_for_mallory(sign_in, mallory, draft):
    client = sign_in(mallory)

    assert client.get(address(draft)).status_code == 404
    assert client.get(address(draft, "catalog:contract-file", "depose", draft.main_file)).status_code == 404


def test_remarks_are_grouped_and_say_what_to_do(sign_in, alice, organisation):
    content = zipped({"personne.wsdl": wsdl(), "inutile.xsd": b'<schema xmlns="http://www.w3.org/2001/XMLSchema"/>'})
    made = contracts.publish_version(by=alice, organisation=organisation, content=content, filename="p.zip", label="1")

    response = sign_in(alice).get(address(made))

    (group,) = response.context["remarks"]
    assert group.kind.name == remarks.LEFT_OUT
    assert [remark.code for remark in group.remarks] == ["unused-files"]
    assert "inutile.xsd" in response.content.decode()


def test_a_notice_that_nobody_foresaw_counts_as_repaired():
    (group,) = remarks.grouped([{"code": "brand-new", "message": "Something was mended.", "file": "", "line": 0}])

    assert (group.kind.name, group.remarks[0].message) == (remarks.REPAIRED, "Something was mended.")


def test_a_notice_leads_to_its_line_only_in_a_file_that_is_kept():
    notices = [{"code": "old-schema", "message": "…", "file": name, "line": 3} for name in ("a.xsd", "projet.xml")]

    (group,) = remarks.grouped(notices, {"a.xsd"})

    assert [(remark.file, remark.line) for remark in group.remarks] == [("a.xsd", 3), ("", 0)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_a_file_is_read_in_its_own_encoding(encoding):
    declared = "utf-8" if encoding == "utf-8-sig" else encoding

    assert "Prénom" in filing.text(f'<?xml version="1.0" encoding="{declared}"?><a>Prénom</a>'.encode(encoding))


def test_an_encoding_that_does_not_exist_is_no_error():
    assert filing.text(b'<?xml version="1.0" encoding="nowhere"?><a/>').endswith("<a/>")


def test_the_number_of_queries_does_not_grow_with_the_contract(sign_in, alice, organisation, approved, count_queries):
    files = {"personne.wsdl": wsdl(), **{f"inutile{number}.xsd": b"<a/>" for number in range(5)}}
    sent = SimpleUploadedFile("p.zip", zipped(files))
    larger = contracts.publish_version(
        by=alice, organisation=organisation, content=sent.read(), filename="p.zip", label="2", service=approved.service
    )
    sign_in(alice)

    assert count_queries(address(larger)) == count_queries(address(approved))
