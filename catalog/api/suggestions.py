"""Suggested rows in the API: made for a dataset of others, accepted into its next draft, or declined."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.shapes import StrictSerializer, acting_organisation

from .. import queries
from ..actions import suggestions
from ..models import Dataset, Suggestion
from ..revising.adding import NewRow
from .serializers import UploadSerializer


class SuggestionSerializer(serializers.ModelSerializer):
    author = serializers.SlugRelatedField("email", read_only=True)
    organisation = serializers.SlugRelatedField("code", read_only=True)
    decided_by = serializers.SlugRelatedField("email", read_only=True)
    revision = serializers.SlugRelatedField("number", read_only=True, help_text="in which the row appeared")

    class Meta:
        model = Suggestion
        fields = [
            "id", "dataset", "key", "values", "response", "note", "origin", "author", "organisation", "stage",
            "decided_by", "decided_at", "reason", "revision", "created_at",
        ]  # fmt: skip


class RowInput(StrictSerializer):
    """A row: its key as in a spreadsheet, its cells by column, its named response."""

    key = serializers.CharField(max_length=500)
    values = serializers.DictField(child=serializers.CharField(allow_blank=True, max_length=32_767), default=dict)
    response = serializers.CharField(max_length=120)
    note = serializers.CharField(max_length=300, default="", allow_blank=True)

    def row(self) -> NewRow:
        given = self.validated_data
        return NewRow(given["key"], given["values"], given["response"])


class SuggestionInput(RowInput):
    organisation = serializers.SlugField(default="")


class Suggestions(generics.ListAPIView):
    """The suggestions that the caller made or may decide on, the newest first."""

    serializer_class = SuggestionSerializer
    queryset = Suggestion.objects.none()

    def get_queryset(self):
        return queries.suggestions(self.request.user)


class SuggestionDetail(generics.RetrieveAPIView):
    """One suggested row, and what became of it."""

    serializer_class = SuggestionSerializer
    queryset = Suggestion.objects.none()

    def get_queryset(self):
        return queries.suggestions(self.request.user)


class DatasetSuggestions(APIView):
    """Suggests a row to those who keep a dataset."""

    @extend_schema(request=SuggestionInput, responses={201: SuggestionSerializer})
    def post(self, request, pk):
        dataset = get_object_or_404(Dataset.objects.visible_to(request.user), pk=pk)
        asked = SuggestionInput(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        organisation = acting_organisation(request, given["organisation"])
        made = suggestions.suggest(
            by=request.user, organisation=organisation, dataset=dataset, row=asked.row(), note=given["note"]
        )
        return Response(SuggestionSerializer(made).data, status=status.HTTP_201_CREATED)


class SuggestionAccept(APIView):
    """Lays the row into the dataset's next draft, which is published like any upload."""

    @extend_schema(request=None, responses=UploadSerializer)
    def post(self, request, pk):
        found = get_object_or_404(queries.suggestions(request.user), pk=pk)
        return Response(UploadSerializer(suggestions.accept(suggestion=found, by=request.user)).data)


class ReasonInput(StrictSerializer):
    reason = serializers.CharField(max_length=300)


class SuggestionDecline(APIView):
    """Says no, and why."""

    @extend_schema(request=ReasonInput, responses=SuggestionSerializer)
    def post(self, request, pk):
        found = get_object_or_404(queries.suggestions(request.user), pk=pk)
        asked = ReasonInput(data=request.data)
        asked.is_valid(raise_exception=True)
        suggestions.decline(suggestion=found, by=request.user, reason=asked.validated_data["reason"])
        return Response(SuggestionSerializer(get_object_or_404(queries.suggestions(request.user), pk=pk)).data)
