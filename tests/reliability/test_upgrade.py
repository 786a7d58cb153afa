"""Upgrades: what docs/upgrading.md stands on. The whole way, with calls meanwhile, is F16 of the laboratory."""

import os
import subprocess

import pytest
from django.db.migrations.loader import MigrationLoader

from engine import files
from laboratory import releases

OURS = ("accounts", "catalog", "sandboxes")


def migrations():
    loaded = MigrationLoader(None).disk_migrations
    return {f"{app}.{name}": migration for (app, name), migration in loaded.items() if app in OURS}


@pytest.mark.parametrize("name", sorted(migrations()))
def test_every_migration_can_be_undone(name):
    once = [str(operation) for operation in migrations()[name].operations if not operation.reversible]

    assert once == [], "docs/upgrading.md promises a way back"


def test_an_engine_reads_every_format_up_to_its_own():
    known = [value for name, value in vars(files).items() if name.isupper() and isinstance(value, int)]

    assert sorted(map(int, files.READ)) == list(range(files.FORMAT, max(known) + 1))


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A history of its own: two versions, the second of which changes the engine."""
    git = ("git", "-c", "user.name=x", "-c", "user.email=x@exemple.invalid", "-c", "commit.gpgsign=false")

    def run(*arguments: str) -> None:
        subprocess.run((*git, *arguments), cwd=tmp_path, check=True, capture_output=True)

    def commit(text: str) -> None:
        (tmp_path / "engine").mkdir(exist_ok=True)
        (tmp_path / "engine" / "shelf.py").write_text(text)
        (tmp_path / "manage.py").write_text("")
        run("add", ".")
        run("commit", "-m", text)

    monkeypatch.setattr(releases, "ROOT", tmp_path)
    for name in [name for name in os.environ if name.startswith("GIT_") or name == "UPGRADE_FROM"]:
        monkeypatch.delenv(name)
    run("init")
    return commit


def test_the_version_before_is_the_one_before_the_engine_changed(clone):
    clone("first")
    clone("second")

    before = releases.earlier()

    assert (before.folder / "engine" / "shelf.py").read_text() == "first"
    assert before.name.endswith("(first)")


def test_a_clone_without_history_says_so(clone):
    clone("only")

    with pytest.raises(releases.NoHistory, match="no history"):
        releases.earlier()


def test_the_present_version_is_what_lies_there_committed_or_not(clone, tmp_path):
    clone("first")
    (tmp_path / "engine" / "shelf.py").write_text("changed")
    (tmp_path / "engine" / "new.py").write_text("new")

    now = releases.present()

    found = {path.name: path.read_text() for path in (now.folder / "engine").iterdir()}
    assert found == {"shelf.py": "changed", "new.py": "new"}
