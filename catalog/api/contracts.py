"""Services, versions, operations and named responses in the API."""

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.shapes import Note, acting_organisation

from .. import queries
from ..actions import contracts, responses
from ..contracts import archive
from ..intake import contracts_store, likeness
from ..models import Service, ServiceVersion
from . import lookups, serializers


class Services(generics.ListAPIView):
    """The services that the caller may see."""

    serializer_class = serializers.ServiceSerializer
    queryset = Service.objects.none()

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="words to search for"),
            OpenApiParameter("domain", str),
            OpenApiParameter("kind", str),
        ]
    )
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        asked = self.request.query_params
        return queries.services(
            self.request.user,
            text=asked.get("q", ""),
            domain=asked.get("domain", ""),
            kind=asked.get("kind", ""),
        )


class ServiceDetail(APIView):
    """One service, with the versions that the caller may see."""

    @extend_schema(responses=serializers.ServiceDetailSerializer)
    def get(self, request, slug):
        service = lookups.service(request, slug)
        versions = ServiceVersion.objects.visible_to(request.user).filter(service=service)
        return Response(serializers.ServiceDetailSerializer(service, context={"versions": versions}).data)


class Contracts(APIView):
    """Publishes a contract: reads it, and makes a version with its operations and responses.

    A contract that another service holds already, or one much like it, is refused (409, `duplicate`) with the list of
    these services, unless `allow_duplicate` is given.
    """

    parser_classes = [MultiPartParser]

    @extend_schema(request=serializers.ContractInput, responses={201: serializers.PublishedSerializer})
    def post(self, request):
        asked = serializers.ContractInput(data=request.data)
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        file = given.pop("file")
        slug = given.pop("service")
        version = contracts.publish_version(
            by=request.user,
            organisation=acting_organisation(request, given.pop("organisation")),
            content=file.read(),
            filename=file.name,
            service=lookups.service(request, slug) if slug else None,
            **given,
        )
        where = reverse("api-version", args=[version.service.slug, version.label])
        found = likeness.of_version(request.user, version)
        shown = serializers.PublishedSerializer(version, context={"likenesses": found}).data
        return Response(shown, status=status.HTTP_201_CREATED, headers={"Location": where})


class VersionDetail(APIView):
    """One version: its stage, its contract, its notices and the names of its operations."""

    @extend_schema(responses=serializers.VersionSerializer)
    def get(self, request, slug, label):
        return Response(serializers.VersionSerializer(lookups.version(request, slug, label)).data)


class VersionContract(APIView):
    """The contract's files, as one ZIP."""

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request, slug, label):
        version = lookups.version(request, slug, label)
        packed = archive.pack(contracts_store.original_files(version))
        answer = HttpResponse(packed, content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="{version.service.slug}-{version.label}.zip"'
        return answer


class VersionReviews(generics.ListAPIView):
    """What was decided of a version, by whom, and why."""

    serializer_class = serializers.ReviewSerializer
    queryset = ServiceVersion.objects.none()

    def get_queryset(self):
        version = lookups.version(self.request, self.kwargs["slug"], self.kwargs["label"])
        return version.reviews.select_related("by")


class VersionMove(APIView):
    """Moves a version along its life; `move` is the domain's."""

    move = None

    @extend_schema(request=Note, responses=serializers.VersionSerializer)
    def post(self, request, slug, label):
        version = lookups.version(request, slug, label)
        asked = Note(data=request.data)
        asked.is_valid(raise_exception=True)
        self.move(version=version, by=request.user, note=asked.validated_data["note"])
        return Response(serializers.VersionSerializer(version).data)


class Operations(generics.ListAPIView):
    """The operations of a version."""

    serializer_class = serializers.OperationSerializer
    queryset = ServiceVersion.objects.none()

    def get_queryset(self):
        return lookups.version(self.request, self.kwargs["slug"], self.kwargs["label"]).operations.all()


class OperationDetail(APIView):
    """One operation, with its messages as trees and a sample request."""

    @extend_schema(responses=serializers.OperationDetailSerializer)
    def get(self, request, slug, label, name):
        return Response(serializers.OperationDetailSerializer(lookups.operation(request, slug, label, name)).data)


class Responses(generics.ListAPIView):
    """The named responses of an operation."""

    serializer_class = serializers.ResponseSerializer
    queryset = ServiceVersion.objects.none()

    def get_queryset(self):
        return lookups.operation(self.request, *(self.kwargs[k] for k in ("slug", "label", "name"))).responses.all()

    @extend_schema(request=serializers.ResponseInput, responses={201: serializers.ResponseSerializer})
    def post(self, request, slug, label, name):
        operation = lookups.operation(request, slug, label, name)
        asked = serializers.ResponseInput(data=request.data)
        asked.is_valid(raise_exception=True)
        if operation.responses.filter(name=asked.validated_data["name"]).exists():
            raise ValidationError({"name": "a response of that name exists; change it at its own address"})
        made = responses.save(operation=operation, by=request.user, **asked.validated_data)
        return Response(serializers.ResponseSerializer(made).data, status=status.HTTP_201_CREATED)


class ResponseDetail(APIView):
    """One named response: read, changed (checked at once) or deleted."""

    @extend_schema(responses=serializers.ResponseSerializer)
    def get(self, request, slug, label, name, answer):
        return Response(serializers.ResponseSerializer(lookups.response(request, slug, label, name, answer)).data)

    @extend_schema(request=serializers.ResponseInput, responses=serializers.ResponseSerializer)
    def put(self, request, slug, label, name, answer):
        found = lookups.response(request, slug, label, name, answer)
        asked = serializers.ResponseInput(data=request.data)
        asked.is_valid(raise_exception=True)
        saved = responses.save(operation=found.operation, by=request.user, response=found, **asked.validated_data)
        return Response(serializers.ResponseSerializer(saved).data)

    @extend_schema(responses={204: None})
    def delete(self, request, slug, label, name, answer):
        responses.delete(response=lookups.response(request, slug, label, name, answer), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
