"""What several pages show of changes: the step before publishing, and a page of differences."""

from django.core.paginator import Paginator
from django.http import HttpRequest

from accounts import queries as account_queries

from .. import policies
from ..forms.revisions import LABELS, ChangesFilter, PublicationForm
from ..models import Upload
from ..revising import rebasing, step
from ..revising.differences import Differences
from ..revising.lines import Stored
from ..revising.step import Step

PAGE_SIZE = 50


def form(request: HttpRequest, upload: Upload, data=None, *, merge=None) -> PublicationForm:
    """The form that publishes; `merge` when it is known already."""
    return PublicationForm(
        data,
        upload=upload,
        merge=merge or rebasing.merge(upload),
        teams=account_queries.teams_of(request.user, upload.organisation),
        may_share=policies.may_share(request.user, upload.organisation),
    )


def before_publishing(request: HttpRequest, upload: Upload) -> dict:
    """What the page of a ready upload shows and asks."""
    found: Step = step.of(upload, request.user)
    if found.refusal:
        return {"step": found}
    return {"step": found, "publishing": form(request, upload, merge=found.merge)}


def listed(request: HttpRequest, old: Stored, new: Stored) -> dict:
    """A page of what differs, of the kind that the address names; and how many of each kind there are."""
    asked = ChangesFilter(request.GET)
    kind = asked.cleaned_data["voir"] if asked.is_valid() else ""
    found = Differences(old, new, kind)
    return {
        "kind": kind,
        "counts": found.counts,
        "total": sum(found.counts.values()),
        "kinds": [(each, label, found.counts[each]) for each, label in LABELS.items()],
        "columns": found.columns,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
    }
