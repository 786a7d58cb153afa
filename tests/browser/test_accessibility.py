"""Every page, in each of its states: no violation of WCAG 2.2 A and AA in light and dark, nothing wider than a phone,
no complaint of the browser (Content-Security-Policy, scripts), everything by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from . import places
from .places import Place
from .visiting import DESKTOP, PHONE

pytestmark = pytest.mark.timeout(600)

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}
RUN = "([context, options]) => axe.run(context, options).then((found) => found.violations)"
FOREIGN = "#swagger-ui"
"""The part of a page that is somebody else's program and has its own faults, and brings a <main> of its own."""

WIDER = """() => {
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) return [];
    const inside = (each) => each.parentElement && (getComputedStyle(each).overflowX !== "visible"
        || inside(each.parentElement));
    return [...document.body.querySelectorAll("*")]
        .filter((each) => each.getBoundingClientRect().right > width + 0.5 && !inside(each.parentElement))
        .map((each) => each.outerHTML.slice(0, 120));
}"""
"""What makes the page wider than the screen; empty when nothing does."""

AXE = Axe().axe_script


def violations(page: Page) -> list[str]:
    """What axe finds; a line for each element: rule, element, reason."""
    context, options = {"include": [["html"]]}, RULES
    if page.locator(FOREIGN).count():
        context |= {"exclude": [[FOREIGN]]}
        options = RULES | {"rules": {"landmark-no-duplicate-main": {"enabled": False}}}
    found = page.evaluate(RUN, [context, options])
    return [
        f"{each['id']}: {node['html'][:160]} – {node['failureSummary']}" for each in found for node in each["nodes"]
    ]


def colour(page: Page, colours: str) -> None:
    page.evaluate("colours => { document.documentElement.dataset.bsTheme = colours; }", colours)


def test_every_page_is_visited():
    visited = {place.route for place in places.ALL}

    assert set(places.routes()) - visited - places.NO_PAGE == set(), "say in places.py who sees these, and when"
    assert visited.isdisjoint(places.NO_PAGE)
    assert set(places.routes()) >= places.NO_PAGE


@pytest.mark.parametrize("place", [pytest.param(place, id=place.words) for place in places.ALL])
def test_everybody_can_use(visits, things, place: Place):
    page = visits.stay(place.person, AXE)
    page.set_viewport_size(DESKTOP)
    places.arrive(page, place, things)

    colour(page, "light")
    light = violations(page)
    page.set_viewport_size(PHONE)
    colour(page, "dark")
    dark = violations(page)
    wider = page.evaluate(WIDER)

    assert {"light": light, "dark": dark, "wider": wider, "console": visits.complaints} == {
        "light": [],
        "dark": [],
        "wider": [],
        "console": [],
    }


KEYBOARD = [place for place in places.ALL if place.words in ("sign in", "home of a developer", "sandbox, ready")]


@pytest.mark.parametrize("place", [pytest.param(place, id=place.words) for place in KEYBOARD])
def test_the_keyboard_meets_first_the_way_to_the_content(visits, things, place: Place):
    page = visits.enter(place.person)
    places.arrive(page, place, things)
    page.evaluate("document.activeElement.blur()")

    page.keyboard.press("Tab")
    seen = page.locator(":focus").bounding_box()
    target = page.locator(":focus").get_attribute("href")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert target == "#content" and seen["y"] >= 0 and seen["height"] > 20
    assert page.evaluate("document.activeElement.closest('#content') !== null")


FOCUS = """() => {
    const style = getComputedStyle(document.activeElement);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return {
        seen: ring || style.boxShadow !== "none",
        what: document.activeElement.outerHTML.slice(0, 120),
        end: document.activeElement === document.body,
    };
}"""


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("place", [pytest.param(place, id=place.words) for place in KEYBOARD])
def test_focus_is_seen_wherever_it_goes(visits, things, place: Place, colours: str):
    page = visits.enter(place.person)
    places.arrive(page, place, things)
    colour(page, colours)
    page.evaluate("document.activeElement.blur()")

    unseen, stops = [], 0
    while stops < 60:
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["end"]:
            break
        stops += 1
        if not focus["seen"]:
            unseen.append(focus["what"])

    assert stops > 5 and unseen == []
