"""How a refusal of the domain becomes an HTTP answer: one table for pages and API."""

from accounts.errors import AccountsError
from catalog.errors import CatalogError
from sandboxes.errors import SandboxesError

REFUSALS = (AccountsError, CatalogError, SandboxesError)

STATUS = {"not-allowed": 403}
"""Status of a refusal by its code; every other refusal is a conflict (409)."""


def status_of(refusal: Exception) -> int:
    return STATUS.get(getattr(refusal, "code", ""), 409)
