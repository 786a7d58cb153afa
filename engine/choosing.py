"""Which rule answers a call: the first that holds; where a plug-in chooses the response, the first that gets one."""

from collections.abc import Callable
from functools import partial

from . import conditions, envelope, functions
from .bundle import Bundle, Operation
from .envelope import Call
from .errors import PluginFailed
from .functions import Answering
from .rows import Record

LONGEST_SHOWN = 60


def ruled(
    bundle: Bundle, found: Operation, call: Call, answering: Answering | None, fits: Callable[[Record], bool]
) -> Record | None:
    """The row of the first rule that holds, fits, and has a response; None when no rule answers.

    Raises PluginFailed for a dispatcher that fails, or names no response of the operation.
    """
    for position in conditions.every(found.rules, partial(envelope.values, call)):
        record = bundle.rule_record(found, position)
        if record is None or not fits(record):
            continue
        choice = found.choices[position] if found.choices else None
        if choice is None:
            return record
        response = _chosen(found, choice, answering)
        if response is not None:
            return bundle.rule_record(found, position, response)
    return None


def _chosen(found: Operation, choice: functions.Call, answering: Answering | None) -> int | None:
    """The number of the response; None when the dispatcher leaves the call to what comes behind its rule."""
    plugin = choice.arguments[0]
    if answering is None:
        raise PluginFailed("plugin-failed", name=plugin)
    name = answering.value(choice)
    if not name:
        return None
    for number, response in enumerate(found.responses):
        if response.name == name:
            return number
    raise PluginFailed("plugin-response", name=plugin, response=name[:LONGEST_SHOWN])
