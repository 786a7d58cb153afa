"""Tokens of sandboxes: made once, kept only as SHA-256; the checker's own is derived, never stored."""

import hashlib
import hmac
import secrets

from django.conf import settings

from .models import Sandbox


def make() -> tuple[str, str]:
    """A new token and what is kept of it."""
    token = "sb_" + secrets.token_urlsafe(32)
    return token, digest(token)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def of_checker(sandbox: Sandbox, generation: int) -> str:
    """The token with which the portal calls its own sandbox, for one generation only."""
    words = f"check:{sandbox.public_id}:{generation}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).hexdigest()
