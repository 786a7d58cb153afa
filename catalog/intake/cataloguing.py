"""Puts a contract that was read into the catalogue: a service, its version, the operations and the named responses."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import Organisation

from .. import addresses, folding
from ..contracts import messages
from ..errors import ContractRefused
from ..keeping import vault
from ..models import NamedResponse, Operation, Service, ServiceVersion
from ..stages import Kind, Track
from . import bringing

SLUG = Service._meta.get_field("slug").max_length
FIELDS = (
    "name", "action", "style", "use", "soap_versions", "input_element", "output_element", "one_way", "documentation",
    "headers", "faults", "request_tree", "response_tree", "sample_request", "key_candidates",
    "tuxedo",
)  # fmt: skip
UNTOLD = {"name": "", "slug": "", "summary": "", "domain": "", "kind": ""}


def add(
    *,
    by,
    organisation: Organisation,
    service: Service | None,
    read: dict[str, Any],
    filename: str,
    label: str,
    track: str = Track.CERTIFIED,
    told: dict[str, str] | None = None,
) -> ServiceVersion:
    """A draft version of `service`, or of a new one, from what `contracts_store.read_upload` gave.

    Who may was asked before. `told` is what a person said of the new service: name, slug, summary, domain, kind.
    Raises ContractRefused (label-taken) when someone else published that label meanwhile.
    """
    digest = vault.put("contracts", read["blobs"]["contract"])
    with transaction.atomic():
        if service is None:
            service = _new_service(organisation, read["reading"], filename, UNTOLD | (told or {}))
        version = _new_version(service, by=by, label=label, track=track, digest=digest, read=read)
        _describe(version, read["reading"]["operations"])
        bringing.keep(version, read["exchanges"], read["blobs"], by=by)
        detail = {"label": label, "digest": digest, "operations": len(read["reading"]["operations"])}
        trail.record(by=by, verb="contract.publish", target=version, organisation=organisation, detail=detail)
    return version


def require_free(service: Service | None, label: str) -> None:
    if not label.strip():
        raise _refused("no-label", _("Give the version a label, for example 1.0."))
    if not addresses.is_label(label):
        message = _("Use letters, digits, dots and hyphens only, as in 1.0 or 2026-11.")
        raise _refused("label", f"{label[:40]!r}: {message}")
    if service is not None and service.versions.filter(label=label).exists():
        raise _label_taken(service, label)


def _label_taken(service: Service, label: str) -> ContractRefused:
    message = _("%(service)s already has a version %(label)s: a version never changes, choose another label.")
    return _refused("label-taken", message % {"service": service, "label": label})


def _refused(code: str, message: str) -> ContractRefused:
    return ContractRefused(message, [{"code": code, "message": message}], code=code)


def declared_name(reading: dict[str, Any]) -> str:
    """What the contract itself calls its service; empty when it declares none."""
    return reading["name"]


def _new_service(organisation: Organisation, reading: dict[str, Any], filename: str, told: dict[str, str]) -> Service:
    name = (told["name"] or declared_name(reading) or filename.rpartition("/")[2].rpartition(".")[0] or filename)[:120]
    summary = told["summary"] or reading["documentation"][:300]
    while True:
        slug = _free_slug(told["slug"] or name)
        try:
            with transaction.atomic():
                return Service.objects.create(
                    slug=slug,
                    name=name,
                    summary=summary,
                    domain=told["domain"],
                    kind=Kind.TUXEDO if reading["kind"] == "tuxedo" else told["kind"] or Kind.SOAP,
                    organisation=organisation,
                    search_text=folding.with_humps(" ".join([name, summary, told["domain"], slug])),
                )
        except IntegrityError:  # someone else took this slug meanwhile: the next one is free
            if not Service.objects.filter(slug=slug).exists():
                raise


def _free_slug(text: str) -> str:
    wanted = slugify(text)[:SLUG].strip("-") or "service"
    slug, number = wanted, 1
    while slug in addresses.TAKEN or Service.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted[: SLUG - len(str(number)) - 1]}-{number}"
    return slug


def _new_version(service: Service, *, by, label: str, track: str, digest: str, read: dict[str, Any]) -> ServiceVersion:
    reading = read["reading"]
    try:
        with transaction.atomic():
            return ServiceVersion.objects.create(
                service=service,
                label=label,
                track=track,
                contract_digest=digest,
                main_file=reading["main"],
                target_namespace=reading["target_namespace"][:300],
                files=read["files"],
                notices=[messages.notice(notice) for notice in reading["notices"]],
                documentation=reading["documentation"],
                author=by,
                search_text=folding.with_humps(" ".join(operation["name"] for operation in reading["operations"])),
            )
    except IntegrityError as error:  # someone else published the same label meanwhile
        raise _label_taken(service, label) from error


def _describe(version: ServiceVersion, operations: list[dict[str, Any]]) -> None:
    made = Operation.objects.bulk_create(
        Operation(version=version, position=position, **{field: operation[field] for field in FIELDS})
        for position, operation in enumerate(operations)
    )
    NamedResponse.objects.bulk_create(
        NamedResponse(operation=operation, generated=True, **response)
        for operation, read in zip(made, operations, strict=True)
        for response in read["responses"]
    )
