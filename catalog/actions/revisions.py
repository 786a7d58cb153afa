"""Going back: a former revision becomes the newest one again."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import User

from .. import policies
from ..errors import NotAllowed, UploadRefused
from ..keeping import vault
from ..models import Dataset, DatasetRevision
from ..neighbours import announcements
from ..revising import differences
from ..uploads import airlock


@transaction.atomic
def restore(*, dataset: Dataset, number: int, by: User, seen: int, note: str = "") -> DatasetRevision:
    """A new revision with the rows of revision `number`; sandboxes follow it as any publication.

    `seen` is the newest number when the person decided. Raises NotAllowed, UploadRefused: no-such-revision, behind,
    identical, gone.
    """
    if not policies.may_change(by, dataset):
        raise NotAllowed(_("You may not change this dataset."))
    airlock.refuse_words(note=note)
    dataset = Dataset.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=dataset.pk)
    last = dataset.revisions.first()
    former = dataset.revisions.filter(number=number).first()
    if former is None:
        raise UploadRefused(
            _("This dataset has no revision r%(number)s.") % {"number": number}, code="no-such-revision"
        )
    if last.number != seen:
        message = _("Revision r%(number)s was published meanwhile. Look at it, then decide again.")
        raise UploadRefused(message % {"number": last.number}, code="behind")
    if (former.digest, former.key_path, former.version_id) == (last.digest, last.key_path, last.version_id):
        message = _("Revision r%(number)s is the newest one already: there is nothing to go back to.")
        raise UploadRefused(message % {"number": last.number}, code="identical")
    if not vault.exists("rows", former.digest):
        raise UploadRefused(_("The rows of this revision are gone."), code="gone")
    words = _("Back to r%(number)s") % {"number": number}
    revision = DatasetRevision.objects.create(
        **_content(former),
        dataset=dataset,
        number=last.number + 1,
        changes=differences.counts(last, former),
        note=f"{words}. {note}"[:300] if note else words,
        author=by,
    )
    detail = {"revision": revision.number, "restores": number, "rows": revision.row_count, "digest": revision.digest}
    trail.record(by=by, verb="dataset.restore", target=dataset, detail=detail)
    announcements.revision_published(dataset.pk)
    return revision


def _content(revision: DatasetRevision) -> dict:
    """All that makes up the table of a revision, and not its history."""
    own = {"id", "dataset", "number", "changes", "note", "author", "created_at"}
    names = [field.name for field in DatasetRevision._meta.concrete_fields if field.name not in own]
    return {name: getattr(revision, name) for name in names}
