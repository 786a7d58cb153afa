"""Requests of strict sandboxes before the plug-ins that validate them: what they are shown, and what they refuse."""

from lxml import etree

from .bundle import Operation
from .envelope import Call
from .errors import Invalid, PluginFailed
from .functions import Answering
from .plugins import LONGEST_VALUE

#: Fields that a plug-in is shown.
MOST_FIELDS = 200
LONGEST_WORDS = 300


def check(operation: Operation, call: Call, answering: Answering | None) -> None:
    """Raises Invalid with the words of the first plug-in that refuses, PluginFailed for one that cannot say."""
    if answering is None:
        raise PluginFailed("plugin-failed", name=operation.validators[0])
    given = fields(call)
    for name in operation.validators:
        words = answering.ask(name, given)
        if words:
            raise Invalid("invalid-plugin", name=name, words=words[:LONGEST_WORDS])


def fields(call: Call) -> dict[str, str]:
    """{path below the payload, by local names: text} of its first leaves, each cut to what a plug-in may get."""
    found: dict[str, str] = {}
    pending = [] if call.payload is None else [(call.payload, "")]
    while pending and len(found) < MOST_FIELDS:
        element, path = pending.pop()
        children = list(element.iterchildren(tag=etree.Element))
        for child in reversed(children):
            local = etree.QName(child).localname
            pending.append((child, f"{path}/{local}" if path else local))
        if not children and path:
            found.setdefault(path, (element.text or "").strip()[:LONGEST_VALUE])
    return found
