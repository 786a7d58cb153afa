"""Plug-ins: approved by name and exact version, asked within limits, and never in the way of other calls."""

import re
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest

from engine import bundle, envelope, functions, judging, plugins
from engine.answer import RowExpressions, answer
from engine.errors import BundleRefused, FunctionRefused, PluginFailed, PluginRefused
from engine.surroundings import World
from engine.validation import SchemaValidator
from tests import plugged
from tests.live import live_engine

from . import golden

FIELDS = {"individu/id": ("individu", "id"), "id": ("individu", "id")}
#: Enough for a machine that is busy with other tests.
PATIENT = {"ENGINE_PLUGIN_MILLISECONDS": "5000"}
LUHN = functions.Signature("luhn", "1.0.0", 1, 1, "79927398713")

CODE = """
import os, socket, sys, time

class Plug:
    kind, summary, arguments, example = "function", "For a test.", (0, 2), "x"
    def __init__(self, work): self.value = lambda arguments, moment: work(*arguments)

def stuck():
    while True: pass

def leave():
    os._exit(3)

ECHO, MOMENT = Plug(lambda *given: "|".join(given)), Plug(lambda: "")
MOMENT.value = lambda arguments, moment: moment.isoformat()
RAISING, STUCK, LEAVING = Plug(lambda: {}["secret"]), Plug(stuck), Plug(leave)
LONG, NUMBER, CONTROL = Plug(lambda: "x" * 4001), Plug(lambda: 3), Plug(lambda: chr(1))
READING = Plug(lambda: open("/etc/hostname").read())
CALLING = Plug(lambda: str(socket.socket()))
ENVIRON = Plug(lambda: ",".join(os.environ))
BARE = object()

class Refusing:
    kind, summary, elements = "validator", "For a test.", ("{http://www.test.fr/individu/v1}rechercheIndividuRequestElement",)
    def check(self, fields, moment):
        return "" if fields["individu/id"].isdigit() else f"{fields['individu/id']} <is> no number"

REFUSING = Refusing()
"""
NAMES = ("echo", "moment", "raising", "stuck", "leaving", "long", "number", "control", "reading", "calling", "environ")


@pytest.fixture
def approve(tmp_path, monkeypatch):
    """Installs the plug-ins of these tests and approves what the setting says, in this process and those it starts."""

    def approve(setting: str):
        if not (tmp_path / "plugs.py").exists():
            entries = {name: name.upper() for name in (*NAMES, "bare", "refusing")}
            plugged.install(tmp_path, distribution="plugs", version="2.1", module="plugs", code=CODE, entries=entries)
            monkeypatch.syspath_prepend(tmp_path)
            monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.setenv("PLUGINS", setting)
        plugins.approved.cache_clear()

    yield approve
    monkeypatch.undo()
    plugins.approved.cache_clear()


@pytest.fixture
def known():
    """The sheets of this process know the sample's function."""
    functions.announce([LUHN])
    yield
    functions.announce([])


# --- approval ---------------------------------------------------------------------------------------------------------


def test_only_what_is_named_with_its_version_is_approved(approve, caplog):
    approve("echo==2.1, moment == 2.1")

    assert {name: each.version for name, each in plugins.approved().items()} == {"echo": "2.1", "moment": "2.1"}
    assert "raising 2.1 is installed and not approved: it is ignored" in caplog.text


def test_without_the_setting_nothing_is_approved(approve):
    approve("")

    assert plugins.approved() == {}


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("echo", "plugin-setting"),
        ("echo>=2", "plugin-setting"),
        ("Echo==2.1", "plugin-setting"),
        ("echo==2.1,echo==2.1", "plugin-setting"),
        ("autre==1", "plugin-absent"),
        ("echo==2.0", "plugin-version"),
    ],
)
def test_what_cannot_be_approved_is_refused(approve, setting, code):
    approve(setting)

    with pytest.raises(PluginRefused) as refusal:
        plugins.approved()

    assert refusal.value.code == code
    assert refusal.value.text("fr") != refusal.value.text("en")


def test_two_distributions_cannot_bring_the_same_plugin(approve, tmp_path):
    plugged.install(tmp_path, distribution="other", version="2.1", module="other", code="", entries={"echo": "ECHO"})
    approve("echo==2.1")

    with pytest.raises(PluginRefused, match="other, plugs"):
        plugins.approved()


def test_what_is_no_plugin_is_refused_with_its_reason(approve):
    approve("bare==2.1")

    with pytest.raises(PluginRefused, match=r"bare is not a plug-in: AttributeError.*kind"):
        plugins.declared()


# --- limits -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def ask(approve):
    """Asks plug-ins of a started process."""
    approve(", ".join(f"{name}==2.1" for name in NAMES))
    runner = plugins.Runner(5.0)
    runner.start()
    moment = datetime(2026, 1, 31, 10, 15, tzinfo=UTC)

    def ask(name: str, *arguments: str, budget: float = 5.0) -> str:
        runner._budget = budget
        while True:
            try:
                return runner.ask(name, arguments, plugins.Asked(moment))
            except PluginFailed as error:
                if error.code != "plugin-starting":
                    raise
                time.sleep(0.05)

    yield ask
    runner.close()


def test_a_plugin_gets_texts_and_the_moment_of_the_answer(ask):
    assert ask("echo", "é<&>", "\n") == "é<&>|\n"
    assert ask("moment") == "2026-01-31T10:15:00+00:00"


@pytest.mark.parametrize("name", ["raising", "long", "number", "control", "reading", "calling", "leaving"])
def test_what_a_plugin_does_wrong_is_a_failure_that_tells_nothing(ask, name, caplog):
    with pytest.raises(PluginFailed) as failure:
        ask(name)

    assert failure.value.details == {"name": name}
    assert f"the plug-in {name} failed" in caplog.text
    assert "secret" not in caplog.text
    assert ask("echo", "a") == "a"


def test_a_plugin_that_does_not_end_is_ended(ask):
    with pytest.raises(PluginFailed, match="“stuck” failed"):
        ask("stuck", budget=0.2)

    assert ask("echo", "still here") == "still here"


def test_a_plugin_that_fails_again_and_again_is_asked_no_more(ask, caplog):
    codes = []
    for _ in range(7):
        with pytest.raises(PluginFailed) as failure:
            ask("raising")
        codes.append(failure.value.code)

    assert codes == ["plugin-failed"] * 5 + ["plugin-off"] * 2
    assert caplog.text.count("this worker asks it no more") == 1
    assert ask("echo", "a") == "a"


def test_one_success_forgets_the_failures_before_it(ask):
    for _ in range(4):
        with pytest.raises(PluginFailed):
            ask("echo", "x" * 4_001)
    ask("echo", "x")

    with pytest.raises(PluginFailed) as failure:
        ask("echo", "x" * 4_001)

    assert failure.value.code == "plugin-failed"


def test_plugins_see_none_of_the_engines_settings(ask, monkeypatch):
    assert {"SHELF_DIR", "SECRET_KEY", "DATABASE_URL"}.isdisjoint(ask("environ").split(","))


# --- cells and bundles ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "given"),
    [
        ("{{luhn(123)}}", ("123",)),
        ("{{ Luhn( 123 ) }}", ("123",)),
        ("{{luhn(request.id)}}", (functions.Call("request", ("id",)),)),
        ("{{luhn(demande(individu/id))}}", (functions.Call("request", ("individu/id",)),)),
    ],
)
def test_a_cell_gives_a_plugin_texts_and_fields_of_the_request(known, cell, given):
    assert functions.read(cell) == (functions.Call("plugin", ("luhn",), given),)


def test_a_program_with_a_plugin_comes_back_as_it_was(known):
    program = functions.read("n° {{luhn(request.id)}} / {{luhn(7)}}")

    is_table, loaded = functions.load(functions.dump(program, is_table=True, paths=FIELDS))

    field = functions.Call("request", ("individu", "id"))
    assert is_table
    assert loaded[1:] == (functions.Call("plugin", ("luhn",), (field,)), " / ", program[3])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("{{luhn}}", "function-arguments"),
        ("{{luhn(1, 2)}}", "function-arguments"),
        ("{{lun(1)}}", "function-unknown"),
        ("{{luhn.a}}", "function-unknown"),
    ],
)
def test_a_cell_that_asks_a_plugin_wrongly_is_refused(known, cell, code):
    with pytest.raises(FunctionRefused) as refusal:
        functions.read(cell)

    assert refusal.value.code == code


def test_a_misspelt_plugin_is_proposed(known):
    with pytest.raises(FunctionRefused, match=r"Did you mean “luhn”\? Known functions: .*luhn"):
        functions.read("{{lunh(1)}}")


def test_a_plugin_that_nobody_announced_is_no_function():
    with pytest.raises(FunctionRefused, match="no function “luhn”"):
        functions.read("{{luhn(1)}}")


def row(cell: str):
    changed = golden.row("1")
    return golden.RowSource(**{**changed.__dict__, "values": {**changed.values, "nomFamille": cell}})


def test_a_bundle_names_the_plugins_it_needs_in_a_format_that_older_engines_refuse(known, shelf):
    bundle.write(shelf, golden.bundle_source([row("{{luhn(request.id)}}")], fields=FIELDS))

    sealed = (shelf / "bundles" / golden.DIGEST / "bundle.json").read_bytes()
    assert sealed.startswith(b"mockadmin 4 ")
    assert b'"plugins":{"luhn":"1.0.0"}' in sealed


def test_a_bundle_is_refused_where_its_plugin_is_not_approved(known, shelf):
    bundle.write(shelf, golden.bundle_source([row("{{luhn(request.id)}}")], fields=FIELDS))

    with pytest.raises(BundleRefused, match="needs plug-ins that are not approved here: luhn==1.0.0"):
        bundle.open(shelf, golden.DIGEST)


# --- live -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def sample(tmp_path):
    return {"PYTHONPATH": str(plugged.install_sample(tmp_path / "site")), "PLUGINS": "luhn==1.0.0", **PATIENT}


def called(url: str, key: str) -> tuple[int, str]:
    headers = {"Content-Type": "application/soap+xml"}
    try:
        with urllib.request.urlopen(
            urllib.request.Request(f"{url}{golden.PATH}", golden.request(key), headers), timeout=20
        ) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_the_sample_answers_on_a_live_engine(known, sample, shelf, publish):
    changed = row("{{luhn(request.id)}}")
    every = golden.RowSource(**{**changed.__dict__, "kind": "default", "key": ""})
    publish([every], operation={"fields": FIELDS})

    with live_engine(shelf, **sample) as engine:
        answers = [called(engine.url, key) for key in ("73282932", "7992739871", "&lt;b>")]

    assert [status for status, _body in answers] == [200, 200, 200]
    values = [re.search(r"<nomFamille>(.*?)</nomFamille>", body)[1] for _status, body in answers]
    assert values == ["732829320", "79927398713", ""]


def test_a_live_engine_without_the_plugin_keeps_the_last_good_bundle(known, shelf, publish):
    publish([golden.row("1", name="Avant")])
    with live_engine(shelf) as engine:
        before = called(engine.url, "1")
        publish([row("{{luhn(1)}}")], digest="b" * 64, generation=2)
        end = time.monotonic() + 20
        after = []
        while "needs plug-ins that are not approved here: luhn==1.0.0" not in engine.log():
            assert time.monotonic() < end
            after.append(called(engine.url, "1"))
        after.append(called(engine.url, "1"))

    assert "<nomFamille>Avant</nomFamille>" in before[1]
    assert set(after) == {before}


def test_a_plugin_that_hangs_costs_its_own_call_and_no_other(shelf, publish, tmp_path):
    entries = {"stuck": "STUCK"}
    site = plugged.install(
        tmp_path / "site", distribution="plugs", version="1", module="plugs", code=CODE, entries=entries
    )
    functions.announce([functions.Signature("stuck", "1", 0, 0, "x")])
    try:
        publish([row("{{stuck()}}"), golden.row("2", name="Boulon", number=3)])
    finally:
        functions.announce([])

    with live_engine(shelf, PYTHONPATH=str(site), PLUGINS="stuck==1") as engine:
        answers = [called(engine.url, key) for key in ("1", "2", "1", "2")]
        log = engine.log()

    assert [status for status, _body in answers] == [500, 200, 500, 200]
    assert "« stuck » a échoué" in answers[0][1]
    assert "the plug-in stuck failed: it took more than 50 ms" in log


@pytest.fixture
def refusing(tmp_path):
    entries = {"refusing": "REFUSING"}
    site = plugged.install(
        tmp_path / "site", distribution="plugs", version="1", module="plugs", code=CODE, entries=entries
    )
    return {"PYTHONPATH": str(site), "PLUGINS": "refusing==1", **PATIENT}


def test_a_validator_refuses_requests_of_strict_sandboxes_with_its_words(shelf, publish, refusing):
    publish([golden.row("1"), golden.row("a")], strict=True, operation={"validators": {"refusing": "1"}})

    with live_engine(shelf, **refusing) as engine:
        good, bad = called(engine.url, "1"), called(engine.url, "a")

    assert good[0] == 200
    assert bad[0] == 400
    assert "Refusé par refusing : a &lt;is&gt; no number" in bad[1]


def test_a_validator_is_not_asked_where_requests_are_not_validated(shelf, publish, refusing):
    publish([golden.row("a")], operation={"validators": {"refusing": "1"}})

    with live_engine(shelf, **refusing) as engine:
        assert called(engine.url, "a")[0] == 200


@pytest.mark.parametrize(("judged", "outcome"), [(True, "invalid"), (False, "answered")])
def test_the_portals_own_check_is_not_judged_by_plugins(approve, shelf, judged, outcome):
    approve("echo==2.1, refusing==2.1")
    bundle.write(shelf, golden.bundle_source([golden.row("a")], strict=True, validators={"refusing": "2.1"}))
    opened = bundle.open(shelf, golden.DIGEST)
    runner = plugins.Runner(5.0)
    runner.start()

    reply = answer(
        opened, golden.request("a"), expressions=RowExpressions(), validator=SchemaValidator(opened, "en"),
        surroundings=World(runner=runner), judged=judged,
    )  # fmt: skip

    runner.close()
    opened.close()
    assert reply.outcome == outcome


def test_a_validator_is_shown_the_leaves_of_a_request():
    inside = b"<a><b> 1 </b><b>2</b><c><d/></c><!-- x --></a>" + b"<z>x</z>"
    body = golden.request("7").replace(b"</individu>", b"</individu>" + inside)

    shown = judging.fields(envelope.read(body))

    assert shown == {"individu/id": "7", "a/b": "1", "a/c/d": "", "z": "x"}


def test_an_engine_does_not_start_with_another_version_than_the_approved_one(shelf, sample):
    with pytest.raises(AssertionError, match=r"luhn is approved as 2\.0\.0, and 1\.0\.0 is installed"):
        live_engine(shelf, **{**sample, "PLUGINS": "luhn==2.0.0"}).__enter__()
