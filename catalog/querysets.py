"""Which services, versions, datasets and uploads a person may see and use.

The rules, for someone without a network role (those see everything):
a service or version: members of its organisation; everyone once approved or deprecated, unless it is off the tracks;
a dataset: its team (and the organisation's managers), its organisation, or everyone who sees the service, by its scope;
an upload: the organisation it was made in, and only the team when it is meant for one;
a suggestion: who made it, while the dataset is seen, and those who may change its dataset;
a batch of contracts: the organisation it was made in;
the wish to share a dataset: those of its organisation who see the dataset, and the network's reviewers;
a fictitious person: the organisation it was made for.
"""

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts import roles
from accounts.models import Organisation, Team
from accounts.stages import Role

from .stages import Scope, SharingStage, Stage, SuggestionStage, Track

SHARED = (Stage.APPROVED, Stage.DEPRECATED)
"""Stages in which a version on a track travels across the network."""


class Scoped(models.QuerySet):
    """A QuerySet that knows what a person may see."""

    def visible_to(self, user) -> "Scoped":
        """What `user` may see; nothing for strangers, everything for network roles."""
        held = roles.of(user)
        if held.user_id is None:
            return self.none()
        return self if held.is_network else self.filter(self.rule(held))

    def rule(self, held: roles.Roles) -> Q:
        raise NotImplementedError


class ServiceQuerySet(Scoped):
    def rule(self, held: roles.Roles) -> Q:
        shared = _model("ServiceVersion").objects.filter(_shared())
        return Q(organisation__in=held.organisation_ids) | Q(pk__in=shared.order_by().values("service"))


class ServiceVersionQuerySet(Scoped):
    def rule(self, held: roles.Roles) -> Q:
        return _version_rule(held)

    def usable_by(self, user, organisation: Organisation | None) -> "ServiceVersionQuerySet":
        """Versions that `user` may put in a sandbox of `organisation`: shared ones, and its own off the tracks."""
        own = Q(service__organisation=organisation) & Q(track=Track.NON_STANDARD)
        alive = ~Q(stage__in=[Stage.REFUSED, Stage.RETIRED])
        return self.visible_to(user).filter(_shared() | own & alive)


class OperationQuerySet(Scoped):
    def rule(self, held: roles.Roles) -> Q:
        return _version_rule(held, "version__")


class NamedResponseQuerySet(Scoped):
    def rule(self, held: roles.Roles) -> Q:
        return _version_rule(held, "operation__version__")


class DatasetQuerySet(Scoped):
    def rule(self, held: roles.Roles) -> Q:
        return _dataset_rule(held)


class DatasetRevisionQuerySet(Scoped):
    def rule(self, held: roles.Roles) -> Q:
        return _dataset_rule(held, "dataset__")


class UploadQuerySet(Scoped):
    def rule(self, held: roles.Roles) -> Q:
        wide = ~Q(scope=Scope.TEAM) | Q(author=held.user_id)
        return Q(organisation__in=held.organisation_ids) & (wide | _team_rule(held))


class SuggestionQuerySet(Scoped):
    def rule(self, held: roles.Roles) -> Q:
        return Q(author=held.user_id) & _dataset_rule(held, "dataset__") | self._kept(held)

    def to_decide(self, user) -> "SuggestionQuerySet":
        """Those that wait for a decision which `user` may take."""
        return self.filter(self._kept(roles.of(user)), stage=SuggestionStage.OPEN)

    def _kept(self, held: roles.Roles) -> Q:
        """Those for datasets that the person may change: `policies.may_change` in SQL."""
        contributor = Q(dataset__organisation__in=held.organisation_ids_with(Role.CONTRIBUTOR))
        owner = Q(dataset__organisation__in=held.organisation_ids_with(Role.OWNER))
        network, narrow = Q(dataset__scope=Scope.NETWORK), Q(dataset__scope=Scope.TEAM)
        return network & owner | contributor & ~network & (~narrow | _team_rule(held, "dataset__"))


class SharingQuerySet(Scoped):
    def rule(self, held: roles.Roles) -> Q:
        return Q(dataset__organisation__in=held.organisation_ids) & _dataset_rule(held, "dataset__")

    def to_decide(self, user) -> "SharingQuerySet":
        """Those that wait for a decision which a reviewer other than their author takes."""
        if not roles.of(user).network(Role.REVIEWER):
            return self.none()
        return self.filter(stage=SharingStage.ASKED).exclude(asked_by=user)


class OwnedQuerySet(Scoped):
    """What belongs to one organisation and is nobody else's."""

    def rule(self, held: roles.Roles) -> Q:
        return Q(organisation__in=held.organisation_ids)


class ContractBatchQuerySet(Scoped):
    def rule(self, held: roles.Roles) -> Q:
        return Q(organisation__in=held.organisation_ids)


def _shared(prefix: str = "") -> Q:
    return Q(**{f"{prefix}stage__in": SHARED}) & ~Q(**{f"{prefix}track": Track.NON_STANDARD})


def _version_rule(held: roles.Roles, prefix: str = "") -> Q:
    return Q(**{f"{prefix}service__organisation__in": held.organisation_ids}) | _shared(prefix)


def _dataset_rule(held: roles.Roles, prefix: str = "") -> Q:
    services = _model("Service").objects
    seen = services.filter(services.all().rule(held)).order_by().values("pk")
    network = Q(**{f"{prefix}scope": Scope.NETWORK, f"{prefix}service__in": seen})
    own = Q(**{f"{prefix}organisation__in": held.organisation_ids})
    narrow = Q(**{f"{prefix}scope": Scope.TEAM})
    return network | own & ~narrow | own & narrow & _team_rule(held, prefix)


def _team_rule(held: roles.Roles, prefix: str = "") -> Q:
    """Members of the team; a subquery, because a join would repeat lines. Managers see every team's."""
    teams = Team.objects.filter(members=held.user_id).order_by().values("pk")
    managed = held.organisation_ids_with(Role.MANAGER)
    return Q(**{f"{prefix}team__in": teams}) | Q(**{f"{prefix}organisation__in": managed})


def _model(name: str) -> type[models.Model]:
    """A model of this app by name: the models import this module, so it cannot import them."""
    return apps.get_model("catalog", name)
