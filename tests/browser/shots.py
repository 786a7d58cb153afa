"""Pictures of every page, in French: `python -m tests.browser.shots DIRECTORY` (desktop and phone, light and dark)."""

import os
import re
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from . import places, visiting  # noqa: E402
from .places import Place  # noqa: E402
from .visiting import DESKTOP, PHONE, Visits  # noqa: E402
from .world import World  # noqa: E402

SIZES = {"desktop": DESKTOP, "phone": PHONE}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or visiting.PROGRAM is None:
        print("python -m tests.browser.shots DIRECTORY; it needs Chromium", file=sys.stderr)
        return 2
    directory = Path(arguments[0])
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mockadmin-shots-") as folder:
        world = World(Path(folder))
        try:
            world.start()
            things = world.play("tests.browser.scenery")
            with visiting.chromium() as browser:
                visits = Visits(browser, world)
                for place in places.ALL:
                    take(visits, place, things, directory)
        finally:
            world.stop()
    return 0


def take(visits: Visits, place: Place, things: dict[str, str], directory: Path) -> None:
    """Four pictures of one page."""
    page = visits.enter(place.person)
    places.arrive(page, place, things)
    name = re.sub(r"\W+", "-", place.words)
    for colours in ("light", "dark"):
        page.evaluate("colours => { document.documentElement.dataset.bsTheme = colours; }", colours)
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)
            page.screenshot(path=directory / f"{name}.{size}.{colours}.png", full_page=True)
    visits.leave()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
