"""What may stand in an address: slugs of services, labels of versions, names of responses."""

import re
from collections.abc import Collection

TAKEN = ("deposer", "lots")
"""Words that stand in the place of a service's slug in the catalogue's addresses."""

LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]*")
NUMBERED = re.compile(r"\d+\Z")
RESPONSE = re.compile(r"\w[\w .\-]*")
LONGEST_RESPONSE = 120


def is_label(text: str) -> bool:
    """Whether a version may be called `text`: letters, digits, dots, hyphens and underscores."""
    return bool(LABEL.fullmatch(text)) and len(text) <= 40


def next_label(label: str, taken: Collection[str]) -> str:
    """`label`, or when it is taken the next one of its kind: 1.0 gives 1.1, v3 gives v4, beta gives beta-2."""
    while label in taken:
        grown = NUMBERED.sub(lambda number: str(int(number[0]) + 1), label)
        label = grown if grown != label else f"{label[:38]}-2"
    return label


def is_response(text: str) -> bool:
    """Whether a named response may be called `text`: no slash, nothing that a browser would rewrite."""
    return bool(RESPONSE.fullmatch(text)) and len(text) <= LONGEST_RESPONSE


def for_response(text: str) -> str:
    """`text`, or what comes nearest to it among the names that a response may bear."""
    kept = re.sub(r"[^\w .\-]+", "-", text).strip(" .-")
    return kept[: LONGEST_RESPONSE - 10].rstrip(" .-") or "faute"
