"""`python -m engine check`: whether everything that the shelf serves is whole and can be served by this installation.

For operators and their monitoring: it reads each pointer and each byte of each bundle in use, and changes nothing.
"""

import sys
from pathlib import Path

from . import bundle
from .errors import BundleRefused, ShelfRefused
from .running import settings
from .shelf import Shelf


def main() -> int:
    """The exit code: 0 when all is well, 1 when something is not. What is wrong goes to stderr, a line for each."""
    shelf = settings.shelf()
    sandboxes, bundles, wrong = checked(shelf)
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    sys.stdout.write(f"{sandboxes} sandboxes, {bundles} bundles: {len(wrong) or 'nothing'} wrong\n")
    return 1 if wrong else 0


def checked(shelf: Path) -> tuple[int, int, list[str]]:
    """How many sandboxes are served, from how many bundles, and what is wrong with them."""
    served, wrong = 0, []
    users: dict[str, list[str]] = {}
    for public_id in Shelf(shelf).names():
        try:
            pointer = Shelf(shelf).pointer(public_id)
        except ShelfRefused as error:
            wrong.append(str(error))
            continue
        if pointer is not None:
            served += 1
            for digest in pointer.services.values():
                users.setdefault(digest, []).append(public_id)
    for digest, public_ids in sorted(users.items()):
        try:
            bundle.open(shelf, digest).close()
        except BundleRefused as error:
            wrong.append(f"{error} (served by {', '.join(sorted(set(public_ids)))})")
    return served, len(users), wrong
