"""Declares the sandboxes app to Django, and listens to what the catalogue publishes."""

from django.apps import AppConfig


class SandboxesConfig(AppConfig):
    name = "sandboxes"
    verbose_name = "Sandboxes"

    def ready(self) -> None:
        from catalog import announcements

        from .actions import following

        announcements.subscribe(following.renew_followers)
