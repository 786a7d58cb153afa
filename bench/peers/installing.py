"""Where the neighbours are: npm packages in `.cache/peers` (installed once), programs of the distribution elsewhere."""

import shutil
import subprocess
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent.parent / ".cache" / "peers"
PACKAGES = ("mountebank@2.9.1", "soap@1.13.0", "wiremock@3.13.2")
LUA = Path("/usr/lib/nginx/modules/ngx_http_lua_module.so")


class Missing(Exception):
    """A neighbour cannot be had here; the message says what to install."""


def package(name: str) -> Path:
    """The folder of an npm package, installed when it is not there yet. Raises Missing."""
    place = HOME / "node_modules" / name
    if not place.is_dir():
        _install()
    if not place.is_dir():
        raise Missing(f"npm did not bring {name}")
    return place


def program(name: str, packages: str) -> str:
    """The path of a program. Raises Missing, which names the packages that bring it."""
    found = shutil.which(name)
    if found is None:
        raise Missing(f"{name} is missing: apt install {packages}")
    return found


def _install() -> None:
    npm = program("npm", "nodejs npm")
    HOME.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--prefix", str(HOME), "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"npm cannot install {', '.join(PACKAGES)}: {done.stderr.strip()[-300:]}")
