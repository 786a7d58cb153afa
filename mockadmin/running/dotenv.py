"""The `.env` file: made with a fresh SECRET_KEY when there is none, readable by its owner only."""

import os
import secrets
from pathlib import Path


def ensure(path: Path) -> bool:
    """Gives the portal a SECRET_KEY unless the environment or the file has one; True when it wrote."""
    if os.environ.get("SECRET_KEY") or _has_key(path):
        return False
    line = f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n" + line if path.stat().st_size else line)
    return True


def _has_key(path: Path) -> bool:
    if not path.is_file():
        return False
    lines = path.read_text(encoding="utf-8").splitlines()
    return any(line.partition("=")[0].strip() == "SECRET_KEY" and line.partition("=")[2].strip() for line in lines)
