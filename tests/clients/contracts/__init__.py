"""Contracts of every style, each with its datasets and the calls that clients make; all of it invented."""

from . import documents, encoded, real, rpc, shapes
from .writing import Answer, Call, Contract, Sheet

__all__ = ["ALL", "Answer", "Call", "Contract", "Sheet"]

ALL: tuple[Contract, ...] = (*documents.ALL, *rpc.ALL, *encoded.ALL, *shapes.ALL, *real.ALL)
