"""The dataset a dropped file goes to when nobody says: the one it came from, else a new one that takes nothing away."""

from django.db.models import QuerySet

from accounts.models import Organisation, User

from .. import policies
from ..folding import bare
from ..models import Dataset, Operation

LONGEST_NAME = 120
LOOKED_AT = 200


def of(operation: Operation, *, by: User, organisation: Organisation, filename: str, stem: str) -> Dataset | None:
    """The dataset that bears the file's name, or whose last file did, or the only one; None for a new one."""
    mine = open_to(operation, by=by, organisation=organisation)
    named = [dataset for dataset in mine if bare(dataset.name) == bare(stem)]
    same_file = [dataset for dataset in mine if (last := dataset.revisions.first()) and last.filename == filename]
    for found in (named, same_file, mine):
        if len(found) == 1:
            return found[0]
    return None


def open_to(operation: Operation, *, by: User, organisation: Organisation) -> list[Dataset]:
    """The datasets of this operation that the person may give a revision to."""
    found = datasets(operation, by=by, organisation=organisation)[:LOOKED_AT]
    return [dataset for dataset in found if policies.may_change(by, dataset)]


def free_name(operation: Operation, *, by: User, organisation: Organisation, wanted: str) -> str:
    """`wanted`, numbered when a dataset of this operation has that name."""
    taken = set(datasets(operation, by=by, organisation=organisation).values_list("name", flat=True))
    free, number = wanted[:LONGEST_NAME], 1
    while free in taken:
        number += 1
        free = f"{wanted[: LONGEST_NAME - len(str(number)) - 1]} {number}"
    return free


def datasets(operation: Operation, *, by: User, organisation: Organisation) -> QuerySet[Dataset]:
    """The organisation's datasets of this operation that the person sees."""
    seen = Dataset.objects.visible_to(by).filter(organisation=organisation, operation_name=operation.name)
    return seen.filter(service=operation.version.service_id).select_related("team", "service")
