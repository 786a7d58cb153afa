"""Strict sandboxes: requests are checked by the contract's own schemas, compiled once, loaded from the bundle only."""

import posixpath
import re
from typing import Any

from lxml import etree

from . import members, phrases
from .bundle import Bundle
from .envelope import Call
from .errors import BundleRefused, Invalid

NAMESPACE = re.compile(r"\{[^{}]*\}")
LONGEST = 300
MOST_GIVEN_UP = 3
#: libxml2's code for a root element that no schema declares.
UNDECLARED = 1845
NOTHING_DECLARED = "No matching global declaration available for the validation root"


class SchemaValidator:
    """Validates the payloads of one bundle's requests; gives notices when the contract's schema cannot be built."""

    def __init__(self, bundle: Bundle, language: str) -> None:
        self._language = language
        self._schema: Any = None
        self._problem = ""
        self._given_up = 0
        try:
            self._schema = _compiled(bundle)
        except (etree.XMLSchemaParseError, etree.XMLSyntaxError, BundleRefused, _Absent) as error:
            self._problem = _short(str(error))

    def check(self, call: Call) -> str:
        """A notice for the client when the request could not be validated. Raises Invalid."""
        if self._schema is None:
            return phrases.say("no-validation", self._language, {"reason": self._problem})
        if call.payload is None:
            return ""
        try:
            if self._schema.validate(call.payload):
                return ""
        except etree.XMLSchemaValidateError as error:
            raise self._gave_up(error) from None
        first = self._schema.error_log[0]
        if first.type == UNDECLARED or NOTHING_DECLARED in first.message:
            return phrases.say("not-validated", self._language, {"name": _local(call.element)})
        raise Invalid("invalid", reason=_short(first.message))

    def _gave_up(self, error: etree.XMLSchemaValidateError) -> Invalid:
        """libxml2 stops at a pattern that explodes, after half a second in which nobody else is served.

        What was not validated is not valid; a contract that does it again and again is not validated any more.
        """
        self._given_up += 1
        if self._given_up >= MOST_GIVEN_UP:
            self._schema, self._problem = None, phrases.say("costly-pattern", self._language, {})
        return Invalid("invalid", reason=_short(str(error)))


class _Absent(Exception):
    """The bundle holds no schema for validation."""


def _compiled(bundle: Bundle) -> etree.XMLSchema:
    main = bundle.member(members.STRICT_MAIN)
    if main is None:
        raise _Absent(members.STRICT_MAIN)
    # Only a parser carries a resolver: these documents were written by the control plane, not by a client.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    parser.resolvers.add(_Members(bundle))
    return etree.XMLSchema(etree.fromstring(main, parser, base_url=f"file:///{members.STRICT_MAIN}"))


class _Members(etree.Resolver):
    """Serves the bundle's own files for validation; anything else is an empty, useless document."""

    def __init__(self, bundle: Bundle) -> None:
        super().__init__()
        self._bundle = bundle

    def resolve(self, system_url: str, _public_id: str, context: Any) -> Any:  # type: ignore[override]
        name = members.STRICT + posixpath.basename(system_url)
        content = self._bundle.member(name) or b"<refused/>"
        return self.resolve_string(content, context, base_url=f"file:///{name}")


def _short(message: str) -> str:
    return NAMESPACE.sub("", message)[:LONGEST]


def _local(name: str) -> str:
    return name.rpartition("}")[2]
