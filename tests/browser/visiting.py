"""The browser, and people in it: signed in once each, every complaint of the browser remembered."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from .world import World

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
)
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
LANGUAGE = "fr-FR"


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


class Visits:
    """Opens pages of a world for its people; `complaints` is what the browser said on its console."""

    def __init__(self, browser: Browser, world: World) -> None:
        self._browser, self._world = browser, world
        self._states: dict[str, dict] = {}
        self._open: list[BrowserContext] = []
        self._kept: dict[str, Page] = {}
        self.complaints: list[str] = []

    def enter(self, person: str = "", **options) -> Page:
        """A page for `person` (a first name without accents; empty for a stranger), at no address yet."""
        if person and person not in self._states:
            self._states[person] = self._signed_in(person)
        return self._page(storage_state=self._states.get(person), **options)

    def stay(self, person: str, script: str) -> Page:
        """The page this person keeps from test to test, for those who visit many; `script` runs in each document."""
        if person not in self._kept:
            page = self.enter(person)
            self._open.remove(page.context)
            page.context.add_init_script(script)
            self._kept[person] = page
        page = self._kept[person]
        page.goto("about:blank")
        self.complaints.clear()
        return page

    def leave(self) -> None:
        """Closes what was opened; the browser forgets everything but who has signed in."""
        while self._open:
            self._open.pop().close()
        self.complaints.clear()

    def _page(self, **options) -> Page:
        given = {"base_url": self._world.portal, "locale": LANGUAGE, "viewport": DESKTOP, "reduced_motion": "reduce"}
        context = self._browser.new_context(**given | options)
        context.set_default_timeout(15_000)
        self._open.append(context)
        page = context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _is_the_page_itself(message):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _signed_in(self, person: str) -> dict:
        page = self._page()
        sign_in(page, person, self._world.password)
        return page.context.storage_state()


def sign_in(page: Page, person: str, password: str) -> None:
    """Fills in the login page; ends on the home page."""
    page.goto(reverse("account_login"))
    page.locator("#id_login").fill(f"{person}@exemple.invalid")
    page.locator("#id_password").fill(password)
    page.locator("#content form button[type=submit]").click()
    page.wait_for_url(re.compile(r"//[^/]+/$"))


def _is_the_page_itself(message: ConsoleMessage) -> bool:
    """Chromium writes a line when the page asked for answers 4xx, which the tests of refusals want."""
    refused = "Failed to load resource: the server responded with a status of 4" in message.text
    return refused and message.page is not None and message.location.get("url", "").startswith(message.page.url[:-1])
