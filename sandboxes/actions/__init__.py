"""Decisions of people about sandboxes: the only door for writes."""

from ..choices import LayerChoice, Ordered, ServiceChoice
from .composition import recompose
from .life import configure, delete, extend, limit, reset, retry, start, stop
from .orders import order, order_default
from .overlays import put_own_row, remove_own_row
from .reviews import approve, refuse
from .rows import answer_call
from .templates import delete_template, order_template, save_template
from .tokens import renew_token

__all__ = [
    "LayerChoice",
    "Ordered",
    "ServiceChoice",
    "answer_call",
    "approve",
    "configure",
    "delete",
    "delete_template",
    "extend",
    "limit",
    "order",
    "order_default",
    "order_template",
    "put_own_row",
    "recompose",
    "refuse",
    "remove_own_row",
    "renew_token",
    "reset",
    "retry",
    "save_template",
    "start",
    "stop",
]
