"""Importing recorded exchanges into a version: request and response pairs, or the mocks of a SoapUI project."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User

from .. import policies
from ..errors import NotAllowed
from ..intake import bringing, contracts_store
from ..intake.bringing import Kept
from ..lookup import keys
from ..models import Operation, ServiceVersion
from ..stages import Scope

FIELDS = ("name", "input_element", "output_element", "one_way", "use", "key_candidates", "response_tree")
RESPONSE_FIELDS = ("name", "kind", "source", "fault_code", "fault_string", "slots", "examples")


@dataclass(frozen=True)
class Imported:
    """What each operation got, and what of the upload could not be kept as it was: [{code, message, …}]."""

    kept: list[Kept]
    notices: list[dict[str, Any]]


def import_exchanges(
    *,
    version: ServiceVersion,
    by: User,
    content: bytes,
    filename: str,
    operation: Operation | None = None,
    name: str = "",
    scope: str = Scope.ORGANISATION,
) -> Imported:
    """Named responses and rows for `version`, or for one `operation` of it; all of it or nothing.

    `content` is an archive of XML files named as requests and responses, or a SoapUI project. `name` is the datasets':
    one that exists for this version gets the rows in addition. Raises NotAllowed, ContractRefused with the problems.
    """
    _require(version, by)
    called = name.strip() or PurePosixPath(filename.replace("\\", "/")).stem
    operations = [_told(each, called) for each in version.operations.prefetch_related("responses")]
    only = operation.name if operation else ""
    read = contracts_store.read_exchanges(
        version, content, filename=filename, operations=operations, dataset=called[:120], only=only
    )
    with transaction.atomic():
        version.refresh_from_db(from_queryset=ServiceVersion.objects.select_for_update())
        _require(version, by)
        kept = bringing.keep(version, read["exchanges"], read["blobs"], by=by, name=name.strip(), scope=scope)
    return Imported(kept, read["notices"])


def _require(version: ServiceVersion, by: User) -> None:
    if not policies.may_edit(by, version):
        raise NotAllowed(_("Only the owner of the service brings exchanges, and not while a reviewer reads."))


def _told(operation: Operation, name: str) -> dict[str, Any]:
    """What the sealed child needs to know of an operation."""
    told = {field: getattr(operation, field) for field in FIELDS}
    told["responses"] = [
        {field: getattr(response, field) for field in RESPONSE_FIELDS} for response in operation.responses.all()
    ]
    current = bringing.current(operation, name)
    settled = current is not None and keys.count(current.key_path) == 1
    return told | ({"key_path": current.key_path} if settled else {})
