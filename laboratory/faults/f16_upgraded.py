"""F16: an earlier version is upgraded to the present code and back, again and again, under calls to its mocks."""

import http.client
import sqlite3
import time
from contextlib import closing
from dataclasses import replace

from engine import bundle, files
from engine.shelf import Shelf

from .. import killing, mocks, releases
from ..releases import Release, Site
from ..results import Result, timed
from ..traffic import Case, Traffic, asked

FEWEST = 5
"""Calls of the demonstration whose answers stay the same: fewer would say nothing."""

NEWER = 99
"""A number of a format that no engine knows."""

CALLERS = 8
SEEN_WITHIN = 0.5
"""Seconds after which every worker looks at the shelf again."""

MOVING = {
    *("django_migrations", "django_session", "django_content_type", "auth_permission", "sqlite_sequence"),
    *("sandboxes_exchange", "sandboxes_usage", "sandboxes_logoffset"),
}
"""Tables that grow or change by themselves while calls are made, and those of Django's own."""

SETTLED = """
from sandboxes.models import Sandbox
print(json.dumps(not Sandbox.objects.exclude(stage="ready").exclude(stage="stopped").exists()))
"""
CASES = """
from sandboxes import addresses
from sandboxes.models import Check
checks = Check.objects.filter(outcome="passed", sandbox__access="open", sandbox__stage="ready").exclude(request="")
print(json.dumps([[addresses.url(each.sandbox, each.version), each.request] for each in checks]))
"""
ORDER = """
from sandboxes import actions
from sandboxes.models import Sandbox
old = Sandbox.objects.filter(access="open", stage="ready").order_by("pk").first()
version = old.services.first().version
new = actions.order_default(by=old.owner, organisation=old.organisation, version=version, name="Entre deux versions")
Sandbox.objects.filter(pk=new.sandbox.pk).update(expires_at=old.expires_at)
print(json.dumps(new.sandbox.pk))
"""
STAGE = "from sandboxes.models import Sandbox\nprint(json.dumps(Sandbox.objects.get(pk={pk}).stage))"
DELETE = """
from sandboxes import actions
from sandboxes.models import Sandbox
sandbox = Sandbox.objects.get(pk={pk})
actions.delete(sandbox=sandbox, by=sandbox.owner)
print("true")
"""
USED = """
from django.db.models import Sum
from sandboxes import metering
from sandboxes.models import Usage
while metering.collect().stored:
    pass
print(json.dumps(Usage.objects.aggregate(calls=Sum("calls"))["calls"] or 0))
"""


def run(count: int, seed: int) -> Result:
    """`count` times there and back; `seed` changes nothing."""
    with timed() as result:
        try:
            before = releases.earlier()
        except releases.NoHistory as reason:
            result.must("an earlier version is in this clone", False)
            result.notes.append(f"absent: {reason}")
            return result
        after = releases.present()
        result.notes.append(f"from {before.name} to {after.name}")
        with releases.site() as site:
            _rounds(site, before, after, count, result)
    return result


def _rounds(site: Site, before: Release, after: Release, count: int, result: Result) -> None:
    site.install(before)
    site.manage("migrate", "--verbosity", "0")
    site.manage("seed_network")
    site.manage("seed_demo")
    site.start_engine()
    site.start_others()
    _until(site, SETTLED, "the earlier version makes its sandboxes ready")
    mocks.publish(site.shelf)
    cases = _cases(site)
    result.must(f"at least {FEWEST} calls have one right answer", len(cases) >= FEWEST)
    used = site.ask(USED)
    traffic = Traffic(site.engine_port, cases)
    try:
        for number in range(count):
            _there_and_back(site, before, after, number, traffic, result)
    finally:
        counts = traffic.stop()
    result.counts |= {
        "calls known byte for byte": len(cases),
        "calls answered": counts["answered"],
        "calls failed": counts["failed"],
        "wrong answers": counts["wrong"],
        "engines that took over": 2 * count,
        "closed between two calls, sent again": counts["sent again"],
        "calls counted": site.ask(USED) - used,
    }
    result.must("0 failed mock answers", counts["failed"] == 0 and counts["wrong"] == 0 and counts["answered"] > 0)
    uncertain = counts["sent again"] + counts["failed"]
    unseen = result.counts["calls counted"] - counts["answered"] - counts["wrong"]
    result.must("every call is counted once, whichever version answered and counted it", 0 <= unseen <= uncertain)
    result.notes += traffic.complaints


def _there_and_back(site: Site, before: Release, after: Release, number: int, traffic: Traffic, result: Result) -> None:
    """Up and down as docs/upgrading.md says it: the workers first, then the engine's first process."""
    was = _rows(site)
    site.stop_others()
    backup = site.back_up()
    site.install(after)
    site.manage("migrate", "--verbosity", "0")
    _renew(site, traffic)
    site.start_others()
    result.count("upgrades")
    now = _rows(site)
    result.must("no row is lost by the upgrade", all(_keys(was[name]) <= _keys(now.get(name)) for name in was))
    ordered = site.ask(ORDER)
    served = _until(site, STAGE.format(pk=ordered), "", wanted="ready")
    result.must("what is ordered from the present code is served", served)

    site.stop_others()
    reversed_ = _migrate_back(site, before, after)
    if not reversed_:
        site.restore(backup)
        result.count("ways back by the backup")
    site.install(before)
    _renew(site, traffic)
    site.start_others()
    result.count("ways back")
    again = _rows(site)
    result.must("no row is lost or changed by the way back", all(_same(was[name], again.get(name)) for name in was))
    if reversed_:
        kept = site.ask(STAGE.format(pk=ordered)) == "ready"
        result.must("what was ordered meanwhile is there, and served", kept)
        site.ask(DELETE.format(pk=ordered))
        _until(site, STAGE.format(pk=ordered), "", wanted="deleted")
    result.must("an engine says of a newer format that it is one, and goes on", _newer_format(site, number))


def _renew(site: Site, traffic: Traffic) -> None:
    """First the workers, under the first process of the other version; then all of it, beside the one before."""
    site.renew_engine()
    old = site.another_engine()
    traffic.turn(site.engine_port)
    site.stop_engine(old)


def _migrate_back(site: Site, before: Release, after: Release) -> bool:
    """With the code that knows how; False when a migration cannot be undone."""
    old, new = before.migrations(), after.migrations()
    try:
        for app in [app for app, last in new.items() if old.get(app) != last]:
            site.manage("migrate", app, old.get(app, "zero"), "--verbosity", "0")
    except AssertionError as refused:
        if "IrreversibleError" not in str(refused):
            raise
        return False
    return True


def _newer_format(site: Site, number: int) -> bool:
    """The pointer names a bundle of a format that nobody knows: those who called before must not notice."""
    digest, generation = f"laboratory-newer-{number}", 10 + 2 * number
    good = bundle.folder(site.shelf, mocks.source(0, rows=0).digest)
    place = bundle.folder(site.shelf, digest)
    place.mkdir()
    header = files.unseal((good / bundle.HEADER).read_bytes()) | {"digest": digest}
    (place / bundle.HEADER).write_bytes(files.seal(header, NEWER))
    (place / bundle.STORE).write_bytes((good / bundle.STORE).read_bytes())
    case = Case(mocks.PATH, "text/xml; charset=utf-8", mocks.request(1))
    connections = [http.client.HTTPConnection("127.0.0.1", site.engine_port, timeout=20) for _ in range(CALLERS)]
    before = [asked(each, case) for each in connections]
    Shelf(site.shelf).publish(replace(mocks.pointer(generation, 0), services={mocks.SERVICE: digest}))
    time.sleep(SEEN_WITHIN)
    after = [asked(each, case) for each in connections]
    Shelf(site.shelf).publish(mocks.pointer(generation + 1, 0))
    for each in connections:
        each.close()
    log = site.log.read_text()
    said = any(digest in line and "newer than this engine" in line for line in log.splitlines())
    return said and before == after and all(mocks.expected(1, 0) in body for _status, body, _closes in after)


# --- calls ------------------------------------------------------------------------------------------------------------


def _cases(site: Site) -> list[Case]:
    """What the checks asked, as far as the answer is the same each time."""
    found = {}
    connection = http.client.HTTPConnection("127.0.0.1", site.engine_port, timeout=20)
    for url, request in site.ask(CASES):
        kind = "application/soap+xml" if "http://www.w3.org/2003/05/soap-envelope" in request else "text/xml"
        case = Case("/" + url.split("/", 3)[3], f"{kind}; charset=utf-8", request.encode())
        first, second = asked(connection, case), asked(connection, case)
        if first == second and first[0] == 200 and not first[2]:
            found[case.path, request] = Case(case.path, case.kind, case.request, first[1])
    connection.close()
    return list(found.values())


# --- data -------------------------------------------------------------------------------------------------------------


def _rows(site: Site) -> dict[str, dict]:
    """The rows of each table that does not move by itself: {first column: the row by column}."""
    found = {}
    with closing(sqlite3.connect(site.database)) as database:
        database.row_factory = sqlite3.Row
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in set(names) - MOVING:
            found[name] = {row[0]: dict(row) for row in database.execute(f"SELECT * FROM {name}")}
    return found


def _keys(table: dict | None) -> set:
    return set(table or {})


def _same(was: dict, now: dict | None) -> bool:
    """Each row of before is there, as it was."""
    return now is not None and all(now.get(key) == row for key, row in was.items())


def _until(site: Site, question: str, broken: str, *, wanted: object = True) -> bool:
    """Ask the installed version again and again, each time in a process of its own."""
    came = killing.until(lambda: site.ask(question) == wanted, seconds=180, pause=0.5)
    assert came or not broken, f"{broken}: it does not"
    return came
