"""What a person changes about oneself."""

from django.db import transaction

from .. import trail
from ..models import User


@transaction.atomic
def change(*, by: User, first_name: str, last_name: str, language: str) -> None:
    by.first_name, by.last_name, by.language = first_name, last_name, language
    by.save(update_fields=["first_name", "last_name", "language"])
    trail.record(by=by, verb="profile.change", target=by)


def choose_language(*, by: User, language: str) -> None:
    """The switch in the frame; too small a thing for the trail."""
    User.objects.filter(pk=by.pk).update(language=language)
    by.language = language
