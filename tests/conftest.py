"""What every test stands on: its own data folder, no outside network, and the cast.

**Alice** owns the service, **Bob** asks (a developer of the same organisation), **Mallory** may not (she manages
another organisation).
"""

import hashlib
import importlib
import ipaddress
import itertools
import os
import socket
import uuid
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation
from xdist.scheduler import LoadFileScheduling

from accounts.stages import Role
from catalog.models import Upload
from catalog.sealing import sealed

from . import factories

# --- workers of xdist -------------------------------------------------------------------------------------------------


class OneWorld(LoadFileScheduling):
    """Hands out files whole, and the browser's together: they share one world, which takes half a minute to start.

    xdist's own way, `--dist loadgroup`, has no effect under pytest 9.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return BROWSER if file.startswith(BROWSER) else file


BROWSER = "tests/browser/"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return OneWorld(config, log) if config.getvalue("dist") == "loadfile" else None


LONG = (BROWSER, "tests/reliability/", "tests/setup/", "tests/clients/", "tests/hostile/")
"""Folders whose files take longest: begun first, so that no worker is left alone with them at the end."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Begins with what takes longest; marks the tests that open a database, as others need not run on a second one."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: next((n for n, place in enumerate(LONG) if item.nodeid.startswith(place)), 9))
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")


def pytest_make_parametrize_id(config, val, argname):
    """Bytes name no test: a packed file holds its hour, and every worker would name the test otherwise."""
    return argname if isinstance(val, bytes) else None


# --- outside world ----------------------------------------------------------------------------------------------------


class OutboundConnection(OSError):
    """Something tried to reach another machine."""


def _is_loopback(host) -> bool:
    if host in ("", None, "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def _attempts():
    """Refuses names and addresses of other machines, and remembers who tried."""
    attempts: list[str] = []
    patch = pytest.MonkeyPatch()
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guard(host) -> None:
        if not _is_loopback(host):
            attempts.append(str(host))
            raise OutboundConnection(f"a test may not reach {host}")

    def guarded(call):
        def to(self, address):
            if self.family in (socket.AF_INET, socket.AF_INET6):
                guard(address[0])
            return call(self, address)

        return to

    def resolve(host, *args, **kwargs):
        guard(host)
        return getaddrinfo(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded(connect))
    patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
    patch.setattr(socket, "getaddrinfo", resolve)
    yield attempts
    patch.undo()


@pytest.fixture(autouse=True)
def no_outside_network(_attempts):
    """Fails the test that tried to leave this machine, even when the code under test swallowed the refusal."""
    _attempts.clear()
    yield _attempts
    assert _attempts == [], f"outbound connections were tried: {_attempts}"


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    """Each test has its own vault, shelf and cache."""
    settings.DATA_DIR = tmp_path / "data"
    settings.SHELF_DIR = tmp_path / "data" / "shelf"
    default = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": settings.DATA_DIR / "vault"},
    }
    settings.STORAGES = {**settings.STORAGES, "default": default}
    cache.clear()
    return settings.DATA_DIR


@pytest.fixture(autouse=True)
def in_french(settings):
    """Each test begins in the portal's language: a page asked for in English leaves its thread in English."""
    translation.activate(settings.LANGUAGE_CODE)


# --- database ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def trail_can_be_emptied_between_tests():
    """The triggers of the audit trail refuse the emptying of tables after a transactional test: lift them for that."""
    statements = importlib.import_module("accounts.migrations.0002_trail_is_append_only").STATEMENTS
    flush = BaseDatabaseOperations.execute_sql_flush

    def lifted(self, sql_list):
        triggers = statements[self.connection.vendor]
        with self.connection.cursor() as cursor:
            for _create, drop in reversed(triggers):
                cursor.execute(drop)
            try:
                flush(self, sql_list)
            finally:
                for create, _drop in triggers:
                    cursor.execute(create)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", lifted)
        yield


# --- speed ------------------------------------------------------------------------------------------------------------


LOOKS_AT_THE_CHILD = ("tests/contracts/test_sealed.py", "tests/sheets/", "tests/datasets/test_cancel.py",
                     "tests/datasets/test_progress.py")  # fmt: skip
LONGEST_QUESTION = 2**22


@pytest.fixture(scope="session")
def _answers(tmp_path_factory):
    """Where answers of sealed children are kept: one folder for all workers and both databases, when CI gives one."""
    given = os.environ.get("SEALED_ANSWERS")
    return Path(given) if given else tmp_path_factory.mktemp("answers")


@pytest.fixture(autouse=True)
def the_same_question_is_asked_once(request, monkeypatch, _answers):
    """A sealed child costs a third of a second, and its answer depends on its question alone.

    What it answered is written into the answer's file again, byte for byte. Failures are never remembered.
    """
    if request.node.nodeid.startswith(LOOKS_AT_THE_CHILD):
        return
    spawn = sealed._spawn

    def remembered(files, limits, look):
        question, answer, *_rest = files
        asked = os.pread(question.fileno(), LONGEST_QUESTION, 0)
        place = _answers / hashlib.sha256(asked + repr(limits).encode()).hexdigest()
        if place.exists():
            answer.write(place.read_bytes())
            answer.flush()
            return 0
        code = spawn(files, limits, look)
        if code == 0 and len(asked) < LONGEST_QUESTION:
            own = place.with_suffix(f".{os.getpid()}")
            own.write_bytes(os.pread(answer.fileno(), os.fstat(answer.fileno()).st_size, 0))
            own.rename(place)
        return code

    monkeypatch.setattr(sealed, "_spawn", remembered)
    numbers = itertools.count(1)  # a question names its upload: the first one of each test has the same name
    monkeypatch.setattr(Upload._meta.pk, "_get_default", lambda: uuid.UUID(int=next(numbers)))


# --- cast -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def organisation(db):
    """Where Alice and Bob work."""
    return factories.organisation("cpam-nord")


@pytest.fixture
def other_organisation(db):
    """Where Mallory works."""
    return factories.organisation("cpam-sud")


@pytest.fixture
def alice(organisation):
    """Owns the service."""
    return factories.person("Alice", Role.OWNER, organisation)


@pytest.fixture
def bob(organisation):
    """Asks for sandboxes and brings datasets."""
    return factories.person("Bob", Role.DEVELOPER, organisation)


@pytest.fixture
def mallory(other_organisation):
    """May not: she has every right, but in another organisation."""
    return factories.person("Mallory", Role.MANAGER, other_organisation)


@pytest.fixture
def manager(organisation):
    """Manages Alice's and Bob's organisation."""
    return factories.person("Manon", Role.MANAGER, organisation)


@pytest.fixture
def reader(organisation):
    return factories.person("Rémi", Role.READER, organisation)


@pytest.fixture
def reviewer(db):
    """Decides on versions and orders, across the network."""
    return factories.person("Irène", Role.REVIEWER)


@pytest.fixture
def auditor(db):
    """Reads everything, across the network."""
    return factories.person("Audrey", Role.AUDITOR)


@pytest.fixture
def operator(db):
    return factories.person("Olivier", Role.OPERATOR)


@pytest.fixture
def sign_in(client):
    """Signs a person in on `client`: `sign_in(alice).get(...)`."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in
