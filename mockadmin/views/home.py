"""The first page: what waits for this person, then the last datasets and sandboxes, or how to start."""

from django.shortcuts import render

from catalog import policies as catalog_policies
from mockadmin import queries
from sandboxes import policies as sandbox_policies


def home(request):
    user, organisation = request.user, request.organisation
    reviewer = queries.is_reviewer(user)
    lists = {
        "uploads": queries.my_uploads(user)[: queries.SHOWN],
        "expiring": queries.expiring_sandboxes(user)[: queries.SHOWN],
        "drafts": queries.my_drafts(user)[: queries.SHOWN],
        "reviews": queries.review_lines(user)[: queries.SHOWN] if reviewer else [],
        "sandboxes": queries.last_sandboxes(user)[: queries.SHOWN],
        "datasets": queries.last_datasets(user)[: queries.SHOWN],
    }
    may = {
        "review": reviewer,
        "add_contract": catalog_policies.may_add_contract(user, organisation),
        "order": sandbox_policies.may_order(user, organisation),
        "upload": catalog_policies.may_upload(user, organisation),
    }
    context = {name: list(lines) for name, lines in lists.items()}
    return render(request, "mockadmin/home.html", context | {"may": may})
