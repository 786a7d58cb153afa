"""Publishing an upload: what changes is shown first, what others changed meanwhile is joined or chosen for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ..actions import datasets as actions
from ..models import Upload
from ..revising import rebasing
from ..stages import UploadStage
from . import steps, uploads


@require_POST
def publish(request: HttpRequest, pk) -> HttpResponse:
    upload = uploads.found(request, pk)
    form = steps.form(request, upload, rebasing.merge(upload), request.POST)
    if not form.is_valid():
        return uploads.page(request, upload, publishing=form)
    revision = actions.publish(upload=upload, by=request.user, **form.published())
    if revision is None:
        messages.info(request, _("Your rows were joined with the newest revision. Nothing is published yet."))
    elif form.merge:
        words = {"number": revision.number, "theirs": form.merge.theirs.number}
        messages.success(request, _("Revision %(number)d is published, joined with r%(theirs)d.") % words)
    return redirect("catalog:upload", pk)


@require_GET
def changes(request: HttpRequest, pk) -> HttpResponse:
    """All that an upload changes: since the revision it was made from, or since the newest."""
    visible = Upload.objects.visible_to(request.user).select_related("dataset", "operation__version__service")
    upload = get_object_or_404(visible, pk=pk, stage=UploadStage.READY, dataset__isnull=False)
    newer = rebasing.newer(upload)
    base = rebasing.base(upload) if newer else get_object_or_404(upload.dataset.revisions.all()[:1])
    context = steps.listed(request, base, upload) | {"upload": upload, "dataset": upload.dataset, "old": base}
    return render(request, "catalog/upload_changes.html", context)
