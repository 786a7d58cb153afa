"""Signs API calls in by token: as its owner, inside its organisation, and only reading when it says so."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from knox.crypto import hash_token
from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS

from . import roles
from .models import Token

USED_EVERY = timedelta(minutes=1)
"""How often `last_used_at` is written at most: a pipeline that calls a lot must not write at each call."""


class TokenAuthentication(KnoxTokenAuthentication):
    """Reads `Authorization: Bearer mk_…`; sets `request.user`, `request.auth` and `request.organisation`."""

    def authenticate(self, request):
        signed_in = super().authenticate(request)
        if signed_in is None:
            return None
        user, token = signed_in
        if token.read_only and request.method not in SAFE_METHODS:
            raise exceptions.PermissionDenied(_("This token may only read."), code="read-only-token")
        request._request.organisation = token.organisation
        translation.activate(user.language)
        return user, token

    def authenticate_credentials(self, token: bytes):
        """The owner and the token, or `AuthenticationFailed`; found by digest, so nothing is compared in clear."""
        found = (
            Token.objects.select_related("user", "organisation")
            .filter(digest=_digest(token))
            .exclude(expiry__lte=timezone.now())
            .first()
        )
        if found is None or not found.user.is_active:
            raise exceptions.AuthenticationFailed(_("This token is unknown, expired or revoked."))
        roles.narrow(found.user, found.organisation)
        if found.organisation_id not in roles.of(found.user).organisation_ids:
            raise exceptions.AuthenticationFailed(_("The owner of this token has left its organisation."))
        _note_use(found)
        return found.user, found


def _digest(token: bytes) -> str:
    try:
        return hash_token(token.decode("ascii"))
    except UnicodeDecodeError as error:
        raise exceptions.AuthenticationFailed(_("This token is unknown, expired or revoked.")) from error


def _note_use(token: Token) -> None:
    now = timezone.now()
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - USED_EVERY)
    if token.last_used_at is None or token.last_used_at <= now - USED_EVERY:
        Token.objects.filter(stale, digest=token.digest).update(last_used_at=now)
