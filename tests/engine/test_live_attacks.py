"""Attacks on a live engine, by the ids of the threat list; docs/security.md says where the other rows are."""

import contextlib
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from engine import bundle, files
from engine.shelf import Shelf
from tests.live import PROJECT, Engine, live_engine

from . import golden
from .fuzzing.heads import answers
from .golden import row
from .http.conftest import connected, statuses
from .test_live_durability import everything
from .test_live_keeper import until, workers

pytestmark = pytest.mark.live

LIMIT = 2 * 2**20
HEAD = f"POST {golden.PATH} HTTP/1.1\r\nHost: a\r\n".encode()
CLOSE = b"Connection: close\r\n"
MEGABYTES = 2**20


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Iterator[Engine]:
    """One with short patience, so that what is slow is cut within the test."""
    shelf = tmp_path_factory.mktemp("attacked")
    bundle.write(shelf, golden.bundle_source([row("1")]))
    Shelf(shelf).publish(golden.pointer(language="en"))
    with live_engine(shelf, ENGINE_REQUEST_SECONDS="3", ENGINE_IDLE_SECONDS="4") as engine:
        yield engine


def call(key: str = "1", *lines: str, public_id: str = golden.PUBLIC_ID, target: str = "") -> bytes:
    """A call that asks for its connection to be closed."""
    body = golden.request(key)
    path = target or f"/m/{public_id}/{golden.SERVICE}"
    head = (f"POST {path} HTTP/1.1", "Host: a", "Connection: close", *lines, f"Content-Length: {len(body)}")
    return "".join(f"{line}\r\n" for line in head).encode() + b"\r\n" + body


def sent(engine: Engine, data: bytes) -> tuple[int, bytes]:
    """Status and bytes of the answer to one request."""
    with connected(engine) as line:
        line.send(data)
        received = line.rest(30)
    (status, _head, _body), *more = answers(received)
    assert more == []
    return status, received


def resident(engine: Engine) -> int:
    """Bytes of the workers."""
    pages = [int((Path("/proc") / str(pid) / "statm").read_text().split()[1]) for pid in workers(engine)]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


# --- D02: oversize, lying length, endless chunks ----------------------------------------------------------------------

SMALL = {
    "silence": (HEAD + b"Content-Length: 100\r\n\r\n", b""),
    "ten gigabytes, then silence": (HEAD + b"Content-Length: 10737418240\r\n\r\n", b""),
    "chunks of one byte": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n" * 10_000),
    "chunks of two bytes": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"2\r\n  \r\n" * 10_000),
    "less than announced": (HEAD + b"Content-Length: 5000\r\n\r\n", b" " * 4_000),
}
LARGE = {
    "one byte too many": (HEAD + b"Content-Length: %d\r\n\r\n" % (LIMIT + 1), b" " * 65_536),
    "endless large chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b" " * 65_536 + b"\r\n"),
    "a chunk that never ends": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1fffff\r\n", b" " * 65_536),
    "all but the last byte": (HEAD + b"Content-Length: %d\r\n\r\n" % LIMIT, b" " * 65_536),
}


def flood(engine: Engine, begin: bytes, piece: bytes, heard: list[bytes]) -> None:
    """Sends as much as the engine takes, short of one byte of the limit, listens for a while, and hangs up."""
    with connected(engine) as line:
        with contextlib.suppress(OSError):
            line.send(begin)
            left = len(piece) if len(piece) < 5_000 else LIMIT - 1
            while piece and left > 0:
                line.send(piece[:left])
                left -= len(piece)
        with contextlib.suppress(OSError):
            line.rest(6)
        heard.append(line.received)


@pytest.mark.parametrize("kinds", [[*SMALL.values()] * 40, [*LARGE.values()] * 50], ids=["small", "large"])
def test_d02_two_hundred_greedy_connections_are_refused_and_the_engine_does_not_grow(engine, kinds):
    assert sent(engine, call())[0] == 200
    before, heard, largest = resident(engine), [], 0
    attackers = [threading.Thread(target=flood, args=(engine, *kind, heard)) for kind in kinds]
    for each in attackers:
        each.start()
    healthy = [sent(engine, call())[0] for _ in range(20)]
    while any(each.is_alive() for each in attackers):
        largest = max(largest, resident(engine))
        time.sleep(0.05)

    assert healthy == [200] * 20
    assert len(heard) == len(kinds) == 200
    assert {status for received in heard for status in statuses(received)} <= {400, 408, 413, 503}
    assert all(b"retry-after: " in each for each in heard if statuses(each) == [503])
    assert largest - before <= 80 * MEGABYTES
    # What they held is given back: a large call of a healthy client is read.
    large = golden.request("1") + b" " * 1_900_000
    until(lambda: sent(engine, HEAD + CLOSE + b"Content-Length: %d\r\n\r\n" % len(large) + large)[0] == 200)


# --- D03: slow clients ------------------------------------------------------------------------------------------------


def test_d03_slow_clients_are_cut_and_a_healthy_one_has_no_error(engine):
    slow = {"idle": b"", "head": HEAD + b"X: ", "body": HEAD + b"Content-Length: 1000\r\n\r\n<a>"}
    with contextlib.ExitStack() as stack:
        lines = []
        for start in slow.values():
            for _ in range(100):
                line = stack.enter_context(connected(engine))
                line.send(start)
                lines.append((start, line))

        assert [sent(engine, call())[0] for _ in range(50)] == [200] * 50
        cut = [(start, statuses(line.rest(20))) for start, line in lines]

    assert all(told == ([408] if start else []) for start, told in cut)


# --- D05: tokens ------------------------------------------------------------------------------------------------------

OWN, OTHER = "token-of-this-sandbox", "token-of-the-neighbour"
GUARDED, NEIGHBOUR = "guarded-sandbox-000001", "guarded-sandbox-000002"


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def guard(engine: Engine, public_id: str, generation: int, *tokens: str, **changes) -> None:
    told = {"public_id": public_id, "generation": generation, "token_hashes": tuple(map(hashed, tokens))}
    Shelf(engine.shelf).publish(golden.pointer(**told | changes))


def test_d05_only_a_sandboxs_own_living_token_opens_it(engine):
    guard(engine, GUARDED, 1, OWN)
    guard(engine, NEIGHBOUR, 1, OTHER)

    def status(token: str = "", target: str = "") -> int:
        lines = [f"Authorization: Bearer {token}"] if token else []
        return sent(engine, call("1", *lines, public_id=GUARDED, target=target))[0]

    assert (status(OWN), status(OTHER), status(), status(hashed(OWN))) == (200, 401, 401, 401)
    path = f"/m/{GUARDED}/{golden.SERVICE}"
    assert {status(target=f"{path}?{name}={OWN}") for name in ("token", "access_token", "authorization")} == {401}

    guard(engine, GUARDED, 2, "another")
    until(lambda: status(OWN) == 401)
    assert status("another") == 200

    guard(engine, GUARDED, 3, "another", expires_at=1.0)
    until(lambda: status("another") == 404)


# --- D08: expensive matches -------------------------------------------------------------------------------------------

GREEDY = ("(a+)+$", "(a|aa)+b", "(.*a){12}", r"^(\w+\s?)*$", "(x+x+)+y", ".*.*.*.*=.*", "((a{1,9}){1,9}){1,9}b")


def test_d08_fifty_thousand_rows_ten_thousand_expressions_and_hostile_ones_answer(shelf):
    rows = [row(f"k{number}", name=f"row-{number}", number=number + 2) for number in range(40_000)]
    rows += [row(rf".*z{number}z[0-9]+", kind="regex", number=number) for number in range(40_002, 50_002)]
    rows += [row(each, kind="regex", name="greedy", number=60_000 + n) for n, each in enumerate(GREEDY)]
    bundle.write(shelf, golden.bundle_source(rows))
    Shelf(shelf).publish(golden.pointer())
    with live_engine(shelf) as engine:
        assert b"row-39999" in sent(engine, call("k39999"))[1]
        assert sent(engine, call("z50001z7"))[0] == 200
        worst = ["a" * 5_000 + "!", "aaaa " * 1_000 + "!", "x" * 5_000, "=" * 5_000, "z9z" * 2_000]
        heard = [sent(engine, call(value))[0] for value in worst]

    assert set(heard) <= {200, 400}


LABOURS = {
    "digits": "1" * LIMIT,
    "digits apart": "1 " * (LIMIT // 2),
    "digits as references": "&#49;" * (LIMIT // 5),
    "numbers that could be somebody's": "1 85 05 78 " * (LIMIT // 11),
    "blanks": " " * LIMIT,
    "elements that say they hold a number": "<nir>1</nir>" * (LIMIT // 12),
    "passwords": "<Password>x</Password>" * (LIMIT // 22),
    "the beginning of parts": "\r\n--" * (LIMIT // 4),
    "declarations": "<?xml " + "encoding = " * (LIMIT // 11),
}
"""What makes a careless search go back and forth; nothing of it may take longer than a client waits."""


@pytest.mark.parametrize("name", LABOURS)
def test_d08_bodies_made_to_be_expensive_are_answered(engine, name):
    for body in (golden.request(LABOURS[name]), LABOURS[name].encode()):
        data = HEAD + CLOSE + b"Content-Length: %d\r\n\r\n" % len(body[:LIMIT]) + body[:LIMIT]

        assert sent(engine, data)[0] in (400, 500)


# --- D10: nothing of a request in a log of all ------------------------------------------------------------------------


def test_d10_no_request_writes_into_the_log_nor_ends_a_line_of_the_journal(engine):
    forged = "forged-line-of-a-log"
    before = len(everything(engine.shelf))
    refused = [
        call("1", target=f"/m/a\r\n{forged}: x"),
        call("1", target=f"/m/a\n{forged}"),
        call("1", f"User-Agent: {forged * 50_000}"),
        call("1", target=f"/m/%0d%0a{forged}/a/b"),
        call("1", target=f"/m/{golden.PUBLIC_ID}/individu/%0d%0a{forged}"),
    ]
    for data in refused:
        with connected(engine) as line, contextlib.suppress(OSError):
            line.send(data)
            line.rest(10)
    told = [sent(engine, call(f"a&#10;{forged}&#13;b", f"User-Agent: {forged}"))[0], sent(engine, call(forged))[0]]

    assert told == [400, 400]
    written = everything(engine.shelf)[before:]
    assert len(written) >= 2
    assert {each.sandbox for each in written} == {golden.PUBLIC_ID}
    log = engine.log()
    assert forged not in log
    assert golden.PUBLIC_ID not in log
    raw = b"".join(path.read_bytes() for path in (engine.shelf / "log").rglob("*") if path.is_file())
    assert not re.search(rb"(?m)^" + forged.encode(), raw)


# --- D11: nothing of the portal ---------------------------------------------------------------------------------------


def portal_paths(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """An address for each route of the portal, with something in each place."""
    for entry in resolver.url_patterns:
        path = before + re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]*>", "1", str(entry.pattern)).strip("^$").replace("\\Z", "")
        if isinstance(entry, URLResolver):
            yield from portal_paths(entry, path)
        elif isinstance(entry, URLPattern) and re.fullmatch(r"[\w/.-]+", path):
            yield path


def test_d11_no_address_of_the_portal_or_its_operators_is_answered_on_the_engines_port(engine):
    paths = {*portal_paths(get_resolver()), "/metrics", "/ready", "/docs", "/debug", "/admin/", "/static/", "/m/", "/m"}

    assert len(paths) > 80
    told = {(method, path): _asked(engine, method, path) for path in paths for method in ("GET", "POST")}
    assert {asked: status for asked, status in told.items() if status != 404} == {}


def _asked(engine: Engine, method: str, path: str) -> int:
    return sent(engine, f"{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())[0]


# --- D12: bundles that are damaged, foreign or of another time --------------------------------------------------------

DAMAGES = ("flipped", "truncated", "empty", "renamed", "newer", "link", "pipe", "folder", "gone", "linked folder")


def damage(shelf: Path, digest: str, how: str) -> None:
    place = bundle.folder(shelf, digest)
    store, header = place / "rows.mdb", place / "bundle.json"
    data = store.read_bytes()
    match how:
        case "flipped":
            store.write_bytes(data[:5_000] + bytes([data[5_000] ^ 8]) + data[5_001:])
        case "truncated":
            store.write_bytes(data[:-4_096])
        case "empty":
            header.write_bytes(b"")
        case "renamed":
            shutil.rmtree(place)
            shutil.copytree(bundle.folder(shelf, golden.DIGEST), place)
        case "newer":
            _, _, rest = header.read_bytes().partition(b" ")
            header.write_bytes(b"%b %d %b" % (files.MAGIC, 99, rest.partition(b" ")[2]))
        case "link":
            header.rename(shelf / f"moved-{digest}")
            header.symlink_to(shelf / f"moved-{digest}")
        case "pipe":
            header.unlink()
            os.mkfifo(header)
        case "folder":
            store.unlink()
            store.mkdir()
        case "gone":
            shutil.rmtree(place)
        case "linked folder":
            store.rename(shelf / f"moved-{digest}")
            store.symlink_to(shelf / f"moved-{digest}")


@pytest.mark.parametrize("how", DAMAGES)
def test_d12_a_bad_bundle_is_never_served_and_the_last_good_one_goes_on(engine, how):
    number = DAMAGES.index(how)
    public_id, digest = f"damaged-sandbox-{number:06d}", f"{number:063d}d"
    Shelf(engine.shelf).publish(golden.pointer(public_id=public_id))
    assert b"Dupuis" in sent(engine, call(public_id=public_id))[1]
    bundle.write(engine.shelf, golden.bundle_source([row("1", name="Intrus")], digest=digest))
    damage(engine.shelf, digest, how)

    bad = golden.pointer(public_id=public_id, generation=2, services={golden.SERVICE: digest})
    Shelf(engine.shelf).publish(bad)
    Shelf(engine.shelf).publish(replace(bad, public_id=f"untried-sandbox-{number:06d}"))

    until(lambda: digest in engine.log() or sent(engine, call(public_id=public_id))[0] != 200)
    status, received = sent(engine, call(public_id=public_id))
    assert (status, b"Dupuis" in received, b"x-mockadmin-generation: 1\r\n" in received) == (200, True, True)
    assert sent(engine, call(public_id=f"untried-sandbox-{number:06d}"))[0] == 503


# --- D13: delays ------------------------------------------------------------------------------------------------------


def test_d13_calls_held_back_are_capped_and_other_sandboxes_do_not_notice(engine):
    slow = {"rules": [{"name": "lent", "delay": {"kind": "fixed", "milliseconds": 4_000}}]}
    public_id = "sleeping-sandbox-00001"
    Shelf(engine.shelf).publish(golden.pointer(public_id=public_id, behaviour=slow, language="en"))
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(connected(engine)) for _ in range(560)]
        for line in lines:
            line.send(call(public_id=public_id))
        assert [sent(engine, call())[0] for _ in range(20)] == [200] * 20
        told = [statuses(line.rest(40)) for line in lines]

    assert told.count([200]) == 500
    assert told.count([503]) == 60


@pytest.mark.parametrize("milliseconds", [30_001, 3_600_000])
def test_d13_a_delay_of_an_hour_is_no_behaviour(engine, milliseconds):
    public_id = "hour-long-sandbox-0001"
    long = {"rules": [{"name": "lent", "delay": {"kind": "fixed", "milliseconds": milliseconds}}]}
    Shelf(engine.shelf).publish(golden.pointer(public_id=public_id, behaviour=long))

    assert sent(engine, call(public_id=public_id))[0] == 404
    assert sent(engine, call())[0] == 200


# --- D14: the contract's files ----------------------------------------------------------------------------------------

ELSEWHERE = (
    "../../etc/passwd", "/etc/passwd", "..%2f..%2fetc%2fpasswd", "....//....//etc/passwd", "file:///etc/passwd",
    "http://127.0.0.1:9/", "//127.0.0.1/x", "%00", "contrat/individu.wsdl%00.xsd", "strict/main.xsd", "bundle.json",
    "rows.mdb", "%252e%252e/x", "~/.bashrc", "C:\\x", "a" * 4_000,
)  # fmt: skip


@pytest.mark.parametrize("kind", ["xsd", "wsdl"])
def test_d14_only_members_of_the_contract_are_served(engine, kind):
    told = {}
    for name in ELSEWHERE:
        target = f"{golden.PATH}?{kind}={name}"
        told[name] = _asked(engine, "GET", target)

    assert {name: status for name, status in told.items() if status != 404} == {}
    assert _asked(engine, "GET", f"{golden.PATH}?xsd=contrat/racine.xsd") == 200


# --- the table --------------------------------------------------------------------------------------------------------


def test_each_row_of_the_threat_list_names_tests_that_exist():
    page = (PROJECT / "docs" / "security.md").read_text()
    rows = dict(re.findall(r"^\| (D\d\d) \| .* \| (.*) \|$", page, re.MULTILINE))

    assert sorted(rows) == [f"D{number:02d}" for number in range(1, 15)]
    for identifier, places in rows.items():
        named = re.findall(r"`([\w/.]+)(?:::(\w+))?`", places)
        assert named, identifier
        for path, test in named:
            source = (PROJECT / "tests" / path).read_text()
            assert f"def {test}" in source or not test, (identifier, path, test)
