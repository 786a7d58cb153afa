"""What `make run` settles before it starts anything: key, lock, leftovers, ports, broker."""

import os
import socket
import stat
import subprocess
import sys

import pytest

from mockadmin.running import CannotRun, alone, broker, dotenv, ports


@pytest.fixture
def no_key(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path, no_key):
    file = tmp_path / ".env"

    assert dotenv.ensure(file) is True
    made = file.read_text()

    assert len(made.partition("=")[2].strip()) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert dotenv.ensure(file) is False
    assert file.read_text() == made


def test_a_file_without_a_key_keeps_its_other_settings(tmp_path, no_key):
    file = tmp_path / ".env"
    file.write_text("TIME_ZONE=Europe/Paris")

    dotenv.ensure(file)

    assert file.read_text().splitlines()[0] == "TIME_ZONE=Europe/Paris"
    assert "\nSECRET_KEY=" in file.read_text()


def test_a_key_of_the_environment_is_enough(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "given")

    assert dotenv.ensure(tmp_path / ".env") is False
    assert not (tmp_path / ".env").exists()


def test_a_second_supervisor_on_the_same_folder_is_told_of_the_first(tmp_path):
    second = (
        "import pathlib, sys\n"
        "from mockadmin.running import CannotRun, alone\n"
        "try:\n"
        "    with alone.one_at_a_time(pathlib.Path(sys.argv[1])): print('started')\n"
        "except CannotRun as refusal: print(refusal)\n"
    )

    with alone.one_at_a_time(tmp_path):
        said = subprocess.run(
            [sys.executable, "-c", second, str(tmp_path)], capture_output=True, text=True, check=True
        ).stdout

    assert f"already runs on {tmp_path} (process {os.getpid()})" in said
    assert f"kill {os.getpid()}" in said


def test_the_lock_of_a_supervisor_that_is_gone_holds_nobody_up(tmp_path):
    with alone.one_at_a_time(tmp_path):
        pass

    with alone.one_at_a_time(tmp_path):
        assert (tmp_path / "run" / "supervisor.lock").read_text() == str(os.getpid())


def sleeper(folder) -> subprocess.Popen:
    """A process of that folder, once it runs: before, the system may show it without an environment."""
    command = [sys.executable, "-c", "import time; print('here', flush=True); time.sleep(60)"]
    started = subprocess.Popen(command, env=os.environ | {alone.MARK: str(folder)}, stdout=subprocess.PIPE)
    with started.stdout as said:
        said.readline()
    return started


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows the environment of processes")
def test_only_processes_of_the_same_folder_are_ended(tmp_path):
    ours, other = (sleeper(folder) for folder in (tmp_path, tmp_path / "elsewhere"))

    ended = alone.end_leftovers(tmp_path, patience=1)

    assert ended == 1
    assert ours.wait(timeout=5) == -9
    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_port_that_is_taken_is_named_with_its_setting_and_its_holder():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        taken = door.getsockname()[1]

        with pytest.raises(CannotRun) as refusal:
            ports.require_free("127.0.0.1", {"PORTAL_PORT": taken, "ENGINE_PORT": ports.free_port()})

    assert f"port {taken} is not free" in str(refusal.value)
    assert f"PORTAL_PORT={taken + 10} make run" in str(refusal.value)
    if sys.platform == "linux":
        assert f"process {os.getpid()}" in str(refusal.value)


def test_portal_and_engine_need_two_ports():
    with pytest.raises(CannotRun, match="PORTAL_PORT and ENGINE_PORT must be two different ports"):
        ports.require_free("127.0.0.1", {"PORTAL_PORT": 8000, "ENGINE_PORT": 8000})


def test_a_given_redis_that_does_not_answer_is_said(tmp_path):
    with pytest.raises(CannotRun, match="REDIS_URL does not answer"):
        broker.choose(tmp_path, f"redis://127.0.0.1:{ports.free_port()}/0")


def test_an_installed_redis_is_started_on_a_socket_of_the_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(broker.shutil, "which", lambda name: f"/bin/{name}" if name == "valkey-server" else None)

    chosen = broker.choose(tmp_path, "")

    assert chosen.url == f"redis+socket://{tmp_path}/run/redis.sock"
    assert chosen.command[0] == "/bin/valkey-server"


def test_without_redis_a_folder_carries_the_messages_and_old_ones_are_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(broker.shutil, "which", lambda name: None)
    broker.choose(tmp_path, "")
    (tmp_path / "broker" / "stale.msg").write_text("{}")

    chosen = broker.choose(tmp_path, "")

    assert (chosen.url, chosen.command) == ("", ())
    assert "1 stale messages removed" in chosen.words
    assert list((tmp_path / "broker").iterdir()) == []
