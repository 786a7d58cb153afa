"""Declares the composition root to Django, for its templates and commands."""

from django.apps import AppConfig


class MockAdminConfig(AppConfig):
    name = "mockadmin"
