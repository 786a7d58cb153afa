"""The annotated copy of a faulty file: its name, the file it came from, and those that are done with once it is out."""

import re
from pathlib import PurePosixPath

from django.db.models import Q, QuerySet

from accounts.models import Organisation, User

from ..models import Dataset, Operation, Upload
from ..stages import UploadStage

MARK = "-a-corriger"
COUNTED = re.compile(r" ?\(\d+\)\Z")
"""What a browser adds to the name of a second download."""


def filename(upload: Upload) -> str:
    """The name of the file that was sent, said to be mended: cas.csv → cas-a-corriger.xlsx; said once."""
    return f"{_stem(upload.filename)}{MARK}.xlsx"


def origin(name: str, *, operation: Operation, by: User, organisation: Organisation) -> Upload | None:
    """The faulty file of this person that the annotated copy called `name` came from; None for any other name."""
    if not _is_copy(name):
        return None
    mine = Upload.objects.filter(author=by, organisation=organisation, operation=operation).select_related("dataset")
    faulty = mine.filter(stage=UploadStage.FAULTY)
    return next((each for each in faulty if _stem(each.filename) == _stem(name)), None)


def mended(upload: Upload, dataset: Dataset) -> QuerySet[Upload]:
    """The faulty files of the same author for `dataset` that `upload` is the mended form of.

    Files of the same name count only when nothing was changed in their pages: else there is something in them that is
    nowhere else.
    """
    same = Q(dataset=dataset) | Q(dataset=None, dataset_name=dataset.name, organisation=dataset.organisation_id)
    former = Upload.objects.filter(same, author=upload.author_id, operation=upload.operation_id)
    former = former.filter(stage=UploadStage.FAULTY, created_at__lt=upload.created_at)
    if not _is_copy(upload.filename):
        former = former.filter(edition=0)
    stem = _stem(upload.filename)
    return former.filter(pk__in=[pk for pk, name in former.values_list("pk", "filename") if _stem(name) == stem])


def was_vouched_for(upload: Upload) -> bool:
    """Whether the author said of the faulty file that this is the annotated copy of that its people are invented."""
    faulty = origin(upload.filename, operation=upload.operation, by=upload.author, organisation=upload.organisation)
    return faulty is not None and faulty.invented


def _is_copy(name: str) -> bool:
    return COUNTED.sub("", PurePosixPath(name).stem).endswith(MARK)


def _stem(name: str) -> str:
    return COUNTED.sub("", PurePosixPath(name).stem).removesuffix(MARK)
