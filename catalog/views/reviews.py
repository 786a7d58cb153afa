"""The review of a version: the page that shows what changed, and the decisions."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import queries
from ..actions import reviews as actions
from ..forms.reviews import NoteForm, ReasonForm
from .versions import head, visible


def review(request, slug, label):
    return _page(request, visible(request, slug, label))


@require_POST
def submit(request, slug, label):
    return _decide(request, slug, label, NoteForm, actions.submit, _("The version is submitted: a reviewer decides."))


@require_POST
def reopen(request, slug, label):
    return _decide(request, slug, label, NoteForm, actions.reopen, _("The version is a draft again."))


@require_POST
def approve(request, slug, label):
    return _decide(request, slug, label, NoteForm, actions.approve, _("The version is approved: everybody can use it."))


@require_POST
def ask_changes(request, slug, label):
    done = _("The owner is asked for changes.")
    return _decide(request, slug, label, ReasonForm, actions.ask_changes, done)


@require_POST
def refuse(request, slug, label):
    return _decide(request, slug, label, ReasonForm, actions.refuse, _("The version is refused."))


@require_POST
def deprecate(request, slug, label):
    done = _("The version is deprecated: it keeps working, and a newer one is proposed.")
    return _decide(request, slug, label, NoteForm, actions.deprecate, done)


@require_POST
def restore(request, slug, label):
    return _decide(request, slug, label, NoteForm, actions.restore, _("The version is recommended again."))


@require_POST
def retire(request, slug, label):
    return _decide(request, slug, label, NoteForm, actions.retire, _("The version is retired."))


def _decide(request, slug, label, form_class, action, done):
    """One decision: a faulty form comes back on the review page, a good one leads to the version."""
    version = visible(request, slug, label)
    form = form_class(request.POST)
    if not form.is_valid():
        return _page(request, version, faulty=form, status=422)
    action(version=version, by=request.user, note=form.cleaned_data["note"])
    messages.success(request, done)
    return redirect("catalog:version", slug, label)


def _page(request, version, *, faulty=None, status=200):
    before = queries.version_before(request.user, version)
    context = head(request, version) | {
        "operations": queries.operations_of(request.user, version),
        "before": before,
        "changes": queries.operation_changes(before, version) if before else None,
        "is_own": request.user.pk in (version.author_id, version.submitted_by_id),
        "form": faulty or NoteForm(),
        "tab": "review",
    }
    return render(request, "catalog/review.html", context, status=status)
