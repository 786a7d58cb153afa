"""Everything the engine refuses, each with a stable code and a sentence in French and English.

EngineError
├── XmlRefused          bytes that are not acceptable XML (code, line)
├── KeyRefused          a key cell that cannot be a key
├── FunctionRefused     a cell whose functions cannot be read
├── PluginRefused       a plug-in that cannot be run as the operator approved it
├── TemplateRefused     a response template that cannot be compiled or rendered (code, line, column)
├── BundleRefused       a bundle that is missing, damaged, foreign or too large
├── ShelfRefused        a pointer that is damaged or older than what is published
├── BehaviourRefused    the behaviour of a sandbox, out of its form or its bounds
└── CallRefused         a call that becomes a SOAP fault
    ├── PackageRefused  a multipart message whose parts cannot be read
    ├── NotSoap         the body is no SOAP envelope with one payload
    ├── NotUnderstood   a header that must be understood, and is not
    ├── UnknownOperation
    ├── Unmatched       no row for this key, or no key in the request
    ├── Invalid         the contract's schema refuses the request (strict sandboxes)
    ├── NotCopied       a field of the request is too long to be copied into the answer
    ├── PluginFailed    a plug-in of the answer failed, took too long, or is switched off
    └── Broken          the bundle cannot answer although it should
"""

from typing import Any, ClassVar

from . import phrases


class EngineError(Exception):
    """A refusal: `code` is for programs, `text(language)` for people; `str(error)` is the English text."""

    #: The journal's word for it, and whose fault it is in SOAP terms.
    outcome: ClassVar[str] = "error"
    fault_code: ClassVar[str] = "Server"

    def __init__(self, code: str, *, line: int = 0, column: int = 0, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.column = column
        self.details: dict[str, Any] = details

    def text(self, language: str = "en") -> str:
        """The sentence for people, in French ("fr") or English."""
        return phrases.say(self.code, language, self.details)

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.text("en")

    def __str__(self) -> str:
        return self.message


class XmlRefused(EngineError):
    """Bytes that are not acceptable XML."""

    outcome = "invalid"
    fault_code = "Client"


class KeyRefused(EngineError):
    """A key cell that cannot be a key."""


class FunctionRefused(EngineError):
    """A cell whose functions cannot be read; `nearest` is the name it was perhaps meant to be, or nothing."""

    def text(self, language: str = "en") -> str:
        nearest = self.details.get("nearest")
        words = phrases.say("did-you-mean", language, {"name": nearest}) if nearest else ""
        return phrases.say(self.code, language, {**self.details, "nearest": words})


class PluginRefused(EngineError):
    """A plug-in that cannot be run as the operator approved it."""


class TemplateRefused(EngineError):
    """A response template that cannot be compiled or rendered."""


class BundleRefused(EngineError):
    """A bundle that is missing, damaged, foreign or too large."""


class ShelfRefused(EngineError):
    """A pointer that is damaged, or older than what is published."""


class BehaviourRefused(EngineError):
    """The behaviour of a sandbox, out of its form or its bounds; `where` says at which place."""


class CallRefused(EngineError):
    """A call that becomes a SOAP fault."""

    outcome = "refused"
    fault_code = "Client"


class PackageRefused(CallRefused):
    """A multipart message (MTOM, SwA) whose parts cannot be read."""

    outcome = "invalid"


class NotSoap(CallRefused):
    """The body is no SOAP envelope with one payload."""

    outcome = "invalid"


class NotUnderstood(CallRefused):
    """Header blocks that must be understood and are not; `names` are theirs, as `{namespace}local`."""

    fault_code = "MustUnderstand"

    def __init__(self, names: list[str]) -> None:
        super().__init__("must-understand", names=", ".join(names)[:500])
        self.names = names


class UnknownOperation(CallRefused):
    """Neither the payload nor the SOAPAction names an operation."""

    outcome = "unknown"


class Unmatched(CallRefused):
    """No row for this key, or no key in the request."""

    outcome = "unmatched"


class Invalid(CallRefused):
    """The contract's schema refuses the request."""

    outcome = "invalid"


class NotCopied(CallRefused):
    """A field of the request is too long to be copied into the answer."""

    outcome = "invalid"


class PluginFailed(CallRefused):
    """A plug-in of the answer failed, took too long, or is switched off."""

    outcome = "error"
    fault_code = "Server"


class Broken(CallRefused):
    """The bundle cannot answer although it should."""

    outcome = "error"
    fault_code = "Server"
