"""From a composition to what the engine reads: proves that each answer follows the contract, names and lists it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from itertools import islice

from django.utils.translation import gettext as _

from catalog.conformity import messages
from catalog.functions import plugged
from catalog.functions.fields import Fields
from catalog.intake import contracts_store
from catalog.keeping import rows
from catalog.lookup import keys
from catalog.models import DatasetRevision, NamedResponse, Operation, ServiceVersion
from catalog.sealing import sealed
from catalog.uploads import uploading
from engine.bundle import BundleSource, DatasetLabel, OperationSource, ResponseSource, RowSource

from . import composing, leases
from .composing import Recipe, Source
from .errors import CompositionRefused
from .leases import Claim
from .models import Proof

FORMAT = 4
"""Grows when the same inputs would give another bundle or another verdict."""

RESPONSE_INPUTS = ("name", "kind", "source", "fault_code", "fault_string", "slots", "examples", "is_default", "raw")

BINARY = "base64Binary"
"""The type of a slot whose content MTOM can carry beside the answer."""

CHUNK = 40_000
"""Rows proved in one limited child: a few seconds of work."""


def digest(version: ServiceVersion, recipes: list[Recipe]) -> str:
    """The name of the bundle: all its inputs, none of its bytes."""
    return _digest(
        {
            "format": FORMAT,
            "service": version.service.slug,
            "version": version.label,
            "contract": version.contract_digest,
            "main": version.main_file,
            **plugged.inputs(),
            "operations": [
                {
                    "operation": _operation_inputs(recipe.operation),
                    "key": recipe.key_path,
                    "layers": [
                        [source.dataset.name, source.revision.number, source.revision.digest, source.revision.columns]
                        for source in recipe.sources
                    ],
                }
                for recipe in recipes
            ],
        }
    )


def prove(recipe: Recipe, *, beat: Callable[[], None]) -> None:
    """Renders every row of every layer and validates it; `CompositionRefused` names the first ones that fail.

    What was proved once, for the same contract, responses and rows, is not proved again. `beat` is called between
    pieces of work.
    """
    for source in recipe.sources:
        name = _proof(recipe.operation, source.revision)
        if not Proof.objects.filter(digest=name).exists():
            _prove(recipe.operation, source, beat)
            Proof.objects.bulk_create([Proof(digest=name)], ignore_conflicts=True)


def source(version: ServiceVersion, recipes: list[Recipe], name: str, *, claim: Claim) -> BundleSource:
    """What `engine.bundle.write` needs. Rows are read while they are written, and prolong `claim`."""
    layers = [each for recipe in recipes for each in recipe.sources]
    numbers = {each.layer.pk: number for number, each in enumerate(layers)}
    return BundleSource(
        service=version.service.slug,
        version=version.label,
        operations=[_operation(recipe, numbers, claim) for recipe in recipes],
        datasets=[DatasetLabel(each.dataset.name, each.revision.number) for each in layers],
        files=contracts_store.contract_files(version),
        main_file=version.main_file,
        digest=name,
    )


def _operation(recipe: Recipe, numbers: dict[int, int], claim: Claim) -> OperationSource:
    operation, default = recipe.operation, recipe.operation.default_response
    paths = [tuple(path) for path in keys.paths(recipe.key_path)]
    return OperationSource(
        name=operation.name,
        element=operation.input_element,
        action=operation.action,
        one_way=operation.one_way,
        key_path=paths[0],
        key_label=composing.label(recipe.key_path),
        key_paths=paths if len(paths) > 1 else (),
        parts=_parts(operation),
        headers=_headers(operation),
        responses=[
            ResponseSource(
                name=response.name,
                kind=response.kind,
                source=response.source,
                fault_code=response.fault_code,
                fault_string=response.fault_string,
                binary=_binary(response),
                examples=response.examples,
            )
            for response in operation.responses.all()
        ],
        rows=leases.beating(claim, _rows(recipe, numbers)),
        fields=Fields(operation.key_candidates),
        examples=default.examples if default else {},
        default_response=default.name if default else "",
        validators=plugged.validators(operation.input_element),
    )


def _parts(operation: Operation) -> list[str]:
    """The body elements that may follow the first: a nameless node stands around them when a request has several.

    So may the header's, where they are parts of the body's message: PHP, gSOAP and soap4r send them in the body.
    """
    tree = operation.request_tree
    several = tree["children"] if tree and not tree["name"] else []
    return [*(_clark(node["namespace"], node["name"]) for node in several[1:]), *_headers(operation)]


def _headers(operation: Operation) -> list[str]:
    return [header["element"] for header in operation.headers]


def _binary(response: NamedResponse) -> frozenset[str]:
    """The slots of base64 content; those of a table are named with it."""
    slots = [(slot["name"], slot) for slot in response.slots]
    slots += [(f"{name}/{field['name']}", field) for name, slot in slots for field in slot.get("fields", [])]
    return frozenset(name for name, slot in slots if slot["type"] == BINARY)


def _clark(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}" if namespace else name


def _rows(recipe: Recipe, numbers: dict[int, int]) -> Iterator[RowSource]:
    has_slot = any(slot["name"] == keys.AFTER for each in recipe.operation.responses.all() for slot in each.slots)
    for composed in composing.winners(recipe):
        yield RowSource(
            kind=composed.key.kind,
            key=composed.key.plain,
            before=composed.key.state,
            after="" if has_slot else composed.values.get(keys.AFTER, ""),
            response=composed.row.response,
            values=composed.values,
            dataset=numbers[composed.source.layer.pk],
            row=composed.row.number,
        )


def _prove(operation: Operation, source: Source, beat: Callable[[], None]) -> None:
    lines = (
        json.dumps([row.number, [row.key, *row.values, row.response]], ensure_ascii=False)
        for row in rows.read(source.revision)
    )
    while chunk := list(islice(lines, CHUNK)):
        beat()
        job = uploading.conformity_job(operation, source.revision, "\n".join(chunk).encode())
        found = sealed.run(*job, beat=beat)
        if found["problem_count"]:
            raise _refusal(operation, source, found)


def _refusal(operation: Operation, source: Source, found: dict) -> CompositionRefused:
    first = messages.problem(found["problems"][0])
    return CompositionRefused(
        _("%(operation)s: “%(dataset)s” does not fit %(version)s. %(message)s (%(count)s problems in all)")
        % {
            "operation": operation.name,
            "dataset": source.revision,
            "version": operation.version,
            "message": first["message"],
            "count": found["problem_count"],
        }
    )


def _proof(operation: Operation, revision: DatasetRevision) -> str:
    version = operation.version
    return _digest(
        {
            "format": FORMAT,
            "contract": version.contract_digest,
            "main": version.main_file,
            **plugged.inputs(),
            "operation": _operation_inputs(operation),
            "rows": revision.digest,
            "columns": revision.columns,
            "key": revision.key_path,
        }
    )


def _operation_inputs(operation: Operation) -> dict:
    responses = sorted(operation.responses.all(), key=lambda response: response.name)
    validators = plugged.validators(operation.input_element)
    return {
        **({"validators": validators} if validators else {}),
        "name": operation.name,
        "element": operation.input_element,
        "action": operation.action,
        "one_way": operation.one_way,
        "parts": _parts(operation),
        "headers": _headers(operation),
        "responses": [[getattr(each, name) for name in RESPONSE_INPUTS] for each in responses],
    }


def _digest(inputs: dict) -> str:
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
