"""Hostile spreadsheets through the page and through the API: a report in plain words, and no row of them."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.actions.datasets import shown_name
from catalog.models import Dataset, Upload
from catalog.stages import Stage, UploadStage
from catalog.uploads import uploading
from tests import factories
from tests.pages import reading

from . import sheet_cases
from .watching import MOST_SECONDS, clear, refused_json

pytestmark = pytest.mark.django_db

REPORTED = {"catalog.Upload", "catalog.Draft", "accounts.Entry"}
"""What an upload may leave behind: its report, the line of the trail that says it was received, and the table of what
its author can mend in the page; `tests/datasets/test_receive.py` shows that putting the file aside forgets it."""
MENDABLE = ("drafts", "findings")
"""Folders of the vault for tables that are being mended."""


@pytest.fixture
def operation(alice, organisation):
    return factories.version(alice, organisation, stage=Stage.APPROVED).operations.get()


@pytest.fixture
def send(pages, program, operation):
    """`send("api", "jeu.csv", content)` through a door, with any field of the form changed."""

    def send(door: str, filename: str, content: bytes, **fields):
        file = SimpleUploadedFile("x", content)
        file._name = filename
        if door == "page":
            form = {"operation": operation.pk, "dataset_name": "Cas", "scope": "organisation"}
            return pages.post("/jeux/deposer/", form | {"file": file} | fields)
        form = {"service": "personne", "version": "1.0", "operation": operation.name, "dataset_name": "Cas"}
        return program.post("/api/v1/uploads/", form | {"file": file} | fields)

    return send


@pytest.mark.parametrize("case", sheet_cases.CASES, ids=[case[0] for case in sheet_cases.CASES])
def test_it_is_refused_with_its_cell_and_nothing_is_kept(case, send, pages, program, watch):
    _title, filename, make, codes = case
    content = make().replace(b"{port}", str(watch.canary.port).encode())

    for door in ("page", "api"):
        before = set(Upload.objects.values_list("pk", flat=True))
        with watch.nothing(but=REPORTED, beside=MENDABLE):
            sent = send(door, filename, content)
            assert sent.status_code in (202, 302), sent.content
            found = Upload.objects.exclude(pk__in=before).get()
            uploading.check(found.pk)

        found.refresh_from_db()
        assert (found.stage, found.digest) == (UploadStage.FAULTY, "")
        assert found.problems[0]["code"] in codes
        shown = pages.get(f"/jeux/depots/{found.pk}/")
        told = program.get(f"/api/v1/uploads/{found.pk}/").json()
        assert shown_name(filename) in clear(reading.words(shown))
        assert all(clear(problem["message"]) for problem in told["problems"])
        assert (told["stage"], told["revision"]) == ("faulty", None)
    assert not Dataset.objects.exists()


def test_w19_nothing_of_an_upload_beyond_the_limit_is_read(send, watch, settings):
    content = b"x" * (settings.MAX_UPLOAD_BYTES + 2**20)

    for door in ("page", "api"):
        with watch.nothing():
            answer = send(door, "jeu.csv", content)

        assert answer.status_code == 413
        assert str(settings.MAX_UPLOAD_BYTES // 2**20) in clear(answer.content.decode())


@pytest.mark.parametrize(
    "fields",
    [
        {"operation": "9" * 5_000}, {"operation": "-1"}, {"operation": "1 OR 1=1"}, {"dataset": "9" * 30},
        {"dataset_name": "x" * 121}, {"dataset_name": "a\x00b"}, {"scope": "everything"}, {"key": "9" * 5_000},
        {"team": "9" * 30}, {"file": "no file at all"},
    ],
    ids=lambda fields: f"W19 {next(iter(fields))} of {next(iter(fields.values()))[:12]!r}",
)  # fmt: skip
def test_a_form_of_nonsense_is_no_incident(fields, send, watch):
    with watch.nothing():
        answer = send("page", "jeu.csv", b"id\n1\n", **fields)

    assert answer.status_code < 500
    assert answer.status_code != 302


@pytest.mark.parametrize(
    "fields",
    [
        {"version": "a/b"}, {"operation": "x" * 300}, {"dataset": "9" * 30}, {"dataset": "0"}, {"scope": "everything"},
        {"team": "inconnue"}, {"key_path": "x" * 500}, {"note": "x" * 301}, {"publish": "perhaps"},
        {"dataset_name": "a\x00b"}, {"organisation": "../x"}, {"stage": "published"}, {"author": "1"},
    ],
    ids=lambda fields: f"W09 {next(iter(fields))} of {next(iter(fields.values()))[:12]!r}",
)  # fmt: skip
def test_w09_fields_that_the_api_does_not_take_are_refused(fields, send, watch):
    with watch.nothing():
        answer = send("api", "jeu.csv", b"id\n1\n", **fields)

    clear(refused_json(answer))


NAMES = ["../../x.csv", "a\r\nSet-Cookie: x.csv", "n" * 5_000 + ".csv", "\u202evsc.x.csv", "a\x00b.csv", "<b>.csv"]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: f"S35 {name[:20]!r}")
def test_s35_a_name_of_a_file_is_shown_and_never_used(name, send, pages, operation, watch, own_data):
    for door in ("page", "api"):
        before = Upload.objects.count()
        answer = send(door, name, factories.rows(operation))

        assert answer.status_code in (200, 202, 302, 400, 422)
        assert "Set-Cookie: x" not in str(answer.headers)
        if Upload.objects.count() > before:
            made = Upload.objects.latest("created_at")
            assert len(made.filename) <= 200
            assert not set(made.filename) & set("/\\\r\n\x00\u202e")
            assert b"<b>" not in pages.get(f"/jeux/depots/{made.pk}/").content
    assert all(len(path.name) == 64 for path in (own_data / "vault" / "uploads").rglob("*") if path.is_file())


@pytest.mark.parametrize("key", ["(a+)+$", r"^(\w+\s?)*$", "(x+x+)+y"])
def test_s33_an_expression_that_explodes_elsewhere_is_read_in_time(key, send):
    send("api", "jeu.csv", sheet_cases.csv(f"/{key}/;{'a' * 60}!;Jack;reponse"))
    made = Upload.objects.get()
    started = time.monotonic()

    uploading.check(made.pk)

    made.refresh_from_db()
    assert made.stage == UploadStage.READY, made.problems
    assert time.monotonic() - started < MOST_SECONDS


@pytest.mark.parametrize(
    "value", ["</nom><admin>1</admin><nom>", "&x;", "]]>", "<!--", "\"'", "{{nom}}", "${7*7}", "{0.__class__}", "%s%n"]
)
def test_t01_t02_a_value_stays_a_value(value, send, pages):
    send("api", "jeu.csv", sheet_cases.csv(f'1;"{value.replace(chr(34), chr(34) * 2)}";Jack;reponse'))
    made = Upload.objects.get()
    uploading.check(made.pk)

    shown = pages.get(f"/jeux/depots/{made.pk}/")

    assert value in reading.page(shown).text_content()
    assert "<admin>" not in shown.content.decode()
