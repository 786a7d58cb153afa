"""Publishing a contract: from uploaded bytes to a version with its operations and named responses, or to nothing."""

from django.utils.translation import gettext as _

from accounts.models import Organisation

from .. import policies
from ..errors import NotAllowed
from ..intake import cataloguing, contracts_store, likeness
from ..models import Service, ServiceVersion
from ..stages import Track


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
    allow_duplicate: bool = True,
) -> ServiceVersion:
    """A draft version of `service`, or of a new service when it is None.

    `content` is a WSDL or a ZIP. Raises NotAllowed, or ContractRefused with the problems found, or DuplicateFound when
    a person is to be asked first whether another service holds it already (`allow_duplicate`); then nothing is kept.
    """
    if not policies.may_add_contract(by, organisation):
        raise NotAllowed(_("Only a service owner of the organisation may add a contract."))
    if service is not None and service.organisation_id != organisation.pk:
        raise NotAllowed(_("This service belongs to another organisation."))
    cataloguing.require_free(service, label)
    read = contracts_store.read_upload(content, filename=filename, main_file=main_file)
    if not allow_duplicate:
        likeness.require_none(by, likeness.sketch(read), but=service)
    told = {"name": name, "slug": slug, "summary": summary, "domain": domain, "kind": kind}
    return cataloguing.add(
        by=by,
        organisation=organisation,
        service=service,
        read=read,
        filename=filename,
        label=label,
        track=track,
        told=told,
    )
