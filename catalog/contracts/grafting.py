"""Copies elements from one document into another without losing a prefix that only a value uses (`type="tns:Id"`).

lxml's own copy and move drop a declaration whose namespace the new parent knows under another prefix.
"""

from collections.abc import Callable

from lxml import etree


def _everything(_element: etree._Element) -> bool:
    return True


def graft(
    parent: etree._Element, source: etree._Element, *, keeps: Callable[[etree._Element], bool] = _everything
) -> etree._Element:
    """A copy of `source` as the last child of `parent`; of what stands in it, the elements that `keeps` wants."""
    made = _under(parent, source)
    waiting = [(source, made)]
    while waiting:
        original, twin = waiting.pop()
        for child in original.iterchildren(etree.Element):
            if keeps(child):
                waiting.append((child, _under(twin, child)))
    return made


def _under(parent: etree._Element, source: etree._Element) -> etree._Element:
    known = parent.nsmap
    more = {prefix: uri for prefix, uri in source.nsmap.items() if uri and known.get(prefix) != uri}
    made = etree.SubElement(parent, source.tag, dict(source.attrib), nsmap=more)
    made.text, made.tail = source.text, source.tail
    return made
