"""Finds what an address of the API names, among what the caller may see; 404 for anything else."""

from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from ..models import NamedResponse, Operation, Service, ServiceVersion


def service(request: Request, slug: str) -> Service:
    return get_object_or_404(Service.objects.visible_to(request.user).select_related("organisation"), slug=slug)


def version(request: Request, slug: str, label: str) -> ServiceVersion:
    visible = ServiceVersion.objects.visible_to(request.user).select_related("service__organisation")
    return get_object_or_404(visible, service__slug=slug, label=label)


def operation(request: Request, slug: str, label: str, name: str) -> Operation:
    visible = Operation.objects.visible_to(request.user).select_related("version__service__organisation")
    return get_object_or_404(visible, version__service__slug=slug, version__label=label, name=name)


def response(request: Request, slug: str, label: str, name: str, response_name: str) -> NamedResponse:
    found = operation(request, slug, label, name)
    return get_object_or_404(NamedResponse.objects.filter(operation=found), name=response_name)
