"""Plug-ins of tests: written into a folder as an installer leaves them, for a process that has it in PYTHONPATH."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

SAMPLE = Path(__file__).resolve().parent.parent / "docs" / "plugin-sample"


def install(
    folder: Path, *, distribution: str, version: str, module: str, code: str, entries: Mapping[str, str]
) -> Path:
    """A distribution with one module; `entries` are {name of a plug-in: name of its object}."""
    information = folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
    information.mkdir(parents=True)
    (folder / f"{module}.py").write_text(code)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n")
    named = "".join(f"{name} = {module}:{thing}\n" for name, thing in entries.items())
    (information / "entry_points.txt").write_text(f"[mockadmin.plugins]\n{named}")
    return folder


def install_sample(folder: Path) -> Path:
    """The package of docs/plugin-sample, with what its pyproject.toml says."""
    project = tomllib.loads((SAMPLE / "pyproject.toml").read_text())["project"]
    targets = project["entry-points"]["mockadmin.plugins"]
    return install(
        folder,
        distribution=project["name"],
        version=project["version"],
        module="mockadmin_sample",
        code=(SAMPLE / "src" / "mockadmin_sample.py").read_text(),
        entries={name: target.partition(":")[2] for name, target in targets.items()},
    )
