"""Who may use a dataset: widened to the network by a reviewer's decision, narrowed by those who keep it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import Team, User

from .. import policies
from ..datasets import sharing
from ..errors import MoveRefused, NotAllowed
from ..models import Dataset, Sharing
from ..neighbours import announcements
from ..stages import Scope, SharingStage
from ..uploads import airlock, publishing


@transaction.atomic
def ask(*, dataset: Dataset, by: User, note: str = "") -> Sharing:
    """Asks that the whole network may use the dataset; until a reviewer decides it stays with those who have it.

    Raises NotAllowed, UploadRefused, MoveRefused.
    """
    airlock.refuse_words(note=note)
    dataset = _locked(dataset)
    if not policies.may_change(by, dataset) or not policies.may_share(by, dataset.organisation_id):
        raise NotAllowed(_("Only service owners share a dataset with the whole network."))
    return sharing.ask(dataset, by=by, note=note)


@transaction.atomic
def withdraw(*, dataset: Dataset, by: User) -> None:
    """Takes the request back. Raises NotAllowed, MoveRefused."""
    dataset = _locked(dataset)
    if not policies.may_change(by, dataset):
        raise NotAllowed(_("You may not change this dataset."))
    _end(dataset, SharingStage.WITHDRAWN)
    trail.record(by=by, verb="dataset.withdraw-network", target=dataset)


@transaction.atomic
def approve(*, dataset: Dataset, by: User, note: str = "") -> None:
    """Opens the dataset to the whole network. Raises NotAllowed, MoveRefused."""
    dataset = _decided(dataset, SharingStage.APPROVED, by=by, reason=note)
    former = dataset.scope
    Dataset.objects.filter(pk=dataset.pk).update(scope=Scope.NETWORK, team=None)
    _record("dataset.approve-network", dataset, by, note, {"from": former})


@transaction.atomic
def refuse(*, dataset: Dataset, by: User, note: str) -> None:
    """Leaves the dataset where it is; `note` gives the reason. Raises NotAllowed, MoveRefused."""
    if not note.strip():
        raise MoveRefused(_("Give the reason of the refusal."))
    dataset = _decided(dataset, SharingStage.REFUSED, by=by, reason=note)
    _record("dataset.refuse-network", dataset, by, note, {})


@transaction.atomic
def narrow(*, dataset: Dataset, by: User, scope: str, team: Team | None = None) -> None:
    """Leaves the dataset to a team or to its organisation; wider within the organisation needs no review either.

    Sandboxes of others that follow it keep the rows they have and get no more. Raises NotAllowed, UploadRefused,
    MoveRefused.
    """
    dataset = _locked(dataset)
    if not policies.may_change(by, dataset):
        raise NotAllowed(_("You may not change this dataset."))
    if scope == Scope.NETWORK:
        raise MoveRefused(_("The network is asked for: a reviewer decides."))
    publishing.check_scope(by=by, organisation=dataset.organisation, scope=scope, team=team)
    team = team if scope == Scope.TEAM else None
    if (dataset.scope, dataset.team) == (scope, team):
        raise MoveRefused(_("This dataset has this scope already."))
    Dataset.objects.filter(pk=dataset.pk).update(scope=scope, team=team)
    if dataset.scope == Scope.NETWORK:
        announcements.network_left(dataset.pk)
    detail = {"from": dataset.scope, "to": scope, "team": str(team or "")}
    trail.record(by=by, verb="dataset.narrow", target=dataset, detail=detail)


def _decided(dataset: Dataset, stage: str, *, by: User, reason: str) -> Dataset:
    """The dataset, locked, once the request for it is settled by somebody who had no part in it."""
    airlock.refuse_words(note=reason)
    dataset = _locked(dataset)
    asked = dataset.sharings.filter(stage=SharingStage.ASKED).select_related("dataset").first()
    if asked is None:
        raise MoveRefused(_("Nobody asks for that any more, or someone else decided first."))
    if not policies.may_decide_sharing(by, asked):
        raise NotAllowed(_("Only a reviewer decides, and nobody decides on a dataset that they wrote or proposed."))
    _end(dataset, stage, decided_by=by, decided_at=timezone.now(), reason=reason.strip()[:300])
    return dataset


def _end(dataset: Dataset, stage: str, **fields) -> None:
    asked = Sharing.objects.filter(dataset=dataset, stage=SharingStage.ASKED)
    if not asked.update(stage=stage, **fields):
        raise MoveRefused(_("Nobody asks for that any more, or someone else decided first."))


def _locked(dataset: Dataset) -> Dataset:
    """Reads the dataset again and holds it: the policy judges what is true now, not what the page showed."""
    held = Dataset.objects.select_for_update(of=("self",)).select_related("organisation", "team")
    return held.get(pk=dataset.pk)


def _record(verb: str, dataset: Dataset, by: User, note: str, detail: dict) -> None:
    trail.record(by=by, verb=verb, target=dataset, detail=detail | ({"note": note} if note else {}))
