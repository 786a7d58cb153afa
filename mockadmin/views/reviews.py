"""Requests: what waits for a reviewer, and for everybody what they asked for."""

from django.shortcuts import render

from mockadmin import queries


def reviews(request):
    reviewer = queries.is_reviewer(request.user)
    context = {
        "reviewer": reviewer,
        "queue": queries.review_lines(request.user) if reviewer else [],
        "mine": queries.my_requests(request.user),
    }
    return render(request, "mockadmin/reviews.html", context)
