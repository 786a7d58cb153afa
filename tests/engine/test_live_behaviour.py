"""Behaviours on the live engine: late, broken or missing answers, states of keys, clocks and sequences, by sandbox."""

import hashlib
import http.client
import re
import socket
import time
from dataclasses import dataclass, replace

import pytest
from lxml import etree

from engine import bundle, journal, state
from engine.shelf import Shelf
from tests.live import live_engine

from . import golden
from .golden import row

pytestmark = pytest.mark.live

TOKEN = "consumer-token"
PORTAL = {hashlib.sha256(TOKEN.encode()).hexdigest(): "Portail"}
STATES = "b" * 64
FUNCTIONS = "c" * 64


def failing(kind: str, **detail) -> dict:
    return {"rules": [{"name": "panne", "failure": {"kind": kind, **detail}}]}


BEHAVIOURS = {
    "slow": {"rules": [{"name": "lent", "delay": {"kind": "fixed", "milliseconds": 300}}]},
    "http": failing("http", status=503),
    "busy": failing("http", status=429),
    "tuxedo": failing("tuxedo", name="TPETIME"),
    "fault": failing("fault", name="panne"),
    "timeout": failing("timeout", seconds=0.3),
    "reset": failing("reset"),
    "truncated": failing("truncated"),
    "malformed": failing("malformed"),
    "empty": failing("empty"),
    "type": failing("content-type"),
    "namespace": failing("namespace"),
    "drip": failing("drip", seconds=0.5),
    "keys": {"rules": [{"name": "é", "when": {"expression": "[12]"}, "failure": {"kind": "http", "status": 500}}]},
    "portal": {
        "consumers": PORTAL,
        "rules": [{"name": "p", "when": {"consumers": ["Portail"]}, "failure": {"kind": "http", "status": 502}}],
    },
    "seeded": {"seed": "graine", "rules": [{"name": "p", "rate": 40, "failure": {"kind": "http", "status": 500}}]},
    "clock": {"clock": {"fixed": "2031-05-06T07:08"}, "sequences": {"dossier": {"start": 100, "step": 10}}},
    "shifted": {"clock": {"shift": "+100y"}},
}


def public_id(name: str) -> str:
    return f"{name}-behaviour-sandbox-x"[:22].ljust(22, "0")


def serve(shelf, name: str, behaviour=None, digest: str = golden.DIGEST, **changes) -> None:
    told = {"public_id": public_id(name), "services": {golden.SERVICE: digest}, "behaviour": behaviour}
    Shelf(shelf).publish(golden.pointer(**told | changes))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """One sandbox for each behaviour; one whose rows have states, one whose rows have functions."""
    shelf = tmp_path_factory.mktemp("behaviours")
    stateful = [
        replace(row("1", name="Absent"), after="ouvert"),
        replace(row("1", name="Ouvert", number=3), before="ouvert", after="clos"),
        replace(row("1", name="Clos", number=4), before="clos"),
        replace(row("1[0-9]", kind="regex", name="Vieux", number=5), before="vu", after="∅"),
        replace(row("1[0-9]", kind="regex", name="Neuf", number=6), after="vu"),
    ]
    computed = row("1", name="{{today}}|{{now}}|{{sequence(dossier)}}|{{sequence(dossier)}}|{{sequence()}}")
    known = [row("1"), row("2", number=3), row("3", number=4)]
    faults = [replace(each, examples={"code": "42"}) for each in golden.RESPONSES]
    bundle.write(shelf, golden.bundle_source(known, responses=faults))
    bundle.write(shelf, golden.bundle_source(stateful, digest=STATES))
    bundle.write(shelf, golden.bundle_source([computed], digest=FUNCTIONS))
    for name, behaviour in BEHAVIOURS.items():
        serve(shelf, name, behaviour, FUNCTIONS if name in ("clock", "shifted") else golden.DIGEST)
    serve(shelf, "story", digest=STATES)
    serve(shelf, "broken-story", failing("http", status=500), digest=STATES)
    serve(shelf, "plain")
    return shelf


@pytest.fixture(scope="module")
def engine(shelf):
    with live_engine(shelf, workers=2) as engine:
        yield engine


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def name(self) -> str:
        return etree.fromstring(self.body).findtext(".//nomFamille")


def ask(engine, name: str, key: str = "1", **headers) -> Answer:
    """One call on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=20)
    started = time.monotonic()
    path = f"/m/{public_id(name)}/{golden.SERVICE}"
    connection.request("POST", path, golden.request(key), {"Content-Type": "application/soap+xml", **headers})
    response = connection.getresponse()
    found = {name.lower(): value for name, value in response.getheaders()}
    answer = Answer(response.status, found, response.read(), time.monotonic() - started)
    connection.close()
    return answer


def written(shelf, name: str) -> list[journal.Exchange]:
    lines = [line for segment in journal.segments(shelf) for line in journal.read(segment.path)[0]]
    return sorted((line for line in lines if line.sandbox == public_id(name)), key=lambda line: line.at)


def test_a_sandbox_without_behaviour_says_nothing_of_it(engine):
    answer = ask(engine, "plain")

    assert (answer.status, answer.name) == (200, "Dupuis")
    assert not {"x-mockadmin-delay", "x-mockadmin-chaos", "x-mockadmin-state"} & answer.headers.keys()


def test_a_delay_is_waited_told_and_written_down(engine, shelf):
    answer = ask(engine, "slow")

    assert (answer.status, answer.name, answer.headers["x-mockadmin-delay"]) == (200, "Dupuis", "300")
    assert answer.seconds >= 0.3
    line = written(shelf, "slow")[-1]
    assert (line.outcome, line.reason) == ("answered", "Retenu 300 ms par la règle « lent ».")


def test_others_are_answered_while_one_waits(engine):
    """The loop waits, not the process: ten slow calls at once take no longer than one."""
    started = time.monotonic()
    connections = []
    for _ in range(10):
        connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=20)
        connection.request("POST", f"/m/{public_id('slow')}/{golden.SERVICE}", golden.request("1"))
        connections.append(connection)
    assert [connection.getresponse().status for connection in connections] == [200] * 10
    for connection in connections:
        connection.close()

    assert time.monotonic() - started < 10 * 0.3


@pytest.mark.parametrize(("name", "status", "retry"), [("http", 503, "1"), ("busy", 429, "1")])
def test_an_http_error_looks_like_a_gateways(engine, shelf, name, status, retry):
    answer = ask(engine, name)

    assert (answer.status, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert (answer.headers["x-mockadmin-chaos"], answer.headers["retry-after"]) == (f"http-{status}", retry)
    line = written(shelf, name)[-1]
    assert (line.outcome, line.http_status, line.key, line.row) == ("broken", status, "1", 2)
    assert line.reason == f"Cassé exprès (http-{status}) par la règle « panne »."


def test_a_tuxedo_fault_is_a_soap_fault_that_names_the_error(engine):
    answer = ask(engine, "tuxedo")

    assert (answer.status, answer.headers["x-mockadmin-chaos"]) == (500, "tuxedo-TPETIME")
    assert b"TPETIME" in answer.body
    assert etree.fromstring(answer.body).find(".//{*}Fault") is not None


def test_a_fault_of_the_contract_is_filled_with_its_examples(engine):
    answer = ask(engine, "fault")

    assert (answer.status, answer.headers["x-mockadmin-chaos"]) == (500, "fault-panne")
    assert "".join(etree.fromstring(answer.body).itertext()).strip().endswith("Panne 42")


@pytest.mark.parametrize(("name", "seconds"), [("timeout", 0.3), ("reset", 0)])
def test_an_answer_that_never_comes_is_written_down_all_the_same(engine, shelf, name, seconds):
    started = time.monotonic()
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        ask(engine, name)

    assert time.monotonic() - started >= seconds
    line = written(shelf, name)[-1]
    assert (line.outcome, line.http_status, line.answer) == ("broken", 0, "")


def test_a_reset_reaches_the_client_as_a_reset(engine):
    body = golden.request("1")
    head = f"POST /m/{public_id('reset')}/{golden.SERVICE} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", engine.port), 20) as connection:
        connection.sendall(head.encode() + body)
        with pytest.raises(ConnectionResetError):
            connection.recv(1)


@pytest.mark.parametrize("name", ["truncated", "malformed", "empty"])
def test_broken_xml_comes_whole_over_http(engine, name):
    answer = ask(engine, name)

    assert (answer.status, int(answer.headers["content-length"])) == (200, len(answer.body))
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(answer.body)


def test_the_right_xml_may_bear_the_wrong_type_or_namespace(engine):
    wrong_type, wrong_space = ask(engine, "type"), ask(engine, "namespace")

    assert (wrong_type.headers["content-type"], wrong_type.name) == ("text/html; charset=utf-8", "Dupuis")
    assert wrong_space.name == "Dupuis"
    assert etree.QName(etree.fromstring(wrong_space.body)).namespace.endswith("unknown/")


def test_an_answer_in_drips_comes_whole_at_last(engine):
    answer = ask(engine, "drip")

    assert (answer.status, answer.name) == (200, "Dupuis")
    assert answer.seconds >= 0.4


def test_only_the_keys_that_a_rule_names_are_concerned(engine):
    assert [ask(engine, "keys", key).status for key in ("1", "2", "3")] == [500, 500, 200]


def test_only_the_consumer_that_a_rule_names_is_concerned(engine):
    assert ask(engine, "portal").status == 200
    assert ask(engine, "portal", **{"X-MockAdmin-Token": "another"}).status == 200
    assert ask(engine, "portal", **{"X-MockAdmin-Token": TOKEN}).status == 502
    assert ask(engine, "portal", Authorization=f"Bearer {TOKEN}").status == 502


def test_a_seed_breaks_the_same_calls_after_each_round(engine, shelf):
    def statuses() -> list[int]:
        return [ask(engine, "seeded", key).status for key in ("1", "2") for _ in range(12)]

    first = statuses()
    serve(shelf, "seeded", BEHAVIOURS["seeded"] | {"round": 1}, generation=2)
    await_generation(engine, "seeded", 2)

    assert set(first) == {200, 500}
    assert statuses() == first


def await_generation(engine, name: str, number: int) -> None:
    """Both processes have seen a publication once it is older than a look."""
    time.sleep(0.5)
    assert ask(engine, name, "3").headers["x-mockadmin-generation"] == str(number)


# --- states -----------------------------------------------------------------------------------------------------------


def test_a_story_is_told_by_the_states_of_its_key(engine, shelf):
    told = [ask(engine, "story") for _ in range(4)]

    assert [answer.name for answer in told] == ["Absent", "Ouvert", "Clos", "Clos"]
    states = [answer.headers["x-mockadmin-state"] for answer in told]
    assert states == ["- -> ouvert", "ouvert -> clos", "clos", "clos"]
    assert [answer.headers["x-mockadmin-row"] for answer in told] == ["2", "3", "4", "4"]
    assert list(state.read(shelf, public_id("story")).of("state")) == [("individu", "1", "clos")]


def test_each_key_of_an_expression_has_a_state_of_its_own(engine):
    names = [ask(engine, "story", key).name for key in ("11", "12", "11", "11", "12")]

    assert names == ["Neuf", "Neuf", "Vieux", "Neuf", "Vieux"]


def test_states_outlive_the_engine_and_end_with_their_round(shelf):
    with live_engine(shelf, workers=2) as engine:
        ask(engine, "story", "15")
        engine.restart()
        assert ask(engine, "story", "15").name == "Vieux"
        ask(engine, "story", "16")

        serve(shelf, "story", {"round": 1}, STATES, generation=2)
        time.sleep(0.5)

        assert ask(engine, "story", "16").headers["x-mockadmin-state"] == "- -> vu"


def test_a_broken_answer_moves_nothing(engine, shelf):
    told = [ask(engine, "broken-story") for _ in range(2)]

    assert [answer.headers["x-mockadmin-state"] for answer in told] == ["-", "-"]
    assert list(state.read(shelf, public_id("broken-story")).of("state")) == []


def test_the_portals_check_breaks_and_moves_nothing(engine, shelf):
    checker = hashlib.sha256(b"check").hexdigest()
    serve(shelf, "checked", failing("http", status=500), STATES, checker_hash=checker)

    told = [ask(engine, "checked", **{"X-MockAdmin-Token": "check"}) for _ in range(2)]

    assert [answer.name for answer in told] == ["Absent", "Absent"]
    assert written(shelf, "checked") == []


# --- clock and sequences ----------------------------------------------------------------------------------------------


def test_functions_see_the_sandboxs_date_and_sequences_count(engine):
    told = [ask(engine, "clock").name.split("|") for _ in range(3)]

    assert {(today, now) for today, now, *_ in told} == {("2031-05-06", "2031-05-06T07:08:00+02:00")}
    assert [first for _today, _now, first, _again, _own in told] == ["100", "110", "120"]
    assert all(first == again for _today, _now, first, again, _own in told)
    assert all(re.fullmatch(r"\d{15}", own) for *_, own in told)


def test_a_shifted_clock_goes_on(engine):
    today, *_ = ask(engine, "shifted").name.split("|")

    assert int(today[:4]) == time.localtime().tm_year + 100
