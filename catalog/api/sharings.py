"""Who may use a dataset, in the API: changed by those who keep it, for the whole network decided by a reviewer."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.shapes import Note, StrictSerializer

from .. import queries
from ..actions import sharings
from ..models import Dataset, Sharing
from ..stages import Scope
from .serializers import DatasetSerializer


class SharingSerializer(serializers.ModelSerializer):
    dataset = serializers.PrimaryKeyRelatedField(read_only=True)
    asked_by = serializers.SlugRelatedField("email", read_only=True)
    decided_by = serializers.SlugRelatedField("email", read_only=True)

    class Meta:
        model = Sharing
        fields = ["dataset", "stage", "note", "asked_by", "asked_at", "decided_by", "decided_at", "reason"]


class ScopeInput(StrictSerializer):
    """`network` asks a reviewer; a team is named with its scope alone."""

    scope = serializers.ChoiceField(Scope.choices)
    team = serializers.CharField(max_length=80, default="", allow_blank=True)
    note = serializers.CharField(max_length=300, default="", allow_blank=True, help_text="read by the reviewer")


class DatasetScope(APIView):
    """Says who may use a dataset. The network is asked for: until it is approved nothing changes for others."""

    @extend_schema(request=ScopeInput, responses=DatasetSerializer)
    def post(self, request, pk):
        dataset = get_object_or_404(queries.datasets(request.user), pk=pk)
        asked = ScopeInput(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        if given["scope"] == Scope.NETWORK:
            sharings.ask(dataset=dataset, by=request.user, note=given["note"])
        else:
            team = dataset.organisation.teams.filter(name=given["team"]).first() if given["team"] else None
            sharings.narrow(dataset=dataset, by=request.user, scope=given["scope"], team=team)
        return Response(DatasetSerializer(get_object_or_404(Dataset, pk=pk)).data)


class DatasetSharings(generics.ListAPIView):
    """What was asked and decided about the whole network, newest first."""

    serializer_class = SharingSerializer
    queryset = Sharing.objects.none()

    def get_queryset(self):
        dataset = get_object_or_404(Dataset.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        return queries.sharings_of(dataset).filter(pk__in=Sharing.objects.visible_to(self.request.user))


class DatasetSharingMove(APIView):
    """Decides on the whole network; `move` is the domain's. A token never does: network roles are a person's own."""

    move = None

    @extend_schema(request=Note, responses=DatasetSerializer)
    def post(self, request, pk):
        dataset = get_object_or_404(queries.datasets(request.user), pk=pk)
        asked = Note(data=request.data)
        asked.is_valid(raise_exception=True)
        self.move(dataset=dataset, by=request.user, note=asked.validated_data["note"])
        return Response(DatasetSerializer(get_object_or_404(Dataset, pk=pk)).data)
