"""Publishing a contract: from uploaded bytes to a version with its operations and named responses, or to nothing."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import Organisation

from .. import addresses, contracts_store, folding, policies, vault
from ..contracts import messages
from ..errors import ContractRefused, NotAllowed
from ..models import NamedResponse, Operation, Service, ServiceVersion
from ..stages import Kind, Track

SLUG = Service._meta.get_field("slug").max_length
FIELDS = (
    "name", "action", "style", "use", "soap_versions", "input_element", "output_element", "one_way", "documentation",
    "headers", "faults", "request_tree", "response_tree", "sample_request", "key_candidates",
)  # fmt: skip


def publish_version(
    *,
    by,
    organisation: Organisation,
    content: bytes,
    filename: str,
    label: str,
    service: Service | None = None,
    name: str = "",
    slug: str = "",
    summary: str = "",
    domain: str = "",
    kind: str = "",
    track: str = Track.CERTIFIED,
    main_file: str = "",
) -> ServiceVersion:
    """A draft version of `service`, or of a new service when it is None.

    `content` is a WSDL or a ZIP. Raises NotAllowed, or ContractRefused with the problems found; then nothing is kept.
    """
    if not policies.may_add_contract(by, organisation):
        raise NotAllowed(_("Only a service owner of the organisation may add a contract."))
    if service is not None and service.organisation_id != organisation.pk:
        raise NotAllowed(_("This service belongs to another organisation."))
    _require_free(service, label)
    read = contracts_store.read_upload(content, filename=filename, main_file=main_file)
    digest = vault.put("contracts", read["blobs"]["contract"])
    with transaction.atomic():
        if service is None:
            told = {"name": name, "slug": slug, "summary": summary, "domain": domain, "kind": kind}
            service = _new_service(organisation, read["reading"], filename, told)
        version = _new_version(service, by=by, label=label, track=track, digest=digest, read=read)
        _describe(version, read["reading"]["operations"])
        detail = {"label": label, "digest": digest, "operations": len(read["reading"]["operations"])}
        trail.record(by=by, verb="contract.publish", target=version, organisation=organisation, detail=detail)
    return version


def _require_free(service: Service | None, label: str) -> None:
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


def _new_service(organisation: Organisation, reading: dict[str, Any], filename: str, told: dict[str, str]) -> Service:
    declared = reading["services"][0]["name"] if reading["services"] else ""
    name = (told["name"] or declared or filename.rpartition("/")[2].rpartition(".")[0] or filename)[:120]
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
