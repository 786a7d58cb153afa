"""Reads pages as people do: their words, their links, their forms."""

import re

from lxml import html

BLOCKS = ("td", "th", "li", "p", "dt", "dd", "h1", "h2", "h3", "option", "label")
"""Elements whose end is a gap to the eye, though not in the source."""


def page(response):
    """The parsed page; the test fails when it is none."""
    assert response.status_code == 200, response.status_code
    return parsed(response)


def parsed(response):
    """Any answer parsed, a refusal's too."""
    return html.fromstring(response.content.decode())


def words(response) -> str:
    """The text of the page's main part, blanks made single."""
    main = page(response).get_element_by_id("content")
    for block in main.iter(*BLOCKS):
        block.tail = f" {block.tail or ''}"
    return re.sub(r"\s+", " ", main.text_content()).strip()


def links(response) -> set[str]:
    return {link.get("href") for link in page(response).iter("a") if link.get("href")}


def posts(response) -> set[str]:
    """The addresses that the forms and buttons of the page would change something at."""
    tree = page(response).get_element_by_id("content")
    forms = {form.get("action") or "" for form in tree.iter("form") if form.get("method") == "post"}
    return forms | {button.get("formaction") for button in tree.iter("button") if button.get("formaction")}


def fields(response, form: int = 0) -> list[tuple[str, str]]:
    """What a browser would send for the n-th posting form of the main part, without its buttons."""
    tree = page(response).get_element_by_id("content")
    found = [each for each in tree.iter("form") if each.get("method") == "post"][form]
    return [pair for pair in found.form_values() if pair[0] != "csrfmiddlewaretoken"]
