"""The closed lists of accounts: levels of organisations and roles of people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    NATIONAL = "national", _("national")
    REGIONAL = "regional", _("regional")
    LOCAL = "local", _("local")


class Role(models.TextChoices):
    """What a person may do; the first five inside one organisation, the last three across the network."""

    READER = "reader", _("reader")
    CONTRIBUTOR = "contributor", _("business contributor")
    DEVELOPER = "developer", _("developer")
    OWNER = "owner", _("service owner")
    MANAGER = "manager", _("organisation manager")
    REVIEWER = "reviewer", _("reviewer")
    OPERATOR = "operator", _("operator")
    AUDITOR = "auditor", _("auditor")


NETWORK_ROLES = (Role.REVIEWER, Role.OPERATOR, Role.AUDITOR)
"""Roles held across the network: their memberships name no organisation."""

LADDER_ROLES = (Role.READER, Role.CONTRIBUTOR, Role.DEVELOPER, Role.OWNER, Role.MANAGER)
"""Roles held inside one organisation; each includes those before it."""
