"""What changes in the API: two revisions compared, what an upload would change, and the way back."""

from dataclasses import asdict

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.shapes import StrictSerializer

from ..actions import revisions
from ..actions.datasets import Choices
from ..models import Dataset, DatasetRevision, Upload
from ..revising import step
from ..revising.differences import KINDS, Differences
from ..revising.merging import SIDES
from ..stages import UploadStage
from .comparisons import ConsumerSerializer
from .serializers import RevisionSerializer


class CellSerializer(serializers.Serializer):
    column = serializers.CharField()
    old = serializers.CharField()
    new = serializers.CharField()


class ChangeSerializer(serializers.Serializer):
    kind = serializers.ChoiceField([(kind, kind) for kind in KINDS])
    key = serializers.CharField()
    number = serializers.IntegerField(help_text="of the row in the newer table; in the older when it was removed")
    cells = CellSerializer(many=True)


class CountsSerializer(serializers.Serializer):
    changed = serializers.IntegerField()
    added = serializers.IntegerField()
    removed = serializers.IntegerField()


class ChangesSerializer(serializers.Serializer):
    counts = CountsSerializer()
    changes = ChangeSerializer(many=True, help_text="the window that was asked for")


class ConflictSerializer(serializers.Serializer):
    key = serializers.CharField()
    column = serializers.CharField(help_text="empty: the whole row")
    base = serializers.CharField()
    mine = serializers.CharField(allow_null=True, help_text="null: the row is removed")
    theirs = serializers.CharField(allow_null=True)


class SandboxesSerializer(serializers.Serializer):
    seen = ConsumerSerializer(many=True)
    hidden = serializers.IntegerField(help_text="others, which the caller may not see")


class StepSerializer(serializers.Serializer):
    current = serializers.IntegerField(allow_null=True, help_text="the newest revision; null before the first")
    joins = serializers.IntegerField(allow_null=True, help_text="the revision that others published meanwhile")
    counts = CountsSerializer()
    conflicts = ConflictSerializer(many=True)
    following = SandboxesSerializer()
    pinned = SandboxesSerializer()


class Window(StrictSerializer):
    """Which changes to read."""

    kind = serializers.ChoiceField(["", *KINDS], default="")
    start = serializers.IntegerField(min_value=0, max_value=10_000_000, default=0)
    count = serializers.IntegerField(min_value=1, max_value=200, default=50)


class ChoiceInput(StrictSerializer):
    key = serializers.CharField(max_length=32_767)
    column = serializers.CharField(max_length=400, allow_blank=True)
    take = serializers.ChoiceField(SIDES)


class PublicationInput(StrictSerializer):
    """A note, and where others changed the same cells: which side stays, everywhere or cell by cell."""

    note = serializers.CharField(max_length=300, default="", allow_blank=True)
    seen = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1, help_text="the revision to join")
    take = serializers.ChoiceField(SIDES, required=False)
    choices = ChoiceInput(many=True, default=list, max_length=10_000)
    invented = serializers.BooleanField(default=False, help_text="the caller attests that the people do not exist")

    def given(self) -> dict:
        """The arguments of `actions.datasets.publish`."""
        given = self.validated_data
        chosen = {(each["key"], each["column"]): each["take"] for each in given["choices"]}
        choices = Choices(given["seen"], chosen, given.get("take")) if "seen" in given else None
        return {"note": given["note"], "choices": choices, "invented": given["invented"]}


class RevisionComparison(APIView):
    """What differs between two revisions of a dataset, key by key, a window at a time."""

    @extend_schema(parameters=[Window], responses=ChangesSerializer)
    def get(self, request, pk, older, newer):
        visible = DatasetRevision.objects.visible_to(request.user).filter(dataset=pk)
        old, new = (get_object_or_404(visible, number=number) for number in (older, newer))
        window = Window(data=request.query_params.dict())
        window.is_valid(raise_exception=True)
        given = window.validated_data
        found = Differences(old, new, given["kind"])
        part = found[given["start"] : given["start"] + given["count"]]
        return Response(ChangesSerializer({"counts": found.counts, "changes": part}).data)


class RestoreInput(StrictSerializer):
    """`seen`: the newest revision when it was decided."""

    seen = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    note = serializers.CharField(max_length=200, default="", allow_blank=True)


class RevisionRestore(APIView):
    """Goes back: a new revision with the rows of a former one."""

    @extend_schema(request=RestoreInput, responses={201: RevisionSerializer})
    def post(self, request, pk, number):
        dataset = get_object_or_404(Dataset.objects.visible_to(request.user), pk=pk)
        asked = RestoreInput(data=request.data)
        asked.is_valid(raise_exception=True)
        made = revisions.restore(dataset=dataset, number=number, by=request.user, **asked.validated_data)
        return Response(RevisionSerializer(made).data, status=status.HTTP_201_CREATED)


class UploadStep(APIView):
    """What publishing a ready upload would change, for which sandboxes, and what others published meanwhile."""

    @extend_schema(responses=StepSerializer)
    def get(self, request, pk):
        visible = Upload.objects.visible_to(request.user).select_related("dataset")
        upload = get_object_or_404(visible, pk=pk, stage=UploadStage.READY)
        found = step.of(upload, request.user)
        told = {
            "current": found.current.number if found.current else None,
            "joins": found.merge.theirs.number if found.merge else None,
            "counts": found.counts or dict.fromkeys(KINDS, 0),
            "conflicts": [asdict(each) for each in found.merge.conflicts] if found.merge else [],
            "following": found.followers.following,
            "pinned": found.followers.pinned,
        }
        return Response(StepSerializer(told).data)
