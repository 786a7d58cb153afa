"""Declares the composition root to Django, and hangs the figures of sandboxes on the page of an organisation."""

from django.apps import AppConfig


class MockAdminConfig(AppConfig):
    name = "mockadmin"

    def ready(self) -> None:
        from accounts import panels

        from . import figures

        panels.add(figures.quota)
        panels.add(figures.calls)
