"""Installs the SOAP clients that the tests call the engine with: `make test-clients`, and the quick ones in CI.

    python3 deploy/clients.py             every client
    python3 deploy/clients.py --quick     without those that Maven brings
    python3 deploy/clients.py --list      the Debian packages that are missing, one a line

Debian's packages need root (elsewhere they are only named); the rest goes to `.cache/clients`, which git ignores.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "tests" / "clients"
HOME = ROOT / ".cache" / "clients"

PACKAGES = {
    "curl": ("curl",),
    "g++": ("g++",),
    "java": ("openjdk-17-jre-headless",),
    "javac": ("openjdk-17-jdk-headless",),
    "mcs": ("mono-devel",),
    "mvn": ("maven",),
    "npm": ("nodejs", "npm"),
    "php": ("php-cli", "php-soap", "php-xml"),
    "ruby": ("ruby", "ruby-soap4r"),
    "wsdl2h": ("gsoap", "libgsoap-dev"),
    "wsimport": ("jaxws",),
}
"""{program: the packages that bring it}."""

LIBRARIES = {
    ("perl", "-MSOAP::Lite", "-e1"): ("libsoap-lite-perl",),
    ("ruby", "-rsoap/wsdlDriver", "-e1"): ("ruby", "ruby-soap4r"),
    ("php", "-r", "new SoapFault('a', 'b');"): ("php-cli", "php-soap", "php-xml"),
}
"""{a command that ends well where the library is: the packages that bring it}."""


class Failed(Exception):
    """Something could not be installed; the message says what to do."""


def main(arguments: list[str]) -> int:
    quick = "--quick" in arguments
    try:
        if "--list" in arguments:
            print("\n".join(missing(quick=quick)))
            return 0
        _step("Debian packages", _packages, quick)
        _step("npm packages", _npm)
        _step("Python packages", _pip)
        if not quick:
            _step("Maven packages", _maven)
    except Failed as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    return 0


def missing(*, quick: bool) -> list[str]:
    """The Debian packages whose programs or libraries are not on this machine."""
    wanted = [
        *(packages for program, packages in PACKAGES.items() if not shutil.which(program)),
        *(packages for command, packages in LIBRARIES.items() if not _ends_well(command)),
    ]
    return sorted({package for packages in wanted for package in packages if not (quick and package == "maven")})


def _step(name: str, work, *arguments) -> None:
    started = time.monotonic()
    work(*arguments)
    print(f"── {name}: {time.monotonic() - started:.0f} s", flush=True)


def _packages(quick: bool) -> None:
    wanted = missing(quick=quick)
    if not wanted:
        return
    how = f"apt-get install --no-install-recommends {' '.join(wanted)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Failed(f"These packages are missing; as root: {how}")
    surroundings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *wanted],
    ):
        if subprocess.run(command, env=surroundings, stdout=subprocess.DEVNULL, check=False).returncode:
            raise Failed(f"This failed: {how}")


def _npm() -> None:
    folder = _fresh("npm", LOCKS / "package.json", LOCKS / "package-lock.json")
    if folder:
        _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], folder)
        _done(folder)


def _pip() -> None:
    lock = LOCKS / "requirements.txt"
    folder = _fresh("python", lock)
    if folder:
        _run([sys.executable, "-m", "venv", "."], folder)
        pip = ["bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        _run([*pip, "-r", lock.name], folder)
        _done(folder)


def _maven() -> None:
    folder = _fresh("cxf", LOCKS / "pom.xml")
    if folder:
        copy = ["dependency:copy-dependencies", "-DoutputDirectory=."]
        _run(["mvn", "--quiet", "--batch-mode", *copy], folder)
        _done(folder)


def _fresh(name: str, *sources: Path) -> Path | None:
    """An empty folder with copies of the sources; None when it was filled from the same ones before."""
    digest = hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()
    folder = HOME / name
    stamp = folder / "installed"
    if stamp.exists() and stamp.read_text() == digest:
        return None
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for source in sources:
        shutil.copy(source, folder)
    (folder / "wanted").write_text(digest)
    return folder


def _done(folder: Path) -> None:
    (folder / "wanted").rename(folder / "installed")


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, check=False)
    if done.returncode:
        raise Failed(f"This failed in {folder}: {' '.join(command)}")


def _ends_well(command: tuple[str, ...]) -> bool:
    return bool(shutil.which(command[0])) and not subprocess.run(command, capture_output=True, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
