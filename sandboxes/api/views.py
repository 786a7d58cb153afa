"""Sandboxes in the API: order, life, composition, checks, journal and usage."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.serializers import ValidationError
from rest_framework.views import APIView

from accounts.api.shapes import Note, acting_organisation

from .. import actions, queries
from ..models import Check, Exchange, Sandbox, Step, Usage
from . import choices, serializers


def _sandbox(request, public_id: str) -> Sandbox:
    visible = Sandbox.objects.visible_to(request.user).select_related("organisation", "owner")
    return get_object_or_404(visible, public_id=public_id)


class Sandboxes(generics.ListAPIView):
    """The sandboxes that the caller may see; posting an order makes one."""

    serializer_class = serializers.SandboxSerializer
    queryset = Sandbox.objects.none()

    def get_queryset(self):
        return queries.sandboxes(self.request.user)

    @extend_schema(request=serializers.OrderInput, responses={201: serializers.SandboxDetailSerializer})
    def post(self, request):
        asked = serializers.OrderInput(data=request.data)
        asked.is_valid(raise_exception=True)
        ordered = _order(request, dict(asked.validated_data))
        where = reverse("api-sandbox", args=[ordered.sandbox.public_id])
        shown = {**serializers.SandboxDetailSerializer(ordered.sandbox).data, "token": ordered.token}
        return Response(shown, status=status.HTTP_201_CREATED, headers={"Location": where})


def _order(request, given: dict) -> "actions.Ordered":
    """The one domain call of an order: composed, or with the defaults of one version."""
    organisation = acting_organisation(request, given.pop("organisation"))
    team = given.pop("team")
    if team:
        given["team"] = organisation.teams.filter(name=team).first()
        if given["team"] is None:
            raise ValidationError({"team": ["this team is not known"]})
    if "services" not in given:
        version = choices.version(request.user, given.pop("service"), given.pop("version"))
        return actions.order_default(by=request.user, organisation=organisation, version=version, **given)
    services = choices.services(request.user, given.pop("services"))
    return actions.order(by=request.user, organisation=organisation, services=services, **given)


class SandboxDetail(APIView):
    """One sandbox, with its services, their addresses and layers; a PATCH changes its settings, a DELETE ends it."""

    @extend_schema(responses=serializers.SandboxDetailSerializer)
    def get(self, request, public_id):
        return Response(serializers.SandboxDetailSerializer(_sandbox(request, public_id)).data)

    @extend_schema(request=serializers.SettingsInput, responses=serializers.SandboxDetailSerializer)
    def patch(self, request, public_id):
        sandbox = _sandbox(request, public_id)
        asked = serializers.SettingsInput(data=request.data)
        asked.is_valid(raise_exception=True)
        actions.configure(sandbox=sandbox, by=request.user, **asked.validated_data)
        return Response(serializers.SandboxDetailSerializer(sandbox).data)

    @extend_schema(responses={204: None})
    def delete(self, request, public_id):
        actions.delete(sandbox=_sandbox(request, public_id), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SandboxMove(APIView):
    """One thing done to a sandbox that takes no words: reset, stop, start, retry."""

    move = None

    @extend_schema(request=None, responses=serializers.SandboxSerializer)
    def post(self, request, public_id):
        sandbox = _sandbox(request, public_id)
        self.move(sandbox=sandbox, by=request.user)
        return Response(serializers.SandboxSerializer(sandbox).data)


class SandboxDecision(APIView):
    """A reviewer's decision on an order outside the quota."""

    move = None

    @extend_schema(request=Note, responses=serializers.SandboxSerializer)
    def post(self, request, public_id):
        sandbox = _sandbox(request, public_id)
        asked = Note(data=request.data)
        asked.is_valid(raise_exception=True)
        self.move(sandbox=sandbox, by=request.user, note=asked.validated_data["note"])
        return Response(serializers.SandboxSerializer(sandbox).data)


class SandboxRate(APIView):
    """How many calls a second a sandbox answers; above the usual rate only operators go."""

    @extend_schema(request=serializers.RateInput, responses=serializers.SandboxSerializer)
    def post(self, request, public_id):
        sandbox = _sandbox(request, public_id)
        asked = serializers.RateInput(data=request.data)
        asked.is_valid(raise_exception=True)
        actions.limit(sandbox=sandbox, by=request.user, rate=asked.validated_data["rate"])
        return Response(serializers.SandboxSerializer(sandbox).data)


class SandboxExtend(APIView):
    """Prolongs a sandbox, 90 days ahead at most."""

    @extend_schema(request=serializers.ExtendInput, responses=serializers.SandboxSerializer)
    def post(self, request, public_id):
        sandbox = _sandbox(request, public_id)
        asked = serializers.ExtendInput(data=request.data)
        asked.is_valid(raise_exception=True)
        actions.extend(sandbox=sandbox, by=request.user, **asked.validated_data)
        return Response(serializers.SandboxSerializer(sandbox).data)


class SandboxToken(APIView):
    """Gives a protected sandbox a new token, shown once; the old one stops working."""

    @extend_schema(request=None, responses={(200, "application/json"): {"type": "object"}})
    def post(self, request, public_id):
        return Response({"token": actions.renew_token(sandbox=_sandbox(request, public_id), by=request.user)})


class Steps(generics.ListAPIView):
    """The steps of provisioning, newest generation first."""

    serializer_class = serializers.StepSerializer
    queryset = Step.objects.none()

    def get_queryset(self):
        return _sandbox(self.request, self.kwargs["public_id"]).steps.all()


class Checks(generics.ListAPIView):
    """The check report: one line per call made to the live sandbox."""

    serializer_class = serializers.CheckSerializer
    queryset = Check.objects.none()

    def get_queryset(self):
        return queries.report(_sandbox(self.request, self.kwargs["public_id"]))


class JournalPages(CursorPagination):
    ordering = ("-at", "-pk")
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class Journal(generics.ListAPIView):
    """The calls of a sandbox, newest first."""

    serializer_class = serializers.ExchangeSerializer
    queryset = Exchange.objects.none()
    pagination_class = JournalPages

    @extend_schema(parameters=[OpenApiParameter("outcome", str), OpenApiParameter("operation", str)])
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        asked = self.request.query_params
        return queries.journal(
            _sandbox(self.request, self.kwargs["public_id"]),
            outcome=asked.get("outcome", ""),
            operation=asked.get("operation", ""),
        )


class UsageList(generics.ListAPIView):
    """Calls per hour of the caller's organisation."""

    serializer_class = serializers.UsageSerializer
    queryset = Usage.objects.none()

    @extend_schema(parameters=[OpenApiParameter("organisation", str)])
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        return queries.usage(acting_organisation(self.request, self.request.query_params.get("organisation", "")))
