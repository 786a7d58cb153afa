"""Where the rows of an upload go: into another dataset than the one that was proposed, or into a new one."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import User

from .. import policies
from ..errors import NotAllowed, UploadRefused
from ..matching import destinations
from ..models import Dataset, Upload
from ..stages import Scope, UploadStage
from ..uploads import airlock

CHANGEABLE = (UploadStage.FAULTY, UploadStage.READY)


@transaction.atomic
def change(*, upload: Upload, by: User, dataset: Dataset | None, name: str = "") -> None:
    """Sends the rows to `dataset`, else to a new one called `name`. Raises NotAllowed, UploadRefused."""
    if not policies.may_publish(by, upload) or not (dataset is None or policies.may_change(by, dataset)):
        raise NotAllowed(_("You may not change this file."))
    if dataset is not None and not _fits(dataset, upload):
        raise UploadRefused(_("This dataset answers another operation."), code="other-operation")
    airlock.refuse_words(dataset_name=name)
    told = {"dataset": dataset, "dataset_name": "", "base": dataset.revisions.first() if dataset else None}
    if dataset is not None:
        told |= {"scope": dataset.scope, "team": dataset.team}
    else:
        told["dataset_name"] = name.strip()[: destinations.LONGEST_NAME]
        if upload.dataset is not None:
            told |= {"scope": Scope.ORGANISATION, "team": None}
    if not Upload.objects.filter(pk=upload.pk, stage__in=CHANGEABLE).update(**told):
        raise UploadRefused(_("This file is being checked, or was published or put aside."), code="not-mendable")
    detail = {"dataset": dataset.pk if dataset else None}
    trail.record(by=by, verb="upload.destine", target=upload, detail=detail)


def _fits(dataset: Dataset, upload: Upload) -> bool:
    wanted = (upload.organisation_id, upload.operation.version.service_id, upload.operation.name)
    return (dataset.organisation_id, dataset.service_id, dataset.operation_name) == wanted
