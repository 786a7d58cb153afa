"""A dropped file says what it is: a template by its identity, a table by its header, a contract by its first bytes."""

import gzip
import io

import openpyxl
import pytest
from django.utils import translation

from catalog.actions import contracts, drops, responses
from catalog.conformity import messages
from catalog.errors import HeldLost, MatchingRefused, NotAllowed, UploadRefused
from catalog.keeping import holding
from catalog.matching import looking, recognising
from catalog.models import KnownColumns, Upload
from catalog.sheets.workbook import making
from catalog.stages import UploadStage
from catalog.uploads import uploading
from tests import factories
from tests.contracts import wsdl
from tests.contracts.build import zipped

from . import individu

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


# --- kinds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("service.wsdl", wsdl()),
        ("service.wsdl", b"<definitions/>"),
        ("types.xsd", b"\xef\xbb\xbf  <schema/>"),
        ("projet.xml", b'<?xml version="1.0"?><con:soapui-project/>'),
        ("service.txt", "<?xml version='1.0' encoding='utf-16'?><a/>".encode("utf-16")),
        ("contrat.zip", zipped({"a.wsdl": wsdl()})),
        ("contrat.tar.gz", gzip.compress(b"x", mtime=0)),
    ],
)
def test_a_contract_is_known_by_its_first_bytes_and_its_name(filename, content):
    assert recognising.kind(content, filename) == recognising.CONTRACT


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("jeu.csv", individu.sheet()),
        ("jeu.zip", b"PK\x03\x04[Content_Types].xml xl/workbook.xml"),
        ("photo.png", b"\x89PNG"),
        ("note.docx", b"PK\x03\x04[Content_Types].xml word/document.xml"),
        ("export.xls", b"<html><table>"),
        ("notes", b"rien"),
        ("vide.csv", b""),
    ],
)
def test_anything_else_is_read_as_a_spreadsheet_which_says_why_it_cannot_be(filename, content):
    assert recognising.kind(content, filename) == recognising.SHEET


# --- headers ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def drop(bob, organisation):
    """Bob drops one file."""

    def drop(content: bytes, filename: str = "jeu.csv", by=None, where=None) -> drops.Outcome:
        (outcome,) = drops.receive(by=by or bob, organisation=where or organisation, files=[(filename, content)])
        return outcome

    return drop


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


@pytest.fixture
def people(alice, organisation):
    """Two services whose answers have the same columns."""
    return [factories.version(alice, organisation, name=name).operations.get() for name in ("Un", "Deux")]


def test_a_header_that_fits_one_operation_goes_straight_to_its_check(drop, operation, people):
    outcome = drop(individu.sheet())

    assert (outcome.kind, outcome.operation) == (drops.CHECKED, operation)
    uploading.check(str(outcome.upload.pk))
    assert Upload.objects.get().stage == UploadStage.READY


def test_a_header_that_fits_several_asks_which(drop, people, bob):
    content = factories.rows(people[0])

    outcome = drop(content)
    near = recognising.candidates(bob, recognising.look(content, "jeu.csv"))

    assert outcome.kind == drops.CHOOSE and outcome.token
    assert {each.operation for each in near if each.is_exact} == set(people)
    assert not Upload.objects.exists()


def test_of_two_operations_the_responses_that_rows_name_decide(drop, alice, organisation, people):
    spoken = people[1].default_response
    people[0].responses.filter(name=spoken.name).update(name="autreNom")

    assert drop(factories.rows(people[1])).operation == people[1]


def test_a_header_of_two_versions_is_for_the_approved_one(drop, alice, organisation, reviewer):
    old = factories.version(alice, organisation, name="Un", stage="approved")
    factories.version(alice, organisation, name="Un", label="2.0", service=old.service, allow_duplicate=True)

    assert drop(factories.rows(old.operations.get())).operation == old.operations.get()


def test_a_header_that_fits_none_asks_for_the_operation_and_names_the_nearest(drop, bob, operation, people):
    content = csv("id;qualite;patronyme;age;reponse", "1;A;Dupuis;46;reponse")

    outcome = drop(content)
    near = recognising.candidates(bob, recognising.look(content, "jeu.csv"))

    assert outcome.kind == drops.CHOOSE
    assert [(each.operation, each.share, each.is_exact) for each in near] == [(operation, 67, False)]


def test_what_a_person_may_not_see_is_not_recognised(drop, operation, mallory, other_organisation):
    outcome = drop(individu.sheet(), by=mallory, where=other_organisation)

    looked = recognising.look(individu.sheet(), "jeu.csv")
    assert outcome.kind == drops.CHOOSE
    assert recognising.candidates(mallory, looked) == []


@pytest.mark.parametrize("filename", ["photo.csv", "photo.xlsx"])
def test_what_cannot_be_read_is_refused_with_the_reason(drop, operation, filename):
    outcome = drop(b"\x89PNG\r\n\x1a\n", filename)

    assert outcome.kind == drops.REFUSED and outcome.problems[0]["message"]
    assert not Upload.objects.exists()


# --- several, and people ----------------------------------------------------------------------------------------------


def test_several_files_go_each_their_way_and_one_refused_stops_none(alice, organisation, operation):
    files = [("a.csv", individu.sheet()), ("b.wsdl", wsdl("B")), ("c.csv", b""), ("commun.xsd", b"<schema/>")]

    outcomes = drops.receive(by=alice, organisation=organisation, files=files)

    assert [(each.filename, each.kind) for each in outcomes] == [
        ("a.csv", drops.CHECKED),
        ("c.csv", drops.REFUSED),
        ("b.wsdl", drops.CONTRACT),
    ]
    held = holding.take(outcomes[-1].token, by=alice, organisation=organisation)
    assert held.names == ("b.wsdl", "commun.xsd")


def test_a_contract_is_for_service_owners(drop, operation):
    outcome = drop(wsdl(), "a.wsdl")

    assert outcome.kind == drops.REFUSED and "owner" in outcome.problems[0]["message"]


def test_a_reader_drops_nothing(drop, operation, reader):
    with pytest.raises(NotAllowed):
        drop(individu.sheet(), by=reader)


def test_nobody_drops_in_anothers_name(drop, operation, mallory):
    with pytest.raises(NotAllowed):
        drop(individu.sheet(), by=mallory)


def test_too_many_files_are_none(bob, organisation, operation):
    with pytest.raises(UploadRefused):
        drops.receive(by=bob, organisation=organisation, files=[("a.csv", b"")] * (drops.MOST_FILES + 1))


def test_a_file_that_is_too_large_is_refused(drop, operation, settings):
    settings.MAX_UPLOAD_BYTES = 10

    assert drop(individu.sheet()).kind == drops.REFUSED


def test_a_file_with_real_people_is_not_kept_while_something_is_asked(drop, operation, own_data):
    nir = "1850578006084"
    number = nir + f"{97 - int(nir) % 97:02d}"

    outcome = drop(csv("ref;patronyme;secu;reponse", f"1;Dupuis;{number};reponse"))

    assert (outcome.kind, outcome.problems[0]["code"]) == (drops.REFUSED, "P01")
    kept = [path for path in own_data.rglob("*") if path.is_file() and number.encode() in path.read_bytes()]
    assert kept == []


# --- where it goes ----------------------------------------------------------------------------------------------------


def test_the_only_dataset_of_an_operation_gets_its_next_revision(drop, bob, organisation, operation):
    mine = factories.dataset(bob, organisation, operation, content=individu.sheet())

    assert drop(individu.sheet({"nom": "Autre"})).upload.dataset == mine


def test_of_several_the_one_of_that_name_does(drop, bob, organisation, operation):
    factories.dataset(bob, organisation, operation, name="Un", content=individu.sheet())
    two = factories.dataset(bob, organisation, operation, name="Cas limites", content=individu.sheet())

    assert drop(individu.sheet(), "cas_limites.csv").upload.dataset == two


def test_else_a_new_one_is_made_whose_name_is_free(drop, bob, organisation, operation, alice):
    for name in ("Un", "jeu"):
        factories.dataset(bob, organisation, operation, name=name, content=individu.sheet())

    upload = drop(individu.sheet(), "recette.csv").upload

    assert (upload.dataset, upload.dataset_name) == (None, "recette")


# --- columns to match -------------------------------------------------------------------------------------------------

ODD = csv("Réf;Qualité;N° sécu;Nom de famille;Âge;remarque;retour", "7;A;1234567890123;Dupuis;46;vu;reponse")


@pytest.fixture
def held(drop, bob, organisation, operation):
    """A table whose columns are not the contract's, kept for its question."""
    return drop(ODD, "maison.csv").token


def match(held, operation, bob, organisation, **change) -> Upload:
    kept = holding.take(held, by=bob, organisation=organisation)
    view = looking.beside(operation, kept, by=bob)
    choices = {place: column["target"] for place, column in enumerate(view.proposed["columns"])}
    given = {"choices": choices, "unused": {5}, "key_path": operation.key_candidates[0]["path"]} | change
    return drops.match(by=bob, organisation=organisation, held=kept, view=view, **given)


def test_the_chosen_operation_asks_for_its_columns(held, bob, organisation, operation):
    outcome = drops.choose(by=bob, organisation=organisation, token=held, operation=operation)

    assert (outcome.kind, outcome.token) == (drops.MATCH, held)


def test_columns_are_proposed_and_the_check_follows_what_was_said(held, bob, organisation, operation):
    upload = match(held, operation, bob, organisation)

    uploading.check(str(upload.pk))
    upload.refresh_from_db()
    assert (upload.stage, upload.problems) == (UploadStage.READY, [])
    assert upload.report["columns"] == ["id", "qualite", "NIR", "nom", "age", "response"]
    with pytest.raises(HeldLost):
        holding.take(held, by=bob, organisation=organisation)


def test_a_column_left_out_without_saying_so_keeps_the_file_waiting(held, bob, organisation, operation):
    with pytest.raises(MatchingRefused):
        match(held, operation, bob, organisation, unused=set())

    assert not Upload.objects.exists()
    assert holding.take(held, by=bob, organisation=organisation).content == ODD


def test_the_next_file_with_the_same_header_is_not_asked_again(held, drop, bob, organisation, operation):
    match(held, operation, bob, organisation)

    outcome = drop(ODD.replace(b"Dupuis", b"Boulon").replace("Réf".encode(), b"REF"), "autre.csv")

    assert (outcome.kind, outcome.operation) == (drops.CHECKED, operation)
    uploading.check(str(outcome.upload.pk))
    outcome.upload.refresh_from_db()
    assert outcome.upload.stage == UploadStage.READY
    assert "N53" in {notice["code"] for notice in outcome.upload.report["notices"]}


def test_another_organisation_is_asked(held, drop, bob, organisation, operation, mallory, other_organisation):
    match(held, operation, bob, organisation)
    factories.lead(operation.version, "approved")

    assert drop(ODD, by=mallory, where=other_organisation).kind == drops.CHOOSE


def test_a_contract_that_lost_a_column_asks_again(held, drop, bob, organisation, operation):
    match(held, operation, bob, organisation)
    known = KnownColumns.objects.get()
    known.mapping["columns"]["1"] = "disparue"
    known.save()

    assert drop(ODD).kind == drops.CHOOSE


def test_a_chosen_operation_whose_header_fits_is_checked_at_once(drop, people, bob, organisation):
    token = drop(factories.rows(people[0])).token

    outcome = drops.choose(by=bob, organisation=organisation, token=token, operation=people[1])

    assert (outcome.kind, outcome.upload.operation) == (drops.CHECKED, people[1])


# --- templates --------------------------------------------------------------------------------------------------------


def template(operation, *rows: dict[str, str], rename: dict[str, str] | None = None) -> bytes:
    """Our template as a person fills it: rows under the header, perhaps columns renamed."""
    with making.blank(operation) as file:
        book = openpyxl.load_workbook(file)
    sheet = book["Lignes"]
    header = [cell.value for cell in sheet[1]]
    for line, row in enumerate(rows, start=3):
        for place, name in enumerate(header, start=1):
            sheet.cell(row=line, column=place).value = row.get(name, "") or None
    for place, name in enumerate(header, start=1):
        sheet.cell(row=1, column=place).value = (rename or {}).get(name, name)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


ROW = individu.GOOD | {"id": "1", "response": "reponse", "telephone": ""}


def test_a_template_says_itself_what_it_is_for(drop, operation, people):
    outcome = drop(template(operation, ROW), "peu importe.xlsx")

    assert (outcome.kind, outcome.operation) == (drops.CHECKED, operation)
    uploading.check(str(outcome.upload.pk))
    outcome.upload.refresh_from_db()
    assert (outcome.upload.stage, outcome.upload.mapping) == (UploadStage.READY, {})


def newer(version, alice, organisation, *changes: tuple[str, str], stage: str = "approved"):
    """The next version of the contract."""
    content = individu.WSDL.decode()
    for before, after in changes:
        assert before in content
        content = content.replace(before, after)
    made = contracts.publish_version(
        by=alice, organisation=organisation, content=content.encode(), filename="individu.wsdl", label="2",
        service=version.service,
    )  # fmt: skip
    factories.lead(made, stage)
    return made


COUNTRY = ('<xsd:element name="ville" type="xsd:string"/>', '<xsd:element name="ville" type="xsd:string"/>'
           '<xsd:element name="pays" type="xsd:string" minOccurs="0"/>')  # fmt: skip
RENAMED = ('<xsd:element name="naissance"', '<xsd:element name="dateNaissance"')
GONE = ('<xsd:element name="maj" type="xsd:dateTime" minOccurs="0"/>', "")


def test_a_template_of_an_older_contract_is_brought_to_today(drop, alice, organisation, version, operation):
    old = template(operation, ROW)
    today = newer(version, alice, organisation, COUNTRY)

    outcome = drop(old, "ancien.xlsx")

    assert (outcome.kind, outcome.operation) == (drops.CHECKED, today.operations.get())
    uploading.check(str(outcome.upload.pk))
    outcome.upload.refresh_from_db()
    assert (outcome.upload.stage, outcome.upload.problems) == (UploadStage.READY, [])
    assert "pays" in outcome.upload.report["columns"]
    said = [notice["message"] for notice in outcome.upload.report["notices"] if notice["code"] == "N50"]
    assert said == ["Template made for version 1, the service is at 2: 1 new column, added empty (pays)."]


def test_a_renamed_column_is_proposed_and_one_that_is_gone_acknowledged(
    drop, bob, alice, organisation, version, operation
):
    old = template(operation, ROW)
    today = newer(version, alice, organisation, COUNTRY, RENAMED, GONE).operations.get()

    outcome = drop(old, "ancien.xlsx")
    kept = holding.take(outcome.token, by=bob, organisation=organisation)
    view = looking.beside(today, kept, by=bob)
    proposed = dict(zip(view.header, view.proposed["columns"], strict=True))

    assert (outcome.kind, outcome.operation) == (drops.MATCH, today)
    assert (proposed["naissance"]["target"], proposed["naissance"]["why"]) == ("dateNaissance", "name")
    assert (view.gone, view.proposed["lacking"]) == (["maj"], ["pays"])
    assert "version 1" in view.age and "pays" in view.age and "maj" in view.age

    choices = {place: column["target"] for place, column in enumerate(view.proposed["columns"])}
    upload = drops.match(
        by=bob, organisation=organisation, held=kept, view=view, choices=choices, unused={view.header.index("maj")}
    )
    uploading.check(str(upload.pk))
    upload.refresh_from_db()
    assert (upload.stage, upload.problems) == (UploadStage.READY, [])
    assert {"pays", "dateNaissance"} <= set(upload.report["columns"])


def test_a_next_version_that_is_not_approved_yet_makes_no_template_old(drop, alice, organisation, version, operation):
    old = template(operation, ROW)
    factories.lead(version, "approved")
    newer(version, alice, organisation, COUNTRY, stage="submitted")

    outcome = drop(old, "modele.xlsx")

    assert (outcome.operation, outcome.upload.mapping) == (operation, {})


def test_a_template_from_before_its_responses_changed_gets_the_new_columns(drop, alice, version, operation):
    old = template(operation, ROW)
    response = operation.default_response
    source = response.source.replace("{{ville}}", "{{ville}}{{quartier}}")
    responses.save(
        operation=operation, by=alice, name=response.name, kind=response.kind, source=source, response=response
    )

    upload = drop(old, "modele.xlsx").upload

    assert upload.mapping["added"] == ["quartier"]
    assert "version 1 have changed" in messages.notice(upload.mapping["notices"][0])["message"]


def test_columns_renamed_in_a_template_of_today_are_asked(drop, operation):
    outcome = drop(template(operation, ROW, rename={"nom": "patronyme"}), "modele.xlsx")

    assert (outcome.kind, outcome.operation) == (drops.MATCH, operation)


def test_a_template_of_a_service_that_is_hidden_is_recognised_by_its_header_alone(
    drop, operation, mallory, other_organisation
):
    outcome = drop(template(operation, ROW), "modele.xlsx", by=mallory, where=other_organisation)

    assert (outcome.kind, outcome.operation) == (drops.CHOOSE, None)
