"""Batches of contracts in the API."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.shapes import StrictSerializer, acting_organisation

from ..actions import batches
from ..batching import progress
from ..models import ContractBatch, ContractBatchItem
from ..stages import ItemStage, Track


class ProgressSerializer(serializers.Serializer):
    total = serializers.IntegerField()
    settled = serializers.IntegerField()
    waiting = serializers.IntegerField()
    reading = serializers.IntegerField()
    imported = serializers.IntegerField()
    known = serializers.IntegerField()
    refused = serializers.IntegerField()
    cancelled = serializers.IntegerField()


class BatchSerializer(serializers.ModelSerializer):
    organisation = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = ContractBatch
        fields = ["id", "filename", "organisation", "label", "track", "submits", "stage", "created_at", "finished_at"]


class BatchDetailSerializer(BatchSerializer):
    progress = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()

    class Meta(BatchSerializer.Meta):
        fields = [*BatchSerializer.Meta.fields, "progress", "problems", "unused"]

    @extend_schema(responses=ProgressSerializer)
    def get_progress(self, batch: ContractBatch) -> dict[str, int]:
        return ProgressSerializer(progress.of(batch)).data

    def get_problems(self, batch: ContractBatch) -> list[dict]:
        return progress.worded(batch.problems)


class ItemSerializer(serializers.ModelSerializer):
    service = serializers.SlugRelatedField("slug", source="version.service", read_only=True, default=None)
    version = serializers.SlugRelatedField("label", read_only=True)
    problems = serializers.SerializerMethodField()

    class Meta:
        model = ContractBatchItem
        fields = ["main", "file_count", "stage", "service", "version", "problems"]

    def get_problems(self, item: ContractBatchItem) -> list[dict]:
        return progress.worded(item.problems)


class Supplement(StrictSerializer):
    file = serializers.FileField()


class BatchInput(Supplement):
    organisation = serializers.CharField(required=False, allow_blank=True, default="")
    label = serializers.CharField(max_length=40)
    track = serializers.ChoiceField(Track.choices, default=Track.CERTIFIED)
    submits = serializers.BooleanField(default=False)


class Batches(generics.ListAPIView):
    """Archives of many contracts; posting one starts their import, whose progress stands at the batch's address."""

    serializer_class = BatchSerializer
    queryset = ContractBatch.objects.none()
    parser_classes = [MultiPartParser]

    def get_queryset(self):
        return ContractBatch.objects.visible_to(self.request.user).select_related("organisation")

    @extend_schema(request=BatchInput, responses={202: BatchDetailSerializer})
    def post(self, request):
        asked = BatchInput(data=request.data)
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        file, organisation = given.pop("file"), acting_organisation(request, given.pop("organisation"))
        batch = batches.receive(
            by=request.user, organisation=organisation, filename=file.name, content=file.read(), **given
        )
        where = reverse("api-contract-batch", args=[batch.pk])
        shown = BatchDetailSerializer(batch).data
        return Response(shown, status=status.HTTP_202_ACCEPTED, headers={"Location": where})


class BatchDetail(generics.RetrieveAPIView):
    """One batch: where it stands, and how many contracts are imported, there already, or refused."""

    serializer_class = BatchDetailSerializer
    queryset = ContractBatch.objects.none()

    def get_queryset(self):
        return ContractBatch.objects.visible_to(self.request.user).select_related("organisation")


class BatchContracts(generics.ListAPIView):
    """The contracts of a batch by their path, each with its version or the reason why it was refused."""

    serializer_class = ItemSerializer
    queryset = ContractBatchItem.objects.none()

    @extend_schema(parameters=[OpenApiParameter("stage", str, enum=ItemStage.values)])
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        return progress.items(_batch(self.request, self.kwargs["pk"]), self.request.query_params.get("stage", ""))


class BatchCancel(APIView):
    """Stops a batch: what is imported stays."""

    @extend_schema(request=None, responses=BatchDetailSerializer)
    def post(self, request, pk):
        batches.cancel(batch=_batch(request, pk), by=request.user)
        return Response(BatchDetailSerializer(_batch(request, pk)).data)


class BatchRetry(APIView):
    """Tries the refused contracts again, with the files that were missing or corrected ones."""

    parser_classes = [MultiPartParser]

    @extend_schema(request=Supplement, responses={202: BatchDetailSerializer})
    def post(self, request, pk):
        batch = _batch(request, pk)
        asked = Supplement(data=request.data)
        asked.is_valid(raise_exception=True)
        file = asked.validated_data["file"]
        batches.retry(batch=batch, by=request.user, filename=file.name, content=file.read())
        return Response(BatchDetailSerializer(_batch(request, pk)).data, status=status.HTTP_202_ACCEPTED)


def _batch(request, pk) -> ContractBatch:
    return get_object_or_404(ContractBatch.objects.visible_to(request.user).select_related("organisation"), pk=pk)
