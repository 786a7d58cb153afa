"""How allauth behaves here: nobody signs up alone, and nobody is sent away to another site."""

from typing import Any
from urllib.parse import quote, urljoin

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .errors import MailNotSent


class ClosedDoor(DefaultAccountAdapter):
    """People are invited by the manager of their organisation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only addresses of this very site: the other allowed hosts are for health checks, not for people."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Built from PORTAL_URL: a forged Host header must not choose where the e-mailed link leads."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return urljoin(settings.PORTAL_URL, path.replace("UID-KEY", quote(key)))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sent at once, because its link must lie in no queue; `MailNotSent` when the mail server does not answer."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            raise MailNotSent(_("The e-mail could not be sent. Try again in a few minutes.")) from error

    def format_email_subject(self, subject: str) -> str:
        return f"[Mock Admin] {subject}"
