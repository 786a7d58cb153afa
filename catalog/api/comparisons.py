"""The comparison of two versions in the API: what a pipeline asks before it lets a contract through."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from ..comparing import comparisons, words
from ..comparing.differences import Difference, Direction, Severity
from ..comparing.effects import DatasetEffect
from . import lookups


class DifferenceSerializer(serializers.Serializer):
    operation = serializers.CharField(help_text="empty: the contract as a whole")
    direction = serializers.ChoiceField([(value.value, value.value) for value in Direction])
    part = serializers.CharField(help_text="empty: the body; else header:name or fault:name")
    path = serializers.ListField(child=serializers.CharField(), help_text="local names from the first element")
    kind = serializers.CharField()
    severity = serializers.ChoiceField([(value.value, value.value) for value in Severity])
    before = serializers.CharField()
    after = serializers.CharField()
    count = serializers.IntegerField(help_text="of elements, for a change of namespace")
    sentence = serializers.SerializerMethodField()
    rule = serializers.SerializerMethodField(help_text="why it is judged so")

    def get_sentence(self, difference: Difference) -> str:
        return words.sentence(difference)

    def get_rule(self, difference: Difference) -> str:
        return words.why(difference)


class DatasetEffectSerializer(serializers.Serializer):
    dataset = serializers.IntegerField(source="dataset.pk")
    name = serializers.CharField(source="dataset.name")
    operation = serializers.CharField(source="dataset.operation_name")
    organisation = serializers.CharField(source="dataset.organisation.code")
    revision = serializers.IntegerField(source="revision.number")
    fits = serializers.BooleanField()
    operation_is_gone = serializers.BooleanField(source="is_gone")
    problems = serializers.ListField(child=serializers.CharField(), help_text="of its columns and its key")
    lost_columns = serializers.ListField(child=serializers.CharField())
    missing_responses = serializers.ListField(child=serializers.CharField(), source="responses")
    new_columns = serializers.ListField(child=serializers.CharField())
    cells = serializers.ListField(child=serializers.CharField(), help_text="the first cells that no longer fit")
    cell_count = serializers.IntegerField()
    rows_tried = serializers.IntegerField(source="tried", allow_null=True)
    not_tried = serializers.SerializerMethodField(help_text="why, when it had to be and was not")

    def get_not_tried(self, effect: DatasetEffect) -> str:
        return effect.failed or ("too-many" if effect.is_left_out else "")


class ConsumerSerializer(serializers.Serializer):
    name = serializers.CharField()
    organisation = serializers.CharField(source="whose")
    url = serializers.CharField()


class ComparisonSerializer(serializers.Serializer):
    """From `before` to `after`. `verdict` is the worst severity; `strict` breaks only consumers that validate."""

    service = serializers.CharField(source="after.service.slug")
    before = serializers.CharField(source="before.label")
    after = serializers.CharField(source="after.label")
    verdict = serializers.ChoiceField([(value.value, value.value) for value in Severity], source="severity")
    counts = serializers.DictField(child=serializers.IntegerField())
    differences = DifferenceSerializer(many=True)
    datasets = DatasetEffectSerializer(many=True, source="datasets.seen")
    other_datasets = serializers.IntegerField(source="datasets.hidden", help_text="that the caller may not see")
    sandboxes = ConsumerSerializer(many=True, source="consumers.seen", help_text="that use the version `before`")
    other_sandboxes = serializers.IntegerField(source="consumers.hidden")


class VersionComparison(APIView):
    """What changes from version `other` to this one, for whom it breaks, and what it does to datasets and sandboxes."""

    @extend_schema(responses=ComparisonSerializer)
    def get(self, request, slug, label, other):
        before, after = lookups.version(request, slug, other), lookups.version(request, slug, label)
        return Response(ComparisonSerializer(comparisons.of(request.user, before, after)).data)
