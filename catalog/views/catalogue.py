"""The catalogue: every service a person may see, with search and filters that live in the address."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django_htmx.http import push_url

from .. import policies
from .facets import Asked

PER_PAGE = 20


def catalogue(request):
    asked = Asked(request.GET)
    facets = asked.facets(request.user)
    context = {
        "asked": asked,
        "facets": facets,
        "chips": asked.chips(facets),
        "page": Paginator(asked.services(request.user), PER_PAGE).get_page(asked.page),
        "may_add": policies.may_add_contract(request.user, request.organisation),
    }
    if request.htmx:
        return push_url(render(request, "catalog/_catalogue_swap.html", context), request.path + asked.address())
    return render(request, "catalog/catalogue.html", context)
