"""Decisions of people about sandboxes: the only door for writes."""

from ..choices import LayerChoice, Ordered, ServiceChoice
from .composition import recompose
from .life import configure, delete, extend, reset, retry, start, stop
from .orders import order, order_default
from .reviews import approve, refuse
from .rows import answer_call
from .tokens import renew_token

__all__ = [
    "LayerChoice",
    "Ordered",
    "ServiceChoice",
    "answer_call",
    "approve",
    "configure",
    "delete",
    "extend",
    "order",
    "order_default",
    "recompose",
    "refuse",
    "renew_token",
    "reset",
    "retry",
    "start",
    "stop",
]
