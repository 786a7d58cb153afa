"""What may stand in an address: slugs of services, labels of versions, names of responses."""

import re

TAKEN = ("deposer",)
"""Words that stand in the place of a service's slug in the catalogue's addresses."""

LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]*")
RESPONSE = re.compile(r"\w[\w .\-]*")
LONGEST_RESPONSE = 120


def is_label(text: str) -> bool:
    """Whether a version may be called `text`: letters, digits, dots, hyphens and underscores."""
    return bool(LABEL.fullmatch(text)) and len(text) <= 40


def is_response(text: str) -> bool:
    """Whether a named response may be called `text`: no slash, nothing that a browser would rewrite."""
    return bool(RESPONSE.fullmatch(text)) and len(text) <= LONGEST_RESPONSE


def for_response(text: str) -> str:
    """`text`, or what comes nearest to it among the names that a response may bear."""
    kept = re.sub(r"[^\w .\-]+", "-", text).strip(" .-")
    return kept[: LONGEST_RESPONSE - 10].rstrip(" .-") or "faute"
