"""Declares the composition root to Django, hangs figures on the page of an organisation, announces plug-ins."""

from django.apps import AppConfig


class MockAdminConfig(AppConfig):
    name = "mockadmin"

    def ready(self) -> None:
        from accounts import panels

        from . import figures, plugins

        panels.add(figures.quota)
        panels.add(figures.calls)
        plugins.announce()
