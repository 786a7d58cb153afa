"""Mends the linked documents of a contract in place; what it did is in the contract's notices."""

from ..documents import Declaration
from ..linking import Contract
from . import grammar, imports
from .abstracts import Abstracts
from .references import References
from .scopes import Scopes
from .tables import Tables

MOST_NOTICES = 30  # of one kind


def mend(contract: Contract) -> list[Declaration]:
    """The prefixes that have to be declared first, for all to be mended: link again with them, and mend again."""
    scopes = Scopes(contract)
    notices = grammar.mend(contract)
    abstracts = Abstracts(contract, scopes)
    abstracts.mend()
    notices += imports.mend(contract, scopes)
    references = References(Tables(contract), scopes)
    references.mend()
    for notice in (*notices, *abstracts.notices, *references.notices):
        if sum(told.code == notice.code for told in contract.notices) < MOST_NOTICES:
            contract.notices.append(notice)
    return scopes.needed
