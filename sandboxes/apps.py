"""Declares the sandboxes app to Django, listens to what the catalogue publishes, and says what uses it."""

from django.apps import AppConfig


class SandboxesConfig(AppConfig):
    name = "sandboxes"
    verbose_name = "Sandboxes"

    def ready(self) -> None:
        from catalog.neighbours import announcements, consumers, followers

        from . import consuming
        from .actions import following

        announcements.subscribe(following.renew_followers)
        announcements.when_network_left(following.keep_with_strangers)
        consumers.add(consuming.using)
        followers.add(consuming.answering_with)
