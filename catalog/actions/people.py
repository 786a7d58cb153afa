"""The fictitious people of an organisation: more of them, and the end of knowing whom they stand for."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import Organisation, User

from .. import policies
from ..errors import NotAllowed, UploadRefused
from ..models import FictitiousPerson
from ..people import registry

MOST_AT_ONCE = 1_000
MOST = 20_000
"""Made by hand in one organisation; what takes the place of real people comes on top."""


@transaction.atomic
def make(*, by: User, organisation: Organisation, count: int) -> list[FictitiousPerson]:
    """So many more fictitious people. Raises NotAllowed, UploadRefused (too-many)."""
    if not policies.may_make_people(by, organisation):
        raise NotAllowed(_("Your role in this organisation does not let you make fictitious people."))
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not 1 <= count <= MOST_AT_ONCE or FictitiousPerson.objects.filter(organisation=organisation).count() > MOST:
        message = _("At most %(once)d people are made at once, and %(most)d in all.")
        raise UploadRefused(message % {"once": MOST_AT_ONCE, "most": MOST}, code="too-many")
    made = registry.make(organisation, count)
    trail.record(by=by, verb="people.make", target=organisation, detail={"count": count})
    return made


@transaction.atomic
def forget(*, by: User, organisation: Organisation) -> int:
    """Forgets whom the fictitious people stand for: a real person met again becomes somebody new. Raises NotAllowed."""
    if not policies.may_forget_traces(by, organisation):
        raise NotAllowed(_("Only a manager of the organisation does this."))
    count = registry.forget(organisation)
    trail.record(by=by, verb="people.forget", target=organisation, detail={"traces": count})
    return count
