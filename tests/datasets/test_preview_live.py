"""The preview is the live engine's answer, byte for byte: every row, any key, in both versions of SOAP."""

import csv
import io
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from catalog.actions import contracts
from catalog.actions import datasets as dataset_actions
from catalog.keeping import rows
from catalog.models import DatasetRevision
from catalog.previews import showing
from catalog.stages import Track, UploadStage
from sandboxes import actions, addresses, provisioning
from tests import factories
from tests.live import live_engine

from . import naissances, shapes

pytestmark = [pytest.mark.live, pytest.mark.django_db]

SOAP = {"1.1": "http://schemas.xmlsoap.org/soap/envelope/", "1.2": "http://www.w3.org/2003/05/soap-envelope"}
DROITS = Path(__file__).parents[1] / "data" / "contracts" / "droits.wsdl"
FORME = {"nom": "Nom", "telephone": "01", "langue": "fr", "texte": "t", "nom.2": "b", "fin": "2026-01-02", "nom.3": "c",
         "code": "1", "response": "reponse"}  # fmt: skip
"""A row of the contract that `shapes` makes of a choice, attributes, a nil and tables."""
FORMES = (
    {},
    {"numero": "a<b & \"c\" > 'd'", "nom": "<&>\"'", "texte": "]]>", "langue": "\"<&>'", "nom.2": "é 漢 😀 \u00a0"},
    {"telephone": "", "rue": "1 rue X", "ville": "Lille"},
    {"fin": "∅"},
    {"niveau": "3", "nom": "  deux\nlignes\tet une tabulation ", "langue": "a\nb"},
    {"beneficiaire": "Zoé;2001-02-03|Al\\;ice;|B\\|ob;1999-01-01", "code": "a|b & c|<d>"},
    {"beneficiaire": "", "code": ""},
    {"nom": r"\{{today}} est écrit", "texte": "{{request(numero)}}"},
    {"response": "inconnu", "motif": "absent & <perdu>"},
    {"numero": "/9[0-9]{3}/", "nom": "motif"},
    {"numero": "/.*z/", "nom": "autre {{demande.numero}}"},
    {"numero": "? numero commence par 77", "nom": "règle"},
    {"numero": r"\*", "nom": "étoile"},
    {"numero": "*", "nom": "défaut"},
)
ASKED = ("1", "a<b & \"c\" > 'd'", "9123", "zzz", "7712", "*", "nulle part", "", " 2 ")
NAISSANCES = (
    {"correlation": "{{demande.correlation}} & {{request(numero)}}", "acte": "aGVsbG8=", "nom": "a.txt"},
    {"dateNaissance*": "*", "mail": "", "telephone": "01", "deces": "∅"},
    {"numero*": "/9[0-9]+/", "dateNaissance*": "2001-01-01", "evenement": "début;2026-01-01|fin;2026-01-02"},
)
COMBINED = ("12 & 1978-05-17", "12 & 1999-09-09", "12", "99 & 2001-01-01")


def forme_sheet() -> bytes:
    names = dict.fromkeys(name for row in (FORME, *FORMES) for name in row if name not in ("numero", "response"))
    lines = [["numero", *names, "response"]]
    for number, change in enumerate(FORMES, start=1):
        cells = {"numero": str(number)} | FORME | change
        lines.append([cells.get(name, "") for name in lines[0]])
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows(lines)
    return out.getvalue().encode()


@pytest.fixture
def version(alice, organisation):
    def version(content: bytes, name: str):
        return contracts.publish_version(by=alice, organisation=organisation, content=content, filename=f"{name}.wsdl",
                                         label="1", name=name, track=Track.NON_STANDARD)  # fmt: skip

    return version


@pytest.fixture
def revisions(version, bob, organisation) -> list[DatasetRevision]:
    """A dataset each for operations of three contracts."""
    inside = "".join(shapes.SHAPES[name] for name in ("choice", "attributes", "nillable", "tables"))
    forme = version(shapes.wsdl(inside), "Forme")
    droits = "numero,droit,regime,motif,response\n1,true;00;2027-01-14,R,,reponse\n2,,,perdu,AssureInconnu\n"
    given = [
        (forme.operations.get(), forme_sheet()),
        (version(naissances.WSDL, "Naissances").operations.get(), naissances.sheet(*NAISSANCES)),
        (version(DROITS.read_bytes(), "Droits").operations.get(name="lireDroits"), droits.encode()),
    ]
    made = []
    for operation, content in given:
        upload = factories.upload(bob, organisation, operation, content=content, dataset_name=operation.name)
        assert upload.stage == UploadStage.READY, upload.problems
        made.append(dataset_actions.publish(upload=upload, by=bob))
    return made


@pytest.fixture
def ask(settings, revisions, bob, organisation):
    """Asks the live engine what the envelope asks, in a version of SOAP: (status, body)."""
    with live_engine(settings.SHELF_DIR) as engine:
        settings.ENGINE_URL = engine.url
        services = [
            actions.ServiceChoice(each.version, {each.dataset.operation_name: [actions.LayerChoice(each.dataset)]})
            for each in revisions
        ]
        sandbox = actions.order(by=bob, organisation=organisation, name="Essai", services=services).sandbox
        provisioning.provision(sandbox.pk)

        def ask(revision: DatasetRevision, envelope: str, soap: str) -> tuple[int, bytes]:
            for namespace in SOAP.values():
                envelope = envelope.replace(namespace, SOAP[soap])
            request = urllib.request.Request(addresses.url(sandbox, revision.version), envelope.encode())
            request.add_header("Content-Type", "application/soap+xml" if soap == "1.2" else "text/xml")
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return answer.status, answer.read()
            except urllib.error.HTTPError as fault:
                return fault.code, fault.read()

        yield ask


def operation_of(revision: DatasetRevision):
    return revision.version.operations.get(name=revision.dataset.operation_name)


def test_every_row_and_every_key_is_previewed_as_the_engine_answers_it(ask, revisions):
    compared = 0
    for revision in revisions:
        operation = operation_of(revision)
        typed = {len(FORMES): ASKED, len(NAISSANCES): COMBINED}.get(revision.row_count, ())
        for soap in SOAP:
            answers = [showing.of_key(revision, operation, key, soap=soap) for key in typed]
            chosen = [showing.of_row(revision, operation, row.number, soap=soap) for row in rows.read(revision)]
            for answer in answers + [each for each in chosen if each.request]:
                status, body = ask(revision, answer.request, soap)
                told = f"{revision} {answer.key!r} SOAP {soap}"
                assert answer.preview.exact == body, told
                assert answer.preview.status == status, told
                compared += 1

    assert compared == 2 * (len(ASKED) + len(COMBINED) + 10 + 1 + 2)

    droits = revisions[2]
    unknown = showing.of_key(droits, operation_of(droits), "12")
    _status, fault = ask(droits, unknown.request, "1.1")
    assert unknown.line is None
    assert ", ".join(unknown.nearest) in fault.decode()
