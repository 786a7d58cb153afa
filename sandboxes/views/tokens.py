"""A sandbox's token between its making and the moment its owner has noted it: in the session, for an hour at most."""

import time

from django.http import HttpRequest

from ..models import Sandbox
from ..stages import Access

KEPT_SECONDS = 3600
PLACEHOLDER = "YOUR_TOKEN"


def keep(request: HttpRequest, sandbox: Sandbox, token: str) -> None:
    """Keeps `token` so that the next pages can show it; an empty one (open sandbox) is nothing to keep."""
    if token:
        request.session[_name(sandbox)] = [token, int(time.time())]


def kept(request: HttpRequest, sandbox: Sandbox) -> str:
    """The token still to be noted; empty when there is none, or when it waited too long."""
    token, since = request.session.get(_name(sandbox), ("", 0))
    if token and time.time() - since > KEPT_SECONDS:
        forget(request, sandbox)
        return ""
    return token


def written(request: HttpRequest, sandbox: Sandbox) -> str:
    """What snippets carry: the token still known, a word to replace, or nothing when the sandbox is open."""
    return kept(request, sandbox) or (PLACEHOLDER if sandbox.access == Access.TOKEN else "")


def forget(request: HttpRequest, sandbox: Sandbox) -> None:
    request.session.pop(_name(sandbox), None)


def _name(sandbox: Sandbox) -> str:
    return f"token-of-{sandbox.public_id}"
