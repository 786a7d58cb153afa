"""Makes references of an example refer: where xs:keyref wants the value of a key, it takes one that the message has."""

import re
from collections.abc import Callable

UNMATCHED = re.compile(r"No match found for key-sequence \['([^']*)'\] of keyref")
FIELDS = re.compile(r"[;|]")
MOST_TRIALS = 40

Examples = dict[str, str]


def mended(examples: Examples, errors: Callable[[Examples], list[str]]) -> tuple[Examples, list[str]]:
    """The examples with unmatched references replaced by keys as far as that helps, and what is still wrong."""
    remaining, trials = errors(examples), 0
    while broken := _unmatched(remaining):
        for candidate in _candidates(examples, broken[0]):
            trials += 1
            found = errors(candidate)
            if len(found) < len(remaining) or trials >= MOST_TRIALS:
                break
        else:
            break
        if len(found) >= len(remaining):
            break
        examples, remaining = candidate, found
    return examples, remaining


def _unmatched(errors: list[str]) -> list[str]:
    return [found[1] for error in errors if (found := UNMATCHED.search(error))]


def _candidates(examples: Examples, broken: str) -> list[Examples]:
    """The examples with one slot that holds the broken reference holding another value of the message instead."""
    values = list(dict.fromkeys(field for value in examples.values() for field in FIELDS.split(value) if field))
    slots = [name for name, value in examples.items() if value == broken]
    return [{**examples, name: value} for name in slots for value in values if value != broken]
