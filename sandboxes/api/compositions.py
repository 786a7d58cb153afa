"""The composition of a sandbox in the API: who wins, another composition, and the rows of this sandbox only."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.serializers import ValidationError
from rest_framework.views import APIView

from catalog.api.suggestions import RowInput

from .. import actions, overlays, queries
from ..models import Sandbox, SandboxService
from . import choices
from .serializers import RecomposeInput, SandboxDetailSerializer

PLACE = [OpenApiParameter(name, str, required=True) for name in ("service", "version", "operation")]


class OwnRowInput(RowInput):
    service = serializers.SlugField()
    version = serializers.CharField(max_length=40)
    operation = serializers.CharField(max_length=200)


class OwnRowSerializer(serializers.Serializer):
    service = serializers.CharField()
    version = serializers.CharField()
    operation = serializers.CharField()
    dataset = serializers.IntegerField(help_text="that holds the rows of this sandbox only")
    row = serializers.IntegerField()
    key = serializers.CharField()
    values = serializers.DictField(child=serializers.CharField())
    response = serializers.CharField()


class SandboxComposition(APIView):
    """Who wins, operation by operation; a PUT composes the sandbox anew."""

    @extend_schema(
        parameters=[
            *PLACE,
            OpenApiParameter("key", str, description="explain this key; `f-<field>`: the value of a field rules read"),
            OpenApiParameter("state", str, description="the state in which the key is; none: no call has changed it"),
            OpenApiParameter("search", str, description="only the conflicts whose key contains this"),
            OpenApiParameter("start", int, description="the first conflict that is told; 50 are"),
        ],
        responses={(200, "application/json"): {"type": "object"}},
    )
    def get(self, request, public_id):
        asked = request.query_params
        service = _service(_sandbox(request, public_id), asked)
        start = asked.get("start", "0")
        explained = queries.composition(
            service,
            asked.get("operation", ""),
            key=asked.get("key", "")[:500],
            values={name[2:]: value[:500] for name, value in asked.items() if name.startswith("f-") and value},
            state=asked.get("state", "")[:60],
            search=asked.get("search", "")[:200],
            start=int(start) if start.isdecimal() and len(start) < 9 else 0,
        )
        return Response(explained.as_dict())

    @extend_schema(request=RecomposeInput, responses=SandboxDetailSerializer)
    def put(self, request, public_id):
        sandbox = _sandbox(request, public_id)
        asked = RecomposeInput(data=request.data)
        asked.is_valid(raise_exception=True)
        services = choices.services(request.user, asked.validated_data["services"])
        actions.recompose(sandbox=sandbox, by=request.user, services=services, seen=asked.validated_data["seen"])
        return Response(SandboxDetailSerializer(sandbox).data)


class OwnRows(APIView):
    """The rows that this sandbox has for itself, above its layers: listed, added or changed, taken away."""

    @extend_schema(responses=OwnRowSerializer(many=True))
    def get(self, request, public_id):
        return Response(OwnRowSerializer(_told(_sandbox(request, public_id)), many=True).data)

    @extend_schema(request=OwnRowInput, responses={201: OwnRowSerializer(many=True)})
    def post(self, request, public_id):
        sandbox = _sandbox(request, public_id)
        asked = OwnRowInput(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        service = _service(sandbox, given)
        proposal = overlays.proposal(service, given["operation"], given["key"])
        if proposal is None:
            raise ValidationError({"operation": [f"{given['operation']} is not known"]})
        actions.put_own_row(service=service, proposal=proposal, by=request.user, row=asked.row())
        return Response(OwnRowSerializer(_told(sandbox), many=True).data, status=status.HTTP_201_CREATED)

    @extend_schema(parameters=[*PLACE, OpenApiParameter("key", str, required=True)], responses={204: None})
    def delete(self, request, public_id):
        asked = request.query_params
        service = _service(_sandbox(request, public_id), asked)
        actions.remove_own_row(
            service=service, operation_name=asked.get("operation", ""), by=request.user, key=asked.get("key", "")
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


def _sandbox(request, public_id: str) -> Sandbox:
    visible = Sandbox.objects.visible_to(request.user).select_related("organisation", "owner")
    return get_object_or_404(visible, public_id=public_id)


def _service(sandbox: Sandbox, asked) -> SandboxService:
    services = sandbox.services.select_related("version__service", "sandbox__organisation", "sandbox__team")
    return get_object_or_404(
        services, version__service__slug=asked.get("service", ""), version__label=asked.get("version", "")
    )


def _told(sandbox: Sandbox) -> list[dict]:
    """At most `overlays.SHOWN` rows of each operation; all of them have the dataset's own address."""
    services = {service.pk: service.version for service in sandbox.services.select_related("version__service")}
    return [
        {
            "service": services[own.service_pk].service.slug,
            "version": services[own.service_pk].label,
            "operation": own.operation_name,
            "dataset": own.revision.dataset_id,
            "row": row.number,
            "key": row.key,
            "values": overlays.values_by_name(own.revision.columns, row),
            "response": row.response,
        }
        for own in overlays.of(sandbox)
        for row in own.rows
    ]
