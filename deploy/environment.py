"""Makes `.venv` and installs the locked dependencies; runs on any Python so that it can say which one is needed.

    python3 deploy/environment.py           what the portal needs
    python3 deploy/environment.py --dev     what its tests need as well

A stamp inside `.venv` holds the digest of what was installed, so that a second run has nothing to do.
"""

import hashlib
import os
import shutil
import subprocess
import sys

NEEDED = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "installed")
LOCKS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}  # dev holds all of run


class Missing(Exception):
    """Something of the system is not there; the message says how to get it."""


def main(arguments):
    wanted = "dev" if "--dev" in arguments else "run"
    try:
        if not _is_installed(wanted):
            _make(_suitable_python())
            _install(LOCKS[wanted])
            _stamp(wanted)
    except Missing as missing:
        print("\nMock Admin cannot be set up: {}\n".format(missing), file=sys.stderr)
        return 1
    return 0


def _is_installed(wanted):
    if not os.path.exists(PYTHON) or not os.path.exists(STAMP):
        return False
    with open(STAMP) as stamp:
        return _line(wanted) in stamp.read().splitlines()


def _line(wanted):
    with open(os.path.join(ROOT, LOCKS[wanted]), "rb") as lock:
        return wanted + " " + hashlib.sha256(lock.read()).hexdigest()


def _stamp(wanted):
    with open(STAMP, "w") as stamp:
        stamp.write("".join(_line(name) + "\n" for name in (["run", "dev"] if wanted == "dev" else ["run"])))


def _suitable_python():
    """The Python that runs this, or a newer one beside it on the PATH."""
    if sys.version_info >= NEEDED:
        return sys.executable
    for minor in range(20, NEEDED[1] - 1, -1):
        found = shutil.which("python3.{}".format(minor))
        if found:
            return found
    raise Missing(
        "Python {}.{} or newer is needed; {} is {}.{}.\nOn Debian or Ubuntu: apt install python3 python3-venv".format(
            NEEDED[0], NEEDED[1], sys.executable, sys.version_info[0], sys.version_info[1]
        )
    )


def _make(python):
    if os.path.exists(PYTHON) and subprocess.call([PYTHON, "-c", "import sys"]) == 0:
        return
    if subprocess.call([python, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL) == 0:
        print("making .venv with {}".format(python), flush=True)
        subprocess.check_call([python, "-m", "venv", "--clear", VENV])
    elif shutil.which("uv"):
        subprocess.check_call(["uv", "venv", "--clear", "--python", python, VENV])
    else:
        version = subprocess.check_output([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
        raise Missing(
            "{} has no module venv or ensurepip.\nOn Debian or Ubuntu: apt install python{}-venv".format(
                python, version.decode().strip()
            )
        )


def _install(lock):
    print("installing {} into .venv (once; a few minutes on a slow line)".format(lock), flush=True)
    path = os.path.join(ROOT, lock)
    uv = shutil.which("uv")
    if (
        uv
        and subprocess.call([uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", path]) == 0
    ):
        return
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", path]
    if subprocess.call([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL) != 0:
        raise Missing(
            "uv could not install {} (its message is above), and .venv has no pip to try instead.".format(lock)
        )
    if subprocess.call(pip) != 0:
        raise Missing(
            "{} could not be installed; pip's message above says why. Is the package index reached?".format(lock)
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
