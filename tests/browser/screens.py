"""Every state of the pages that bring data: how each is reached, by what it is known, and its four small pictures."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from . import places
from .places import Place
from .visiting import DESKTOP, PHONE

LARGEST = 60_000
"""Bytes of one picture."""
QUALITIES = (60, 45, 30, 15)
COLOURS = ("light", "dark")
SIZES = {"desktop": (DESKTOP, 0.7, 1_500), "phone": (PHONE, 0.8, 1_500)}
"""{name: (viewport, scale, the height at which a picture ends)}."""
WAIT = 30_000
FILES = """() => {
    const carried = new DataTransfer();
    carried.items.add(new File(["id;nom"], "identites.csv"));
    return carried;
}"""


@dataclass(frozen=True)
class Screen:
    """`shows`: what stands on the page in this state alone; `act` is done after the arrival."""

    name: str
    title: str
    place: Place
    shows: str
    act: Callable[[Page], None] | None = None


def drag(page: Page) -> None:
    """A file is held over the page."""
    carried = page.evaluate_handle(FILES)
    for kind in ("dragenter", "dragover"):
        page.locator("main").dispatch_event(kind, {"dataTransfer": carried})


def send_a_picture(page: Page) -> None:
    picture = {"name": "tableau.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(64)}
    page.locator("#id_file").set_input_files(picture)
    page.locator(places.SUBMIT).first.click()


def unfold(page: Page) -> None:
    """What was read of the file is shown."""
    page.locator("details.fold > summary").last.click()


def _upload(name: str, title: str, shows: str, *, query: str = "", press: str = "") -> Screen:
    place = Place(title, "chloe", "catalog:upload", {"pk": f"{{{name}}}"}, query=query, press=press)
    return Screen(name, title, place, shows)


ALL = [
    Screen("empty", "Nothing dropped yet", Place("drop", "chloe", "catalog:drop"), "form [data-drop] #id_file"),
    Screen("overlay", "A file held over any page", Place("home", "chloe", "home"), ".drop-anywhere:visible", drag),
    Screen("refused", "Not a spreadsheet", Place("drop", "chloe", "catalog:drop"), ".error-summary", send_a_picture),
    _upload("checking", "Being checked", "#stepper progress"),
    _upload("cancelled", "Check cancelled", "#upload-body a.btn-primary[href*='/jeux/deposer/?operation=']"),
    _upload("file", "The file cannot be read", ".problem-table th:has-text('fichier')"),
    Screen("choose", "Unknown file: which operation?",
           Place("choose", "chloe", "catalog:drop-choose", query="?f={kept}"), "form[action$='/deposer/operation/']"),
    Screen("match", "Unknown file: which column is which?",
           Place("match", "chloe", "catalog:drop-columns", query="?f={kept}&operation={individu}"), "#id_column-1"),
    _upload("columns", "A column has another name", ".problem-table td:has-text('codeRetour')"),
    _upload("key", "What tells the rows apart?", "#content form[action$='/cle/']"),
    Screen("migrated", "Template of an older contract, brought to today's",
           Place("migrated", "chloe", "catalog:upload", {"pk": "{migrated}"}), ".fold li:has-text('0.9')", unfold),
    _upload("real", "Real people: refused, nothing kept", ".cause-list:has-text('personnelles')"),
    _upload("unknown", "Are these people invented?", "form [name=invented]"),
    _upload("faulty", "Cells to mend", ".problem-table th:has-text('I2')"),
    Screen("row", "A row edited in the list", Place("row", "chloe", "catalog:upload", {"pk": "{faulty}"},
           press=".mends a[hx-get]"), ".row-edit .form-control"),
    _upload("mended", "Mended in part, with the way back", ".last-change button"),
    _upload("answers", "An answer that the contract refuses", ".problem-table tr:has-text('historique')"),
    _upload("ready", "All well: the answers, then publish", "form[action$='/publier/']"),
    _upload("changes", "What it changes, and for whom", ".impact"),
    _upload("conflict", "Somebody else published the same cells", "form[action$='/publier/'] [type=radio]"),
    _upload("identical", "Nothing new", ".notice-quiet:has-text('r1')"),
    _upload("published", "Published", "#tell-title"),
    _upload("abandoned", "Put aside", ".notice-quiet"),
]  # fmt: skip


def take(page: Page, screen: Screen, things: Mapping[str, str], folder: Path) -> list[Path]:
    """Reaches the state and pictures it on both screens in both colours; where the pictures are."""
    places.arrive(page, screen.place, things)
    if screen.act:
        screen.act(page)
    expect(page.locator(screen.shows).first).to_be_visible(timeout=WAIT)
    return [picture(page, folder, screen.name, size, colours) for size in SIZES for colours in COLOURS]


def picture(page: Page, folder: Path, name: str, size: str, colours: str) -> Path:
    """WebP, as good as `LARGEST` allows."""
    viewport, scale, longest = SIZES[size]
    page.set_viewport_size(viewport)
    page.evaluate("colours => { document.documentElement.dataset.bsTheme = colours; scrollTo(0, 0); }", colours)
    height = min(page.evaluate("document.documentElement.scrollHeight"), longest)
    path = folder / filename(name, size, colours)
    session = page.context.new_cdp_session(page)
    for quality in QUALITIES:
        clip = {"x": 0, "y": 0, "width": viewport["width"], "height": height, "scale": scale}
        told = {"format": "webp", "quality": quality, "clip": clip, "captureBeyondViewport": True}
        path.write_bytes(base64.b64decode(session.send("Page.captureScreenshot", told)["data"]))
        if path.stat().st_size <= LARGEST:
            break
    session.detach()
    return path


def filename(name: str, size: str, colours: str) -> str:
    return f"{name}.{size}.{colours}.webp"


def filenames(screen: Screen) -> list[str]:
    return [filename(screen.name, size, colours) for size in SIZES for colours in COLOURS]


HEAD = """\
# Screens of the round trip

The pages that bring data, in each of their states: on a desktop and a phone, in light and dark. `make screens` takes
them again; `tests/browser/test_screens.py` reaches every one of them in each run.
"""


def index() -> str:
    """The page that shows the pictures."""
    parts = [HEAD]
    for screen in ALL:
        cells = [f"![{screen.title}, {size}, {colours}]({filename(screen.name, size, colours)})"
                 for size in SIZES for colours in COLOURS]  # fmt: skip
        head = " | ".join(f"{size}, {colours}" for size in SIZES for colours in COLOURS)
        parts.append(f"## {screen.title}\n\n| {head} |\n|---|---|---|---|\n| {' | '.join(cells)} |\n")
    return "\n".join(parts)
