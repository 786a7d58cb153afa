"""Plug-ins: small pieces of others' code that an operator approved, run apart from the engine within limits."""

from .approving import GROUP, Approved, Installed, approved, installed, missing, read
from .declaring import Declared, declared
from .interface import LONGEST_VALUE, Dispatcher, Function, Moment, Validator
from .running import Asked, Given, Runner

__all__ = [
    "GROUP",
    "LONGEST_VALUE",
    "Approved",
    "Asked",
    "Declared",
    "Dispatcher",
    "Function",
    "Given",
    "Installed",
    "Moment",
    "Runner",
    "Validator",
    "approved",
    "declared",
    "installed",
    "missing",
    "read",
]
