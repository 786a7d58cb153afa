"""What the HTTP edge refuses."""

from .. import phrases
from .limits import MOST_BODY


class HttpRefused(Exception):
    """A request that is answered without a look at its content; the connection is closed when it may be out of step."""

    def __init__(self, status: int, code: str, *, close: bool = False, **details: object) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.close = close
        self.details = details

    def text(self, language: str = "en") -> str:
        """The sentence for people, in French ("fr") or English."""
        return phrases.say(self.code, language, self.details)


def too_large() -> HttpRefused:
    """The refusal of a body above the limit."""
    return HttpRefused(413, "http-too-large", close=True, limit=MOST_BODY)


def broken() -> HttpRefused:
    """The refusal of a body whose end cannot be told."""
    return HttpRefused(400, "http-broken", close=True)
