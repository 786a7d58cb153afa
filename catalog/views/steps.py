"""What several pages show of changes: the step before publishing, and a page of differences."""

from django.core.paginator import Paginator
from django.http import HttpRequest

from accounts import queries as account_queries

from .. import policies
from ..forms.revisions import LABELS, ChangesFilter, PublicationForm
from ..models import Upload
from ..revising import step
from ..revising.differences import Differences
from ..revising.lines import Stored
from ..revising.merging import Merge
from ..revising.step import Step

PAGE_SIZE = 50


def form(request: HttpRequest, upload: Upload, merge: Merge | None, data=None) -> PublicationForm:
    """The form that publishes; `merge` holds what others published meanwhile."""
    return PublicationForm(
        data,
        upload=upload,
        merge=merge,
        teams=account_queries.teams_of(request.user, upload.organisation),
        may_share=policies.may_share(request.user, upload.organisation),
    )


def before_publishing(request: HttpRequest, upload: Upload) -> dict:
    """What the page of a ready upload shows and asks."""
    found: Step = step.of(upload, request.user)
    if found.refusal:
        return {"step": found}
    return {"step": found, "publishing": form(request, upload, found.merge)}


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
