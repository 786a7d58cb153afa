"""Datasets, their revisions and rows, and uploads in the API."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.serializers import IntegerField, ValidationError
from rest_framework.views import APIView

from accounts.api.shapes import StrictSerializer, acting_organisation

from .. import queries
from ..actions import datasets
from ..datasets import exporting
from ..keeping import rows
from ..models import Dataset, DatasetRevision, Upload
from ..sheets import blank
from . import lookups, serializers
from .revisions import PublicationInput


class Datasets(generics.ListAPIView):
    """The datasets that the caller may see."""

    serializer_class = serializers.DatasetSerializer
    queryset = Dataset.objects.none()

    def get_queryset(self):
        return queries.datasets(self.request.user)


class DatasetDetail(generics.RetrieveAPIView):
    """One dataset."""

    serializer_class = serializers.DatasetSerializer
    queryset = Dataset.objects.none()

    def get_queryset(self):
        return queries.datasets(self.request.user)


class Revisions(generics.ListAPIView):
    """The revisions of a dataset, newest first."""

    serializer_class = serializers.RevisionSerializer
    queryset = DatasetRevision.objects.none()

    def get_queryset(self):
        dataset = get_object_or_404(Dataset.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        return dataset.revisions.select_related("author", "version")


class Window(StrictSerializer):
    """Which rows to read."""

    start = IntegerField(min_value=0, max_value=10_000_000, default=0)
    count = IntegerField(min_value=1, max_value=200, default=50)


class RevisionRows(APIView):
    """Rows of a revision, a window at a time."""

    @extend_schema(parameters=[Window], responses=serializers.RowSerializer(many=True))
    def get(self, request, pk, number):
        visible = DatasetRevision.objects.visible_to(request.user)
        revision = get_object_or_404(visible, dataset=pk, number=number)
        window = Window(data=request.query_params.dict())
        window.is_valid(raise_exception=True)
        found = rows.page(revision, window.validated_data["start"], window.validated_data["count"])
        return Response(serializers.RowSerializer(found, many=True).data)


class Uploads(generics.ListAPIView):
    """Spreadsheets on their way; posting one starts its check, whose result stands at the upload's address."""

    serializer_class = serializers.UploadSerializer
    queryset = Upload.objects.none()
    parser_classes = [MultiPartParser]

    def get_queryset(self):
        return Upload.objects.visible_to(self.request.user).select_related("operation", "revision__author")

    @extend_schema(request=serializers.UploadInput, responses={202: serializers.UploadSerializer})
    def post(self, request):
        asked = serializers.UploadInput(data=request.data)
        asked.is_valid(raise_exception=True)
        upload = datasets.receive(by=request.user, **_received(request, asked.validated_data))
        where = reverse("api-upload", args=[upload.pk])
        shown = serializers.UploadSerializer(upload).data
        return Response(shown, status=status.HTTP_202_ACCEPTED, headers={"Location": where})


class UploadDetail(generics.RetrieveAPIView):
    """One upload: where it stands, and every problem found."""

    serializer_class = serializers.UploadSerializer
    queryset = Upload.objects.none()

    def get_queryset(self):
        return Upload.objects.visible_to(self.request.user).select_related("operation", "revision__author")


class UploadPublish(APIView):
    """Publishes a ready upload as the next revision, joined with what others published meanwhile.

    Cells that both changed are refused as `conflicts` until they are chosen for. 202: the joined table is checked.
    """

    @extend_schema(
        request=PublicationInput,
        responses={201: serializers.RevisionSerializer, 202: serializers.UploadSerializer},
    )
    def post(self, request, pk):
        upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
        asked = PublicationInput(data=request.data)
        asked.is_valid(raise_exception=True)
        revision = datasets.publish(upload=upload, by=request.user, **asked.given())
        if revision is None:
            upload.refresh_from_db()
            return Response(serializers.UploadSerializer(upload).data, status=status.HTTP_202_ACCEPTED)
        return Response(serializers.RevisionSerializer(revision).data, status=status.HTTP_201_CREATED)


class UploadAbandon(APIView):
    """Puts an upload aside; nothing of it is kept."""

    @extend_schema(request=None, responses=serializers.UploadSerializer)
    def post(self, request, pk):
        upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
        datasets.abandon(upload=upload, by=request.user)
        return Response(serializers.UploadSerializer(upload).data)


class SheetTemplate(APIView):
    """An empty spreadsheet for an operation, with one example row for each named response."""

    TYPES = {
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }

    @extend_schema(
        parameters=[OpenApiParameter("form", str, OpenApiParameter.PATH, enum=["csv", "xlsx"])],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request, slug, label, name, form):
        operation = lookups.operation(request, slug, label, name)
        content = {"csv": blank.csv, "xlsx": blank.xlsx}[form](operation)
        answer = HttpResponse(content, content_type=self.TYPES[form])
        answer["Content-Disposition"] = f'attachment; filename="{slug}-{label}.{form}"'
        return answer


class CurrentRows(APIView):
    """The rows of a dataset's last revision as a file that can be completed and posted again."""

    @extend_schema(
        parameters=[OpenApiParameter("form", str, OpenApiParameter.PATH, enum=["csv", "xlsx"])],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request, pk, form):
        dataset = get_object_or_404(Dataset.objects.visible_to(request.user), pk=pk)
        file = exporting.current(dataset, form) if form in SheetTemplate.TYPES else None
        if file is None:
            raise Http404
        return FileResponse(file.stream, as_attachment=True, filename=file.name, content_type=SheetTemplate.TYPES[form])


def _received(request, given: dict) -> dict:
    """The arguments of `datasets.receive`, each thing looked up among what the caller may see."""
    organisation = acting_organisation(request, given["organisation"])
    dataset = given.get("dataset")
    team = organisation.teams.filter(name=given["team"]).first() if given["team"] else None
    if given["team"] and team is None:
        raise ValidationError({"team": ["this team is not known"]})
    return {
        "organisation": organisation,
        "operation": lookups.operation(request, given["service"], given["version"], given["operation"]),
        "filename": given["file"].name,
        "content": given["file"],
        "dataset": get_object_or_404(Dataset.objects.visible_to(request.user), pk=dataset) if dataset else None,
        "dataset_name": given["dataset_name"],
        "scope": given["scope"],
        "team": team,
        "key_path": given["key_path"] or None,
        "publish_when_ready": given["publish"],
        "fictitious": given["fictitious"],
        "invented": given["invented"],
        "note": given["note"],
    }
