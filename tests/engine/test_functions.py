"""Functions of cells: what may be written, what it gives, and what the engine makes of it in a live answer."""

import re
import urllib.request
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine import functions
from engine.answer import RowExpressions, answer
from engine.errors import BundleRefused, FunctionRefused
from engine.surroundings import World
from tests.live import live_engine

from . import golden

FIELDS = {"individu/id": ("individu", "id"), "id": ("individu", "id"), "motif": ("individu", "motif")}


class Still:
    """Surroundings of a test: the 31st of January 2026, a quarter past ten, in Paris."""

    def __init__(self) -> None:
        self.count = 0

    def now(self) -> datetime:
        return datetime(2026, 1, 31, 10, 15, 30, 123_000, ZoneInfo("Europe/Paris"))

    def uuid(self) -> str:
        return "3f2b8c1e-5d47-4a90-9c6e-1b7a2d8e4f05"

    def number(self, _name: str) -> int:
        self.count += 1
        return self.count


def text(cell: str, *, is_table: bool = False) -> str:
    answering = functions.Answering(Still(), {("id",): "a;b|c"}.get)
    return functions.evaluated(functions.read(cell), answering.value, is_table=is_table)


@pytest.mark.parametrize(
    ("cell", "given"),
    [
        ("{{today}}", "2026-01-31"),
        ("{{ Today( +3d ) }}", "2026-02-03"),
        ("{{aujourdhui(-1j)}}", "2026-01-30"),
        ("{{Aujourd'hui(+1sem)}}", "2026-02-07"),
        ("{{today(+1m)}}", "2026-02-28"),
        ("{{today(+1y-1d)}}", "2027-01-30"),
        ("{{today(\N{MINUS SIGN}2a)}}", "2024-01-31"),
        ("{{today(AAAAMMJJ)}}", "20260131"),
        ("{{today(+3d, JJ/MM/AA)}}", "03/02/26"),
        ("{{today(dd-mm-yyyy)}}", "31-01-2026"),
        ("{{now}}", "2026-01-31T10:15:30+01:00"),
        ("{{maintenant(+2h-15min)}}", "2026-01-31T12:00:30+01:00"),
        ("{{now(AAAA-MM-JJTHH:MM:SS)}}", "2026-01-31T10:15:30"),
        ("{{now(AAAAMMJJHHMMSSSSS)}}", "20260131101530123"),
        ("{{now(JJ/MM/AAAA HHhMM)}}", "31/01/2026 10h15"),
        ("{{uuid()}}", "3f2b8c1e-5d47-4a90-9c6e-1b7a2d8e4f05"),
        ("DOS-{{sequence()}}/{{sequence}}", "DOS-1/2"),
        ("{{sequence(a)}} {{séquence(b)}} {{compteur(a)}}", "1 2 1"),
        ("{{request(id)}}", "a;b|c"),
        ("{{demande.id}}", "a;b|c"),
        (r"\{{today}}", "{{today}}"),
        (r"\\{{today}}", r"\{{today}}"),
        ("{ {today} }", "{ {today} }"),
        ("}}", "}}"),
    ],
)
def test_a_function_gives(cell, given):
    assert text(cell) == given


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("{{today", "function-open"),
        ("{{}}", "function-form"),
        ("{{ a b }}", "function-form"),
        ("{{uuid.x}}", "function-form"),
        ("{{7*7}}", "function-unknown"),
        ("{{__import__('os')}}", "function-unknown"),
        ("{{todai}}", "function-unknown"),
        ("{{today(+3)}}", "function-shift"),
        ("{{today(+3d, AAAA, MM)}}", "function-moment"),
        ("{{today(+1d, +2d)}}", "function-moment"),
        ("{{today(bientot)}}", "function-format"),
        ("{{today(:)}}", "function-format"),
        ("{{today(+9000a)}}", "function-far"),
        ("{{today(-999999a)}}", "function-far"),
        ("{{uuid(3)}}", "function-no-argument"),
        ("{{sequence(a, b)}}", "function-one-argument"),
        ("{{request()}}", "function-no-field"),
        ("{{request}}", "function-no-field"),
        ("{{uuid()}}" * 21, "function-many"),
        ("{{uuid()}}" + "x" * 4_000, "function-many"),
    ],
)
def test_what_is_no_function_is_refused_by_its_name(cell, code):
    with pytest.raises(FunctionRefused) as refusal:
        functions.read(cell)

    assert refusal.value.code == code
    assert refusal.value.text("fr") != refusal.value.text("en")


def test_a_refusal_names_the_nearest_function_and_all_there_are():
    with pytest.raises(FunctionRefused, match=r"Did you mean “today”\? Known functions: today .*request"):
        functions.read("{{todai}}")


@pytest.mark.parametrize("cell", ["{{", r"a\{{b", "{{x}} {{y}}", "plain", r"\\{{"])
def test_any_text_can_be_quoted(cell):
    assert text(functions.quoted(cell)) == cell


def test_in_a_table_a_value_stays_one_field():
    assert text("{{request(id)}};1|x", is_table=True) == r"a\;b\|c;1|x"


def test_all_functions_of_an_answer_see_one_moment():
    ticking = Still()
    moments = iter(range(10, 60))
    ticking.now = lambda: datetime(2026, 1, 31, 10, 15, next(moments), tzinfo=ZoneInfo("Europe/Paris"))
    answering = functions.Answering(ticking, {}.get)
    cell = functions.read("{{now}} {{now}}")

    first, second = functions.evaluated(cell, answering.value).split()

    assert first == second


def test_numbers_of_a_process_never_come_twice_and_always_grow():
    world = World()

    numbers = [world.number() for _ in range(5_000)]

    assert numbers == sorted(set(numbers))
    assert {len(str(number)) for number in numbers} == {15}


def test_a_time_zone_that_does_not_exist_is_refused():
    for zone in ("Europe/Nulle-part", "../etc/passwd", ""):
        with pytest.raises(ValueError, match="time zone"):
            World(zone)


# --- in a bundle ------------------------------------------------------------------------------------------------------


def row(**values: str):
    changed = golden.row("1")
    return golden.RowSource(**{**changed.__dict__, "values": {**changed.values, **values}})


@pytest.fixture
def replied(opened):
    """The reply of the core for a row with these cells."""

    def replied(body: bytes = golden.request("1"), **values: str):
        bundle = opened([row(**values)], fields=FIELDS)
        return answer(bundle, body, expressions=RowExpressions(), surroundings=Still())

    return replied


def test_a_row_is_computed_for_each_answer(replied):
    reply = replied(nomFamille="{{today(+1d)}}", prenom="n° {{sequence()}}")

    assert b"<nomFamille>2026-02-01</nomFamille>" in reply.body
    assert "<prenom>n° 1</prenom>".encode() in reply.body
    assert (reply.outcome, reply.row) == ("answered", 2)


def test_what_is_copied_from_a_request_is_escaped_like_any_other_value(replied):
    body = golden.request("1").replace(b"</individu>", b"<motif>&lt;a&gt; &amp; {{today}}</motif></individu>")

    reply = replied(body, nomFamille="{{request(motif)}}")

    assert b"<nomFamille>&lt;a&gt; &amp; {{today}}</nomFamille>" in reply.body


def test_a_field_that_the_request_lacks_gives_nothing(replied):
    assert b"<nomFamille></nomFamille>" in replied(nomFamille="{{request(motif)}}").body


def test_a_copied_value_is_bounded(replied):
    body = golden.request("1").replace(b"</individu>", b"<motif>" + b"x" * 4_001 + b"</motif></individu>")

    reply = replied(body, nomFamille="{{request(motif)}}")

    assert (reply.status, reply.outcome) == (400, "invalid")
    assert "4000" in reply.reason and "motif" in reply.reason


def test_a_field_that_nobody_knows_keeps_the_bundle_from_being_made(opened):
    with pytest.raises(BundleRefused, match="no field “autre”"):
        opened([row(nomFamille="{{request(autre)}}")], fields=FIELDS)


def test_only_bundles_with_functions_ask_for_a_newer_engine(opened, shelf):
    opened([row()])
    opened([row(nomFamille="{{now}}")])

    formats = [(shelf / "bundles" / f"{number:064d}" / "bundle.json").read_bytes()[:12] for number in (0, 1)]

    assert formats == [b"mockadmin 1 ", b"mockadmin 2 "]


def test_a_row_without_functions_is_stored_as_ever(opened):
    bundle = opened([row(nomFamille=r"\{{x}}")], fields=FIELDS)

    record = bundle.record(bundle.operations[0], "1")

    assert (record.computed, record.clean, record.values[0]) == (False, True, b"{{x}}")


# --- live -------------------------------------------------------------------------------------------------------------


def test_the_engine_evaluates_functions_in_its_time_zone(shelf, publish):
    publish([row(nomFamille="{{now}}", prenom="{{uuid()}}", age="{{sequence()}}")], operation={"fields": FIELDS})

    with live_engine(shelf, workers=2, TIME_ZONE="Pacific/Kiritimati") as engine:
        bodies = [_called(engine.url) for _ in range(20)]

    uuids = {re.search(r"<prenom>([0-9a-f-]{36})</prenom>", body)[1] for body in bodies}
    numbers = {re.search(r"<age>(\d{15})</age>", body)[1] for body in bodies}
    moment = datetime.fromisoformat(re.search(r"<nomFamille>(.*?)</nomFamille>", bodies[0])[1])
    assert len(uuids) == len(numbers) == 20
    assert moment.utcoffset().total_seconds() == 14 * 3600


def _called(url: str) -> str:
    headers = {"Content-Type": "application/soap+xml", "Connection": "close"}
    request = urllib.request.Request(f"{url}{golden.PATH}", golden.request("1"), headers)
    with urllib.request.urlopen(request, timeout=10) as reply:
        return reply.read().decode()
