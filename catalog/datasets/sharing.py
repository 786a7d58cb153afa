"""How far a dataset travels: the network has it only once a reviewer who had no part in it says so."""

from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import User

from ..errors import MoveRefused
from ..models import Dataset, Sharing
from ..stages import Scope, SharingStage


def first_scope(scope: str) -> str:
    """The scope in which a new dataset begins: who wants the network's gets the organisation's until it is approved."""
    return Scope.ORGANISATION if scope == Scope.NETWORK else scope


def ask(dataset: Dataset, *, by: User, note: str = "") -> Sharing:
    """Asks for the network, inside the caller's transaction, with the dataset locked. Who may was asked before.

    Raises MoveRefused when it has it, or when that is asked already.
    """
    if dataset.scope == Scope.NETWORK:
        raise MoveRefused(_("The whole network has this dataset already."))
    if dataset.sharings.filter(stage=SharingStage.ASKED).exists():
        raise MoveRefused(_("A reviewer has been asked already."))
    made = Sharing.objects.create(dataset=dataset, asked_by=by, note=note[:300])
    trail.record(by=by, verb="dataset.ask-network", target=dataset, detail={"note": note} if note else {})
    return made
