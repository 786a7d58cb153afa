"""Sets of test cases of an operation in the API."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.shapes import StrictSerializer, acting_organisation

from .. import cases, policies
from ..actions import cases as actions
from ..datasets import casebook
from ..errors import NotAllowed
from ..models import Dataset, Operation
from ..stages import Scope
from . import lookups
from .datasets import SheetTemplate
from .serializers import UploadSerializer


class CasesQuestion(StrictSerializer):
    """Which cases: `boundary`, `pairwise` or `examples` (of which `count`)."""

    kind = serializers.ChoiceField(cases.KINDS)
    response = serializers.CharField(max_length=120, default="", help_text="empty: the default response")
    count = serializers.IntegerField(min_value=1, max_value=cases.MOST_ROWS, default=20)
    key = serializers.CharField(max_length=400, default="", help_text="label of a key candidate; empty: the first")


class CasesInput(CasesQuestion):
    """Which cases, and the dataset that they go to: an existing one, or a new one."""

    organisation = serializers.SlugField(default="")
    dataset = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    dataset_name = serializers.CharField(max_length=120, default="", allow_blank=True)
    scope = serializers.ChoiceField(Scope.choices, default=Scope.ORGANISATION)
    team = serializers.CharField(max_length=80, default="", allow_blank=True)
    publish = serializers.BooleanField(default=False, help_text="publish as soon as the check finds nothing")
    note = serializers.CharField(max_length=300, default="", allow_blank=True)


class CaseSerializer(serializers.Serializer):
    number = serializers.IntegerField(help_text="as in the spreadsheet: the first row under the header is 2")
    key = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField(allow_blank=True))
    tries = serializers.CharField(help_text="what the row is there for")


class CasesSerializer(serializers.Serializer):
    kind = serializers.CharField()
    response = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    rows = CaseSerializer(many=True)
    notices = serializers.ListField(child=serializers.CharField())


class Cases(APIView):
    """Test cases made from the contract: read, or kept as an upload whose check starts at once."""

    @extend_schema(parameters=[CasesQuestion], responses=CasesSerializer)
    def get(self, request, slug, label, name):
        operation = lookups.operation(request, slug, label, name)
        return Response(CasesSerializer(_made(request, operation)).data)

    @extend_schema(request=CasesInput, responses={202: UploadSerializer})
    def post(self, request, slug, label, name):
        operation = lookups.operation(request, slug, label, name)
        asked = CasesInput(data=request.data)
        asked.is_valid(raise_exception=True)
        upload = actions.keep(by=request.user, **_kept(request, operation, asked.validated_data))
        where = reverse("api-upload", args=[upload.pk])
        return Response(UploadSerializer(upload).data, status=status.HTTP_202_ACCEPTED, headers={"Location": where})


class CasesSheet(APIView):
    """Test cases made from the contract, as a spreadsheet."""

    @extend_schema(
        parameters=[OpenApiParameter("form", str, OpenApiParameter.PATH, enum=["csv", "xlsx"]), CasesQuestion],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request, slug, label, name, form):
        made = _made(request, lookups.operation(request, slug, label, name))
        content = made.csv() if form == "csv" else made.xlsx()
        answer = HttpResponse(content, content_type=SheetTemplate.TYPES[form])
        answer["Content-Disposition"] = f'attachment; filename="{slug}-{label}-{made.kind}.{form}"'
        return answer


def _made(request: Request, operation: Operation) -> casebook.Cases:
    """The cases that the address asks for; making them is work, for those who may keep them."""
    asked = CasesQuestion(data=request.query_params.dict())
    asked.is_valid(raise_exception=True)
    if not policies.may_upload(request.user, acting_organisation(request)):
        raise NotAllowed("your role does not let you make cases in this organisation")
    return casebook.make(operation, **_asked(operation, asked.validated_data))


def _asked(operation: Operation, given: dict) -> dict:
    """The arguments of `casebook.make`."""
    response = None
    if given["response"]:
        response = operation.responses.filter(name=given["response"]).first()
        if response is None:
            raise serializers.ValidationError({"response": ["this response is not known"]})
    key = next((one for one in operation.key_candidates if one["label"] == given["key"]), None)
    if given["key"] and key is None:
        raise serializers.ValidationError({"key": ["the request has no such field"]})
    return {
        "kind": given["kind"],
        "response": response,
        "count": given["count"],
        "key_path": key["path"] if key else None,
    }


def _kept(request: Request, operation: Operation, given: dict) -> dict:
    """The arguments of `actions.cases.keep`."""
    organisation = acting_organisation(request, given["organisation"])
    team = organisation.teams.filter(name=given["team"]).first() if given["team"] else None
    if given["team"] and team is None:
        raise serializers.ValidationError({"team": ["this team is not known"]})
    dataset = given.get("dataset")
    name = given["dataset_name"] or f"{operation.name} {given['kind']}"
    return {
        **_asked(operation, given),
        "operation": operation,
        "organisation": organisation,
        "dataset": get_object_or_404(Dataset.objects.visible_to(request.user), pk=dataset) if dataset else None,
        "dataset_name": name[:120],
        "scope": given["scope"],
        "team": team,
        "publish_when_ready": given["publish"],
        "note": given["note"],
    }
