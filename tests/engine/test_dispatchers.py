"""Dispatchers: plug-ins that choose the response of a rule, in the engine alone, within the limits of all plug-ins."""

import asyncio
import re
import time
from dataclasses import replace

import pytest

from engine import bundle, calls, functions, plugins
from engine.errors import BundleRefused, FunctionRefused, PluginRefused
from engine.media import read as media
from engine.requests import Request
from engine.serving import Serving
from engine.surroundings import World
from tests import plugged
from tests.live import live_engine

from . import golden
from .test_plugins import PATIENT, called

FIELDS = {"id": ("individu", "id"), "choix": ("individu", "choix"), "age": ("individu", "age")}
CODE = """
class Plug:
    kind, summary, arguments = "dispatcher", "For a test.", (0, 2)
    def __init__(self, work): self.choose = lambda arguments, moment: work(*arguments)

def stuck():
    while True: pass

PICK, RAISING, STUCK = Plug(lambda *given: given[0]), Plug(lambda: {}["secret"]), Plug(stuck)
NUMBER, LUHN = Plug(lambda: 3), Plug(lambda: "")
LUHN.kind, LUHN.example, LUHN.value = "function", "7", lambda arguments, moment: "7"

class Nameless:
    kind, summary, arguments = "dispatcher", "For a test.", (0, 11)

NAMELESS = Nameless()
"""
NAMES = ("pick", "raising", "stuck", "number", "luhn")
SIGNATURES = [functions.Signature(name, "2.1", 0, 2, "", chooses=name != "luhn") for name in NAMES]
RULES = '[["choix", "exists", ""]]'


@pytest.fixture(scope="module")
def approve(tmp_path_factory):
    """Approves plug-ins of these tests, in this process and in those that it starts."""
    folder = tmp_path_factory.mktemp("plugs")
    entries = {name: name.upper() for name in (*NAMES, "nameless")}
    plugged.install(folder, distribution="plugs", version="2.1", module="dispatching", code=CODE, entries=entries)

    def approve(*names: str) -> None:
        patched.setenv("PLUGINS", ", ".join(f"{name}==2.1" for name in names))
        plugins.approved.cache_clear()

    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(folder)
        patched.setenv("PYTHONPATH", str(folder))
        yield approve
    plugins.approved.cache_clear()


@pytest.fixture(scope="module")
def runner(approve):
    """The process of all these plug-ins."""
    approve(*NAMES)
    functions.announce(SIGNATURES)
    runner = plugins.Runner(5.0)
    runner.start()
    yield runner
    runner.close()
    functions.announce([])


def rule(response: str, number: int = 4, conditions: str = RULES, **changes):
    """A rule with values for the two answers, and for the fault only where it says so."""
    values = {"nomFamille": "Choisie", "prenom": "{{request.age}}", "age": "46", **changes.pop("values", {})}
    return replace(golden.row(conditions, kind="rule", response=response, number=number), values=values, **changes)


def request(choice: str | None = None, key: str = "1", age: str = "12") -> bytes:
    told = f"<age>{age}</age>" + (f"<choix>{choice}</choix>" if choice is not None else "")
    return golden.request(key).replace(b"</individu>", f"{told}</individu>".encode())


@pytest.fixture
def reply(runner, opened, ask):
    """The reply of a bundle with these rows."""

    def reply(rows, body: bytes, **options):
        made = opened(rows, fields=FIELDS, **options.pop("operation", {}))
        return ask(made, body, surroundings=World(runner=runner), **options)

    return reply


ROWS = [golden.row("1"), golden.row("*", kind="default", number=3), rule("{{pick(request.choix)}}")]

# --- what is chosen ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "row", "response"),
    [
        ("individuInvalide", 4, "individuInvalide"),
        ("individuValide", 4, "individuValide"),
        ("panne", 4, "panne"),
        (None, 2, "individuValide"),
    ],
)
def test_the_rule_answers_with_the_response_that_its_dispatcher_names(reply, choice, row, response):
    told = reply(ROWS, request(choice))

    assert (told.outcome, told.row, told.response, told.key) == ("answered", row, response, "1")


def test_cells_of_the_rule_fill_the_response_and_their_functions_are_evaluated(reply):
    assert b"<motif>Choisie 12</motif>" in reply(ROWS, request("individuInvalide")).body


def test_a_response_that_takes_nothing_from_the_rule_is_given_with_its_examples(reply):
    responses = [*golden.RESPONSES[:2], replace(golden.RESPONSES[2], examples={"code": "<{{42"})]

    told = reply(ROWS, request("panne"), operation={"responses": responses})

    assert told.status == 500 and b"Panne &lt;{{42" in told.body


def test_without_a_choice_the_search_goes_on(reply):
    after = [*ROWS, rule("individuInvalide", 5, '[["choix", "absent", ""]]'), rule("panne", 6, '[["age", "=", "12"]]')]

    assert [reply(after, request(choice)).row for choice in ("individuValide", None)] == [4, 5]
    silent = [rule("{{pick(request.choix)}}", 4, '[["age", "exists", ""]]'), *after[:2], after[-1]]
    assert reply(silent, request("")).row == 6
    assert reply(silent[:2], request("")).row == 2


def test_a_rule_of_another_state_is_not_asked(reply):
    rows = [rule("{{raising()}}", before="clos"), rule("{{pick(request.choix)}}", 5, before="∅", after="clos")]

    told = reply([*rows, golden.row("1")], request("panne"), states=lambda _key: "")

    assert (told.row, told.response, told.states) == (5, "panne", ("", "clos"))


# --- failures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["raising", "number"])
def test_a_dispatcher_that_fails_is_a_fault_that_names_it(reply, name):
    told = reply([rule(f"{{{{{name}()}}}}"), golden.row("1")], request("x"))

    assert (told.status, told.outcome) == (500, "error")
    assert f"Le greffon « {name} » a échoué" in told.body.decode()
    assert "secret" not in told.body.decode()


def test_a_name_that_is_no_response_is_a_fault_and_switches_nothing_off(reply):
    answers = [reply(ROWS, request("&lt;inconnue>")) for _time in range(6)]

    assert {(each.status, each.outcome) for each in answers} == {(500, "error")}
    assert "« pick » a choisi « &lt;inconnue&gt; »" in answers[-1].body.decode()
    assert reply(ROWS, request("panne")).response == "panne"


def test_a_dispatcher_that_does_not_end_is_ended(runner, reply):
    runner._budget = 0.2
    told = reply([rule("{{stuck()}}"), golden.row("1")], request("x"))
    runner._budget = 5.0
    end = time.monotonic() + 20
    while (after := reply(ROWS, request("panne"))).response != "panne" and time.monotonic() < end:
        time.sleep(0.05)

    assert (told.outcome, after.response) == ("error", "panne")
    assert "« stuck » a échoué" in told.body.decode()


def test_without_the_process_of_plugins_a_call_to_it_is_a_fault(runner, opened, ask):
    made = opened(ROWS, fields=FIELDS)

    assert ask(made, request("panne"), surroundings=World()).outcome == "error"
    assert ask(made, request("panne")).outcome == "error"
    assert ask(made, request()).outcome == "answered"


# --- declarations, cells and bundles ----------------------------------------------------------------------------------


def test_a_dispatcher_without_its_method_is_refused_with_its_reasons(approve, runner):
    approve("nameless")
    with pytest.raises(PluginRefused, match="it has no method choose; arguments must be two numbers from 0 to 10"):
        plugins.declared()
    approve(*NAMES)


def test_a_response_names_a_dispatcher_with_texts_and_fields(runner):
    found = functions.choice(" {{ Pick(demande.choix; individuValide) }} ")

    assert found == functions.Call("plugin", ("pick",), (functions.Call("request", ("choix",)), "individuValide"))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("{{luhn(1)}}", "function-no-choice"),
        ("{{today}}", "function-no-choice"),
        ("{{pikc(1)}}", "dispatcher-unknown"),
        ("{{pick.a}}", "dispatcher-unknown"),
        ("{{pick(1, 2, 3)}}", "function-arguments"),
        ("{{pick(1)}} et", "function-choice"),
        ("{{pick(1)}}{{pick(2)}}", "function-choice"),
        (r"\{{pick(1)}}", "function-choice"),
        ("{{pick(1)", "function-choice"),
        ("{{}}", "function-form"),
    ],
)
def test_what_is_no_dispatcher_chooses_no_response(runner, cell, code):
    with pytest.raises(FunctionRefused) as refusal:
        functions.choice(cell)

    assert refusal.value.code == code
    assert refusal.value.text("fr") != refusal.value.text("en")


def test_a_dispatcher_gives_no_value_and_is_not_proposed_for_one(runner):
    with pytest.raises(FunctionRefused, match="pick chooses a response: write it as the response of a rule"):
        functions.read("{{pick(1)}}")
    with pytest.raises(FunctionRefused) as refusal:
        functions.read("{{pikc(1)}}")

    assert refusal.value.details["nearest"] != "pick" and "pick" not in refusal.value.details["known"]


def test_a_bundle_with_a_dispatcher_is_refused_by_engines_that_know_none_and_names_it(runner, opened, shelf):
    opened(ROWS, fields=FIELDS)

    sealed = (shelf / "bundles" / f"{0:064d}" / "bundle.json").read_bytes()
    assert sealed.startswith(b"mockadmin 5 ")
    assert b'"plugins":{"pick":"2.1"}' in sealed


def test_a_bundle_is_refused_where_its_dispatcher_has_another_version(runner, approve, shelf):
    bundle.write(shelf, golden.bundle_source(ROWS, fields=FIELDS))
    approve("luhn")
    with pytest.raises(BundleRefused, match=r"needs plug-ins that are not approved here: pick==2\.1"):
        bundle.open(shelf, golden.DIGEST)
    approve(*NAMES)


@pytest.mark.parametrize("cell", ["{{luhn(1)}}", "{{pick(request.autre)}}"])
def test_a_rule_whose_dispatcher_cannot_be_read_keeps_the_bundle_from_being_made(runner, shelf, cell):
    with pytest.raises(BundleRefused, match="Row 4 of the operation rechercheIndividu cannot be stored"):
        bundle.write(shelf, golden.bundle_source([rule(cell)], fields=FIELDS))


# --- learned shapes ---------------------------------------------------------------------------------------------------

KIND = ("", media("text/xml; charset=utf-8"))


def test_requests_that_a_dispatcher_may_answer_are_never_learned(runner, shelf, publish):
    publish(ROWS, operation={"fields": FIELDS})
    serving = Serving(shelf, "http://engine")
    served = asyncio.run(serving.target(serving.sandbox(golden.PUBLIC_ID), golden.SERVICE))
    told = Request("POST", "/", "", "", "", KIND[1], KIND[0], "", "", "", KIND)
    world = World(runner=runner)

    def responses() -> list[str]:
        bodies = [request(choice) for choice in ("individuValide", "individuInvalide", "panne", None)]
        return [calls.answered(served, told, each, beside=False, surroundings=world).response for each in bodies]

    first, second = responses(), responses()
    serving.close()

    assert first == second == ["individuValide", "individuInvalide", "panne", "individuValide"]
    assert served.shapes.size == 0


# --- live -------------------------------------------------------------------------------------------------------------


def test_the_sample_chooses_on_a_live_engine(shelf, publish, tmp_path):
    site = plugged.install_sample(tmp_path / "site")
    functions.announce([functions.Signature("sirenroute", "1.0.0", 2, 3, "", chooses=True)])
    try:
        route = "{{sirenroute(request.id; individuValide; individuInvalide)}}"
        rows = [rule(route, conditions='[["id", "exists", ""]]'), golden.row("sans", name="Ligne")]
        publish(rows, operation={"fields": FIELDS})
    finally:
        functions.announce(SIGNATURES)

    with live_engine(shelf, PYTHONPATH=str(site), PLUGINS="sirenroute==1.0.0", **PATIENT) as engine:
        answers = [called(engine.url, key) for key in ("732829320", "732829321", "sans")]

    assert [status for status, _body in answers] == [200, 200, 200]
    assert "<nomFamille>Choisie</nomFamille>" in answers[0][1]
    assert re.search(r"<motif>Choisie\s*</motif>", answers[1][1])
    assert "<nomFamille>Ligne</nomFamille>" in answers[2][1]
