"""Keeps files that were sent between two forms, for who sent them and in the organisation they acted for."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User

from ..errors import HeldLost, VaultDamaged
from . import vault

KIND = "held"
SALT = "catalog.holding"
FOR_FORMS = timedelta(hours=2)
"""How long a form may wait; the files themselves are swept away later."""
SWEPT_AFTER = timedelta(hours=3)
UNIQUE = 16
"""Random bytes before the content: what two people hold is never one file of the vault."""
NAMED = 8
"""Names that a form shows."""


@dataclass(frozen=True)
class Held:
    """What was sent: its bytes under one file name, the names of the files in it (some of them) and their number.

    `invented`: its sender attests that the people in it do not exist.
    """

    content: bytes
    filename: str
    names: tuple[str, ...]
    count: int
    token: str = ""
    invented: bool = False


def hold(held: Held, *, by: User, organisation: Organisation) -> str:
    """Keeps it, and returns the signed token that a hidden field carries. What others left behind is swept."""
    if held.token:
        return held.token
    sweep()
    digest = vault.put(KIND, [secrets.token_bytes(UNIQUE), held.content])
    told = {
        "digest": digest,
        "filename": held.filename,
        "names": held.names[:NAMED],
        "count": held.count,
        "invented": held.invented,
        "user": by.pk,
        "organisation": organisation.pk,
    }
    return signing.dumps(told, salt=SALT, compress=True)


def take(token: str, *, by: User, organisation: Organisation) -> Held:
    """What the token stands for; raises HeldLost when it is too old, altered, swept, or somebody else's."""
    told = _told(token)
    if told.get("user") != by.pk or told.get("organisation") != organisation.pk:
        raise _lost()
    try:
        content = vault.get(KIND, told["digest"])[UNIQUE:]
    except VaultDamaged as damage:
        raise _lost() from damage
    invented = told.get("invented", False)
    return Held(content, told["filename"], tuple(told["names"]), told["count"], token, invented)


def forget(held: Held) -> None:
    """Deletes what a token stood for, once it is published."""
    if held.token:
        vault.delete(KIND, _told(held.token)["digest"])


def sweep() -> None:
    """Deletes what is held for so long that no form can still ask for it."""
    if not default_storage.exists(KIND):
        return
    oldest = timezone.now() - SWEPT_AFTER
    for folder in default_storage.listdir(KIND)[0]:
        for digest in default_storage.listdir(f"{KIND}/{folder}")[1]:
            if default_storage.get_modified_time(f"{KIND}/{folder}/{digest}") < oldest:
                default_storage.delete(f"{KIND}/{folder}/{digest}")


def _told(token: str) -> dict:
    try:
        return signing.loads(token, salt=SALT, max_age=FOR_FORMS)
    except signing.BadSignature as error:
        raise _lost() from error


def _lost() -> HeldLost:
    return HeldLost(_("The files that you sent are no longer kept: choose them again."))
