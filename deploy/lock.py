"""Resolves the dependencies again into the two lock files: exact versions with hashes, no download address.

python3 deploy/lock.py              everything may move to a newer version
python3 deploy/lock.py NAME…        only these packages
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"requirements.txt": (), "requirements-dev.txt": ("--group", "dev")}


def main(names: list[str]) -> int:
    uv = shutil.which("uv")
    if not uv:
        print("uv resolves the lock files and is not on the PATH: pip install uv", file=sys.stderr)
        return 1
    moving = [f"--upgrade-package={name}" for name in names] or ["--upgrade"]
    for lock, groups in LOCKS.items():
        command = [uv, "pip", "compile", "pyproject.toml", *groups, "--universal", "--python-version", "3.11"]
        quiet = ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
        subprocess.run([*command, *quiet, *moving, "--quiet", "--output-file", lock], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
