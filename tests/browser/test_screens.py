"""Every state of the pages that bring data is reached and pictured; `make screens` puts that into docs/screens."""

import os

import pytest

from . import screens
from .screens import Screen
from .world import ROOT

pytestmark = pytest.mark.timeout(600)

KEPT = os.environ.get("SCREENS") == "keep"
FOLDER = ROOT / "docs" / "screens"
ALL_TOGETHER = 4_000_000
"""Bytes of all pictures."""


@pytest.fixture(scope="module")
def states(world):
    return world.play("tests.browser.scenery_screens")


@pytest.mark.parametrize("screen", [pytest.param(screen, id=screen.name) for screen in screens.ALL])
def test_the_state_is_reached(visits, states, tmp_path, screen: Screen):
    made = screens.take(visits.enter("chloe"), screen, states, FOLDER if KEPT else tmp_path)

    assert [path.name for path in made] == screens.filenames(screen)
    assert [path.name for path in made if path.stat().st_size > screens.LARGEST] == []
    assert visits.complaints == []


def test_the_page_shows_all_of_them():
    if KEPT:
        (FOLDER / "index.md").write_text(screens.index(), encoding="utf-8")
    pictures = {path.name: path.stat().st_size for path in FOLDER.glob("*.webp")}

    assert (FOLDER / "index.md").read_text(encoding="utf-8") == screens.index()
    assert set(pictures) == {name for screen in screens.ALL for name in screens.filenames(screen)}
    assert sum(pictures.values()) <= ALL_TOGETHER
