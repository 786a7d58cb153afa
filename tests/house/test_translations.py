"""French is complete: every text of code and templates has its translation, none is a guess."""

import io
import re

import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from . import sources

CATALOGUE = sources.ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
CALL = re.compile(r"""\b(?:n?p?gettext|_)\((?:[^()'"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*\)""")


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="fr")


def texts_of_code() -> set[str]:
    found = set()
    for path in sources.files().values():
        found |= _texts(path.read_bytes())
    return found


def texts_of_templates() -> set[str]:
    found = set()
    for path in (sources.ROOT / "templates").rglob("*.*"):
        # templatize writes Python calls amid the rest of the page; only they are kept, one a line
        calls = CALL.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path)))
        found |= _texts("\n".join(calls).encode())
    return found


def _texts(source: bytes) -> set[str]:
    messages = extract_python(io.BytesIO(source), list(KEYWORDS), [], {"encoding": "utf-8"})
    found = set()
    for _line, function, arguments, _comments in messages:
        # what is not a literal is None: its text is marked where it is written
        given = [arguments] if isinstance(arguments, str) else [text for text in arguments or () if text]
        place = 1 if "pgettext" in function else 0
        if len(given) > place:
            found.add(given[place])
    return found - {""}


def test_texts_are_marked_by_names_that_the_collector_knows():
    aliases = re.compile(r"from django\.utils\.translation import (?:\w+ as (?!_\b)\w+)")

    wrong = [name for name, path in sources.files().items() if aliases.search(path.read_text(encoding="utf-8"))]

    assert wrong == []


def test_no_translation_is_missing_or_a_guess(catalogue):
    lacking = [str(message.id) for message in catalogue if message.id and not _is_translated(message)]
    guessed = [str(message.id) for message in catalogue if message.id and message.fuzzy]

    assert lacking == []
    assert guessed == []


def _is_translated(message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def test_every_text_is_in_the_catalogue(catalogue):
    known = {message.id[0] if isinstance(message.id, tuple) else message.id for message in catalogue}

    assert sorted((texts_of_code() | texts_of_templates()) - known) == []


def test_a_translation_keeps_the_places_for_values(catalogue):
    wrong = [str(message.id) for message in catalogue if message.id and list(message.check())]

    assert wrong == []
