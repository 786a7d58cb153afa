"""Who signs in to the demonstration: people for each role in three organisations, and for the network roles."""

import os
import unicodedata
from dataclasses import dataclass

from accounts.actions import people
from accounts.models import Organisation, User
from accounts.stages import Role

PASSWORD = os.environ.get("DEMO_PASSWORD", "mock-admin-demonstration")
"""For the fictitious accounts alone."""


@dataclass(frozen=True)
class Account:
    first_name: str
    role: Role
    organisation: str = ""
    presented: bool = False
    """Is the account named at the end of `make run`?"""

    @property
    def email(self) -> str:
        plain = unicodedata.normalize("NFKD", self.first_name).encode("ascii", "ignore").decode()
        return f"{plain.lower()}@exemple.invalid"


NATIONAL, REGIONAL, LOCAL = "cnam", "carsat-auvergne", "cpam-63"
"""Codes of three bodies of the network; their people here are invented."""

ACCOUNTS = (
    Account("Alice", Role.OWNER, NATIONAL, presented=True),
    Account("Chloé", Role.CONTRIBUTOR, LOCAL, presented=True),
    Account("Bob", Role.DEVELOPER, LOCAL, presented=True),
    Account("Renée", Role.REVIEWER, presented=True),
    Account("Manon", Role.MANAGER, LOCAL, presented=True),
    Account("Oscar", Role.OPERATOR, presented=True),
    Account("Aude", Role.AUDITOR, presented=True),
    Account("Noé", Role.CONTRIBUTOR, NATIONAL),
    Account("Nadia", Role.DEVELOPER, NATIONAL),
    Account("Nils", Role.MANAGER, NATIONAL),
    Account("Nour", Role.READER, NATIONAL),
    Account("Paul", Role.OWNER, REGIONAL),
    Account("Perle", Role.CONTRIBUTOR, REGIONAL),
    Account("Pia", Role.DEVELOPER, REGIONAL),
    Account("Prune", Role.MANAGER, REGIONAL),
    Account("Pablo", Role.READER, REGIONAL),
    Account("Lou", Role.OWNER, LOCAL),
    Account("Léa", Role.READER, LOCAL),
)


def settle() -> None:
    """Enrols the people who are not there yet; the organisations come with `manage.py seed_network`."""
    for account in ACCOUNTS:
        people.enrol(
            email=account.email,
            first_name=account.first_name,
            last_name="Fictif",
            role=account.role,
            organisation=organisation(account.organisation) if account.organisation else None,
            password=PASSWORD,
            is_fictitious=True,
        )


def organisation(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def person(first_name: str) -> User:
    account = next(account for account in ACCOUNTS if account.first_name == first_name)
    return User.objects.get(email=account.email)
