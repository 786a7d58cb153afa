"""Templates of sandboxes in the API: listed, kept of a sandbox, ordered from, deleted."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.serializers import ValidationError
from rest_framework.views import APIView

from accounts.api.shapes import StrictSerializer
from catalog.stages import Scope

from .. import actions, templating
from ..models import Sandbox, SandboxTemplate, TemplateLayer, TemplateService
from ..stages import Access
from .serializers import SandboxDetailSerializer

SCOPES = [(Scope.ORGANISATION.value, "organisation"), (Scope.TEAM.value, "team")]


class TemplateLayerSerializer(serializers.ModelSerializer):
    dataset = serializers.IntegerField(source="dataset_id")
    dataset_name = serializers.CharField(source="dataset.name")
    revision = serializers.IntegerField(source="revision.number", default=None, help_text="null: follows the newest")

    class Meta:
        model = TemplateLayer
        fields = ["operation_name", "position", "dataset", "dataset_name", "revision"]


class TemplateServiceSerializer(serializers.ModelSerializer):
    service = serializers.CharField(source="version.service.slug")
    version = serializers.CharField(source="version.label")
    layers = TemplateLayerSerializer(many=True)

    class Meta:
        model = TemplateService
        fields = ["service", "version", "layers"]


class TemplateSerializer(serializers.ModelSerializer):
    organisation = serializers.SlugRelatedField("code", read_only=True)
    team = serializers.SlugRelatedField("name", read_only=True)
    author = serializers.SlugRelatedField("email", read_only=True)
    services = TemplateServiceSerializer(many=True)

    class Meta:
        model = SandboxTemplate
        fields = ["id", "name", "description", "scope", "organisation", "team", "author", "created_at", "services"]


class TemplateInput(StrictSerializer):
    """What a template is made of: the composition of a sandbox."""

    sandbox = serializers.CharField(max_length=22, help_text="its public id")
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=500, default="", allow_blank=True)
    scope = serializers.ChoiceField(SCOPES, default=Scope.ORGANISATION.value)
    team = serializers.CharField(max_length=80, default="", allow_blank=True, help_text="its name; of scope team")


class TemplateOrderInput(StrictSerializer):
    name = serializers.CharField(max_length=120, default="", allow_blank=True)
    purpose = serializers.CharField(max_length=300, default="", allow_blank=True)
    days = serializers.IntegerField(min_value=1, max_value=90, required=False)
    access = serializers.ChoiceField(Access.choices, default=Access.OPEN)
    strict = serializers.BooleanField(default=False)


class Templates(generics.ListAPIView):
    """The templates that the caller may see, by name; posting keeps the composition of a sandbox as one."""

    serializer_class = TemplateSerializer
    queryset = SandboxTemplate.objects.none()

    def get_queryset(self):
        return templating.listed(self.request.user)

    @extend_schema(request=TemplateInput, responses={201: TemplateSerializer})
    def post(self, request):
        asked = TemplateInput(data=request.data)
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        sandbox = Sandbox.objects.visible_to(request.user).filter(public_id=given.pop("sandbox")).first()
        if sandbox is None:
            raise ValidationError({"sandbox": ["this sandbox is not known"]})
        team = sandbox.organisation.teams.filter(name=given.pop("team")).first()
        made = actions.save_template(sandbox=sandbox, by=request.user, team=team, **given)
        where = reverse("api-sandbox-template", args=[made.pk])
        return Response(TemplateSerializer(made).data, status=status.HTTP_201_CREATED, headers={"Location": where})


class TemplateDetail(APIView):
    """One template with its layers; a DELETE ends it, sandboxes that were ordered from it stay."""

    @extend_schema(responses=TemplateSerializer)
    def get(self, request, pk):
        return Response(TemplateSerializer(_template(request, pk)).data)

    @extend_schema(responses={204: None})
    def delete(self, request, pk):
        actions.delete_template(template=_template(request, pk), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TemplateOrder(APIView):
    """Orders a sandbox with the template's layers, pinned or followed as they were kept."""

    @extend_schema(request=TemplateOrderInput, responses={201: SandboxDetailSerializer})
    def post(self, request, pk):
        asked = TemplateOrderInput(data=request.data)
        asked.is_valid(raise_exception=True)
        ordered = actions.order_template(template=_template(request, pk), by=request.user, **asked.validated_data)
        where = reverse("api-sandbox", args=[ordered.sandbox.public_id])
        shown = {**SandboxDetailSerializer(ordered.sandbox).data, "token": ordered.token}
        return Response(shown, status=status.HTTP_201_CREATED, headers={"Location": where})


def _template(request, pk: int) -> SandboxTemplate:
    return get_object_or_404(templating.listed(request.user), pk=pk)
