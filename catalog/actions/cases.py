"""Keeping a set of cases: rows made from the contract become an upload like any other."""

from django.utils.translation import gettext as _

from accounts.models import Organisation, Team, User

from .. import policies
from ..datasets import casebook
from ..errors import NotAllowed
from ..models import Dataset, NamedResponse, Operation, Upload
from ..stages import Scope
from . import datasets


def keep(
    *,
    by: User,
    organisation: Organisation,
    operation: Operation,
    kind: str,
    response: NamedResponse | None = None,
    count: int = 20,
    key_path: list[str] | None = None,
    dataset: Dataset | None = None,
    dataset_name: str = "",
    scope: str = Scope.ORGANISATION,
    team: Team | None = None,
    publish_when_ready: bool = False,
    note: str = "",
) -> Upload:
    """Makes the rows and receives them as a file, which is checked, shown and published as everybody's.

    Raises NotAllowed, CasesRefused, UploadRefused, ChildFailed.
    """
    if not policies.may_upload(by, organisation):
        raise NotAllowed(_("Your role does not let you add data in this organisation."))
    made = casebook.make(operation, kind=kind, response=response, count=count, key_path=key_path)
    return datasets.receive(
        by=by,
        organisation=organisation,
        operation=operation,
        filename=f"{operation.name}-{kind}.csv",
        content=made.csv(),
        dataset=dataset,
        dataset_name=dataset_name,
        scope=scope,
        team=team,
        key_path=made.key_path,
        publish_when_ready=publish_when_ready,
        made_here=True,
        note=note,
    )
