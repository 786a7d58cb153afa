"""Learned shapes: a request that differs from one already read only in the text of some leaves need not be parsed.

Its bytes are those of a request that was parsed in full, save where plain text stands between a start tag and its end
tag. Text without markup, references and forbidden characters changes nothing in how a document is read, so that what
the whole parse would find is known: the same operation, and the key's text. Whatever is not so for certain is parsed.
"""

from .known import Room, Shapes

__all__ = ["Room", "Shapes"]
