"""Where a sandbox answers: the addresses people copy."""

from django.conf import settings

from catalog.models import ServiceVersion

from .models import Sandbox


def url(sandbox: Sandbox, version: ServiceVersion) -> str:
    return f"{settings.ENGINE_URL}/m/{sandbox.public_id}/{version.service.slug}/{version.label}"


def wsdl_url(sandbox: Sandbox, version: ServiceVersion) -> str:
    return f"{url(sandbox, version)}?wsdl"
