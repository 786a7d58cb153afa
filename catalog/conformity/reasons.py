"""What libxml2 says of an answer that its schema refuses, in the words of people who fill tables."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

NAMESPACE = re.compile(r"\{[^}]*\}")
ELEMENT = r"Element '(?P<name>[^']+)': "
NEXT = r" Expected is (?:one of )?\( (?P<next>.+) \)"
Said = Callable[[re.Match[str]], str]
KNOWN: tuple[tuple[re.Pattern[str], Said], ...] = (
    (
        re.compile(ELEMENT + r"This element is not expected\." + NEXT),
        lambda said: _("“%(name)s” is one too many, or %(next)s is missing before it.") % said.groupdict(),
    ),
    (
        re.compile(ELEMENT + "This element is not expected"),
        lambda said: _("“%(name)s” is one too many.") % said.groupdict(),
    ),
    (
        re.compile(ELEMENT + r"Missing child element\(s\)\." + NEXT),
        lambda said: _("“%(name)s” is incomplete; next may come: %(next)s.") % said.groupdict(),
    ),
    (
        re.compile(r" '(?P<name>[^']+)': .*does not match the fixed value constraint '(?P<fixed>[^']*)'", re.DOTALL),
        lambda said: _("“%(name)s” is always “%(fixed)s”.") % said.groupdict(),
    ),
)


def said(reason: str) -> str:
    """`Element '{urn:x}a': This element is not expected.` → “a” is one too many; what is not known stays as it is."""
    plain = NAMESPACE.sub("", reason)
    return next((words(found) for known, words in KNOWN if (found := known.search(plain))), reason)
