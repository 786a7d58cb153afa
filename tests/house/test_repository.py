"""The repository itself: lock files, paths, changelog, documentation."""

import re
import subprocess

import pytest

from . import sources

ROOT = sources.ROOT
KNOWN_TO_GIT = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")


def tracked() -> list[str]:
    listed = subprocess.run(KNOWN_TO_GIT, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file())


def text(name: str) -> str:
    """The file's text; empty when it is not text."""
    content = (ROOT / name).read_bytes()
    return "" if b"\0" in content[:8000] else content.decode("utf-8", "replace")


LOCKS = [name for name in tracked() if re.search(r"requirements.*\.txt$|package-lock\.json$|\.lock$|uv\.toml$", name)]
SPOKEN = sorted([*(name for name in tracked() if name.startswith("docs/") and name.endswith(".md")), "README.md"])


def test_both_lock_files_are_there():
    assert {"requirements.txt", "requirements-dev.txt"} <= set(LOCKS)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_records_no_download_address(name):
    assert re.findall(r"https?://\S+", text(name)) == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_a_hash(name):
    entries = re.split(r"\n(?=\S)", text(name).strip())

    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_everything_that_runs_is_locked_in_both_files_alike():
    run, dev = (set(re.findall(r"^([\w.\-\[\],]+==\S+)", text(name), re.MULTILINE)) for name in LOCKS_OF_PYTHON)

    assert run <= dev


LOCKS_OF_PYTHON = ("requirements.txt", "requirements-dev.txt")


def test_no_file_names_a_path_of_somebodys_machine():
    beside = f"{ROOT.parent}/"
    machine = re.compile(rf"{re.escape(beside)}|/home/[a-z]+/|/Users/[a-z]+/|/root/" if beside != "//" else r"/root/")

    assert [name for name in tracked() if name != "tests/house/test_repository.py" and machine.search(text(name))] == []


def test_the_readme_is_short():
    assert len(text("README.md").splitlines()) <= 150


# --- documentation ----------------------------------------------------------------------------------------------------


def links(name: str) -> list[str]:
    """Targets of the page's links inside the repository, from its top; what stands in `code` is none."""
    found = re.findall(r"\]\(([^)#\s]+)[^)]*\)", re.sub(r"`[^`\n]*`", "", text(name)))
    here = (ROOT / name).parent
    return [
        (here / target).resolve().relative_to(ROOT).as_posix() for target in found if not re.match(r"[a-z]+:", target)
    ]


@pytest.mark.parametrize("name", [*SPOKEN, "CONTRIBUTING.md", "SECURITY.md"])
def test_a_link_leads_somewhere(name):
    assert [target for target in links(name) if not (ROOT / target).exists()] == []


def test_every_page_can_be_reached_from_the_index():
    reached, waiting = set(), ["docs/index.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        waiting += [target for target in links(page) if target.endswith(".md") and target not in reached]

    assert [name for name in SPOKEN if name.startswith("docs/") and name not in reached] == []


def test_the_changelog_is_kept():
    lines = text("CHANGELOG.md").splitlines()
    sections = [line for line in lines if line.startswith("## ")]
    headings = {line for line in lines if line.startswith("### ")}

    assert lines[0] == "# Changelog"
    assert sections[0] == "## [Unreleased]" or re.fullmatch(r"## \[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", sections[0])
    assert all(re.fullmatch(r"## \[(Unreleased|\d+\.\d+\.\d+)\]( - \d{4}-\d{2}-\d{2})?", line) for line in sections)
    assert headings <= {f"### {word}" for word in ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")}


def test_the_decisions_are_numbered_without_a_gap():
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))

    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 12


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")), ids=lambda path: path.name)
def test_a_decision_says_context_decision_and_consequences(path):
    headings = re.findall(r"^## (.+)$", path.read_text(), re.MULTILINE)

    assert headings == ["Context", "Decision", "Consequences"]
