"""The arrows of docs/architecture.md: who may import whom, down to the rooms of outside libraries."""

import re
import subprocess
import sys
from collections.abc import Iterable

from . import sources

MAY_IMPORT = {
    "engine": set(),
    "accounts": set(),
    "catalog": {"accounts", "engine"},
    "sandboxes": {"accounts", "catalog", "engine"},
    "mockadmin": {"accounts", "catalog", "sandboxes", "engine"},
}

BORDER = {
    # the ground floor: what a template, a safe parse and a key are, so that a preview is the real answer
    "catalog": {
        *("engine.template", "engine.xml", "engine.keys", "engine.functions", "engine.conditions", "engine.persons"),
        *("engine.patterns", "engine.nearest", "engine.errors", "engine.plugins"),
    },
    # the border between the planes: a directory
    "sandboxes": {
        *("engine.bundle", "engine.shelf", "engine.journal", "engine.errors", "engine.behaviour", "engine.state"),
    },
}

LAYERS = (
    {"urls", "urls_entrance", "admin", "apps", "management"},
    {"views", "api"},
    {"forms"},
    {"actions"},
    {"tasks"},
    {"work"},
    {"lifecycle", "gateways"},
    {"queries", "policies"},
    {"models"},
    {"ground"},
    {"stages", "errors"},
)
"""Inside an app a module imports only from its own layer or a lower one. A module that is not named is `work`."""

GROUND = {
    "accounts": {"querysets", "roles"},
    "catalog": {"querysets", "folding"},
    "sandboxes": {"querysets"},
}
"""What the models themselves stand on."""

READING = {
    "accounts": set(),
    "catalog": set(),
    "sandboxes": {"addresses", "composing", "explaining", "overlays", "overviews"},
}
"""Modules that only read; they stand beside queries and policies."""

ROOMS = {
    "zeep": ("catalog.contracts", "sandboxes.checking"),
    "openpyxl": ("catalog.sheets", "mockadmin.demo"),
    "uvloop": ("engine.running",),
    "lmdb": ("engine",),
    "re2": ("engine", "catalog.lookup.keys", "catalog.conformity", "catalog.privacy.suspects"),
    "xlrd": ("catalog.sheets",),
    "xml.parsers": ("catalog.sheets.streams",),
    "rapidfuzz": ("catalog", "engine"),
    "stdnum": ("catalog.privacy",),
    "knox": ("accounts",),
    "allauth": ("accounts", "mockadmin.urls"),
    "honcho": ("mockadmin.running",),
    "redis": ("mockadmin.running",),
    "babel": ("mockadmin.running",),
    "rest_framework": ("accounts.api", "accounts.authentication", "catalog.api", "sandboxes.api", "mockadmin.api"),
    "celery": (
        "accounts.tasks",
        "catalog.tasks",
        "sandboxes.tasks",
        "mockadmin.celery",
        "mockadmin.nudging",
        "mockadmin",
    ),
}
"""{library: the only modules that may import it}; `mockadmin` itself loads Celery's application."""

MODULES = list(sources.files())


def ours(module: str) -> list[sources.Import]:
    return [found for found in sources.imports(module) if sources.package(found.target) in sources.PACKAGES]


def lies_in(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def within(packages: Iterable[str]) -> list[sources.Import]:
    """What the modules of these packages import of ours."""
    return [found for module in MODULES if sources.package(module) in packages for found in ours(module)]


def test_a_package_imports_only_the_packages_below_it():
    wrong = []
    for found in within(MAY_IMPORT):
        package = sources.package(found.module)
        if sources.package(found.target) not in MAY_IMPORT[package] | {package}:
            wrong.append(str(found))

    assert wrong == []


def test_of_the_engine_only_the_border_is_imported():
    wrong = []
    for found in within(BORDER):
        doors = BORDER[sources.package(found.module)]
        if sources.package(found.target) == "engine" and not any(lies_in(found.target, door) for door in doors):
            wrong.append(str(found))

    assert wrong == []


def layer(module: str) -> int:
    package, _, rest = module.partition(".")
    name = rest.partition(".")[0]
    if name in GROUND[package]:
        name = "ground"
    elif name in READING[package]:
        name = "queries"
    return next((place for place, names in enumerate(LAYERS) if name in names), LAYERS.index({"work"}))


def test_inside_an_app_a_module_imports_only_lower_ones():
    wrong = []
    for found in within(GROUND):
        package = sources.package(found.module)
        inside = sources.package(found.target) == package and found.target != package
        if inside and layer(found.target) < layer(found.module):
            wrong.append(str(found))

    assert wrong == []


def test_an_outside_library_stays_in_its_room():
    wrong = []
    for found in (found for module in MODULES for found in sources.imports(module)):
        library = next((name for name in ROOMS if lies_in(found.target, name)), "")
        rooms = ROOMS.get(library)
        exact = library == "celery" and found.module == "mockadmin"
        if rooms and not exact and not any(lies_in(found.module, room) for room in rooms if room != "mockadmin"):
            wrong.append(str(found))

    assert wrong == []


def test_there_is_no_import_circle():
    """Late imports count too: a circle hidden in a function is a circle."""
    graph = {module: {found.target for found in ours(module)} - {module} for module in MODULES}
    done: set[str] = set()

    def walk(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path[path.index(module) :], module))
        if module not in done:
            for target in sorted(graph.get(module, ())):
                walk(target, (*path, module))
            done.add(module)

    for module in MODULES:
        walk(module, ())


DISTRIBUTIONS = {
    "allauth": "django-allauth",
    "csp": "django-csp",
    "environ": "django-environ",
    "knox": "django-rest-knox",
    "re2": "google-re2",
    "rest_framework": "djangorestframework",
    "stdnum": "python-stdnum",
}
"""{module: the package that brings it}, where they are called differently."""


def test_every_library_that_is_imported_is_declared_and_locked():
    """Else it works where somebody installed it by hand, and nowhere else."""
    used = {sources.package(found.target) for module in MODULES for found in sources.imports(module)}
    outside = used - set(sources.PACKAGES) - sys.stdlib_module_names
    names = {DISTRIBUTIONS.get(name, name.replace("_", "-")) for name in outside}
    locked = set(
        re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==", (sources.ROOT / "requirements.txt").read_text(), re.MULTILINE)
    )
    declared = set(re.findall(r'^    "([\w.-]+)', (sources.ROOT / "pyproject.toml").read_text(), re.MULTILINE))

    assert names - locked == set(), "not locked: make lock"
    assert names - declared - BROUGHT_ALONG == set(), "not declared in pyproject.toml"


BROUGHT_ALONG = {"requests", "kombu", "billiard"}
"""What a declared library hands out in its own interface: zeep's transport is built on requests."""


LATE = {
    "engine.plugins.approving": "reading what is installed costs the start of every engine that has no plug-in",
    "mockadmin.running.__main__": "settings are read only once the key is there",
    "mockadmin.running.preparing": "models are there only after django.setup()",
}
"""{module: why it imports inside a function}; an app's `apps.py` always may, in `ready()`."""


def test_a_late_import_has_a_reason():
    late = [found for module in MODULES for found in sources.imports(module) if found.late]

    assert [str(found) for found in late if found.module not in LATE and not found.module.endswith(".apps")] == []


def test_the_engine_runs_without_django_and_zeep():
    names = [module for module in MODULES if sources.package(module) == "engine" and not module.endswith("__main__")]
    program = f"import sys, {', '.join(names)}; print(' '.join(sorted(sys.modules)))"

    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=sources.ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    unwanted = {"django", "zeep", "celery", "openpyxl", "rest_framework", "redis", "accounts", "catalog", "sandboxes"}
    assert unwanted.isdisjoint(loaded)
    assert "engine.xml" in loaded


def test_the_tables_name_only_what_exists():
    rooms = {room for rooms in ROOMS.values() for room in rooms}
    doors = {door for doors in BORDER.values() for door in doors}

    assert {name for name in rooms | doors | set(LATE) if name not in sources.files()} == set()
