"""Makes a revision of an upload that is ready: one number after the other, never the same content twice in a row."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries, roles, trail
from accounts.models import User
from accounts.stages import Role

from ..datasets import sharing, suggesting
from ..errors import NotAllowed, UploadRefused
from ..keeping import vault
from ..mending import drafts
from ..models import Dataset, DatasetRevision, Upload
from ..neighbours import announcements
from ..revising import differences, rebasing
from ..stages import Scope, SuggestionStage, UploadStage
from . import airlock


@transaction.atomic
def publish(*, upload: Upload, by: User, note: str = "") -> DatasetRevision:
    """The next revision of the upload's dataset, which is made when there is none. Who may was asked before.

    Raises UploadRefused: not-ready, attestation, identical (names the revision), behind (another came meanwhile),
    name-taken, gone.
    """
    upload = (
        Upload.objects.select_for_update(of=("self",)).select_related("operation__version__service").get(pk=upload.pk)
    )
    if upload.stage != UploadStage.READY:
        raise UploadRefused(_("This file is not ready to be published."), code="not-ready")
    if airlock.to_attest(upload):
        message = _("This table names people. Whoever publishes it attests that they are invented.")
        raise UploadRefused(message, code="attestation")
    if not vault.exists("rows", upload.digest):
        raise UploadRefused(_("The rows of this file are gone. Send the file again."), code="gone")
    dataset = _dataset(upload, by, note)
    last = dataset.revisions.order_by("-number").first()
    if last and rebasing.is_in(upload, last):
        raise UploadRefused(
            _("This file is identical to revision r%(number)s published on %(date)s. There is nothing to do.")
            % {"number": last.number, "date": timezone.localtime(last.created_at).strftime("%d/%m/%Y")},
            [{"code": "F03", "revision": last.number}],
            code="identical",
        )
    if rebasing.newer(upload) is not None:
        raise UploadRefused(
            _("Revision r%(number)s was published meanwhile: publish again to join it with yours.")
            % {"number": last.number},
            code="behind",
        )
    revision = DatasetRevision.objects.create(
        dataset=dataset,
        number=last.number + 1 if last else 1,
        version=upload.operation.version,
        digest=upload.digest,
        columns=upload.report["columns"],
        key_path=upload.key_path,
        row_count=upload.report["row_count"],
        changes=differences.counts(last, upload) if last else None,
        note=suggesting.credited(upload, note or upload.note),
        filename=upload.filename,
        author=by,
    )
    Upload.objects.filter(pk=upload.pk).update(stage=UploadStage.PUBLISHED, dataset=dataset, revision=revision)
    upload.suggestions.update(stage=SuggestionStage.PUBLISHED, revision=revision)
    drafts.forget(upload)
    detail = {"revision": revision.number, "rows": revision.row_count, "digest": revision.digest}
    trail.record(by=by, verb="dataset.publish", target=dataset, detail=detail)
    announcements.revision_published(dataset.pk)
    return revision


def check_scope(*, by: User, organisation, scope: str, team) -> None:
    """Who may share how far: a team's dataset names a team of one's own; the network's needs a service owner."""
    if scope == Scope.TEAM and (team is None or not queries.teams_of(by, organisation).filter(pk=team.pk).exists()):
        raise UploadRefused(_("Choose a team of your organisation."), code="team-missing")
    if scope == Scope.NETWORK and not roles.of(by).may(Role.OWNER, organisation):
        raise NotAllowed(_("Only service owners share a dataset with the whole network."))


def _dataset(upload: Upload, by: User, note: str) -> Dataset:
    """The dataset, locked; a new one when the upload names none, for which the network may have to be asked."""
    if upload.dataset_id:
        return Dataset.objects.select_for_update().get(pk=upload.dataset_id)
    check_scope(by=by, organisation=upload.organisation, scope=upload.scope, team=upload.team)
    try:
        with transaction.atomic():
            dataset = Dataset.objects.create(
                service=upload.operation.version.service,
                operation_name=upload.operation.name,
                name=upload.dataset_name,
                scope=sharing.first_scope(upload.scope),
                organisation=upload.organisation,
                team=upload.team if upload.scope == Scope.TEAM else None,
                owner=upload.author,
            )
    except IntegrityError as error:
        raise UploadRefused(
            _("Your organisation already has a dataset named “%(name)s” for this operation. Send the file to it.")
            % {"name": upload.dataset_name},
            code="name-taken",
        ) from error
    trail.record(by=by, verb="dataset.create", target=dataset, detail={"scope": dataset.scope})
    if upload.scope == Scope.NETWORK:
        sharing.ask(dataset, by=by, note=note)
    return dataset
