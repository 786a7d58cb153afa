"""The e-mails of accounts, each in the language of who receives it."""

from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from .models import User


def invite(person: User) -> None:
    """Tells a new person where to choose a password. The link lasts PASSWORD_RESET_TIMEOUT."""
    context = {
        "person": person,
        "url": _choose_password_url(person),
        "organisations": [m.organisation for m in person.memberships.select_related("organisation") if m.organisation],
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
    with translation.override(person.language):
        subject = render_to_string("account/email/invitation_subject.txt", context)
        message = render_to_string("account/email/invitation_message.txt", context)
    send_mail(" ".join(subject.split()), message, None, [person.email])


def _choose_password_url(person: User) -> str:
    key = default_token_generator.make_token(person)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
    return urljoin(settings.PORTAL_URL, path)
