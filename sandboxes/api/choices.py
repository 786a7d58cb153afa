"""Turns the names in an order into versions, datasets and revisions that the caller may see."""

from django.shortcuts import get_object_or_404
from rest_framework.serializers import ValidationError

from catalog.models import Dataset, DatasetRevision, ServiceVersion

from ..choices import LayerChoice, ServiceChoice


def version(user, slug: str, label: str) -> ServiceVersion:
    """A version that the caller may see; a name in a body that is not his is a bad request, not a 404."""
    found = ServiceVersion.objects.visible_to(user).select_related("service").filter(service__slug=slug, label=label)
    if not found:
        raise ValidationError({"service": [f"{slug} {label} is not known"]})
    return found[0]


def services(user, given: list[dict]) -> list[ServiceChoice]:
    return [
        ServiceChoice(
            version=version(user, one["service"], one["version"]),
            layers={name: [_layer(user, layer) for layer in layers] for name, layers in one["layers"].items()},
        )
        for one in given
    ]


def _layer(user, given: dict) -> LayerChoice:
    dataset = Dataset.objects.visible_to(user).filter(pk=given["dataset"]).first()
    if dataset is None:
        raise ValidationError({"dataset": [f"dataset {given['dataset']} is not known"]})
    number = given.get("revision")
    revision = get_object_or_404(DatasetRevision, dataset=dataset, number=number) if number else None
    return LayerChoice(dataset=dataset, revision=revision)
