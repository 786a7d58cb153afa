"""Shapes of sandboxes in the API."""

from rest_framework import serializers

from accounts.api.shapes import StrictSerializer

from .. import addresses, shapes
from ..models import Check, Exchange, Layer, Sandbox, SandboxService, Step, Usage
from ..stages import Access, Binary, HeaderPolicy

BIG = 2**63 - 1


class LayerSerializer(serializers.ModelSerializer):
    dataset = serializers.IntegerField(source="dataset_id")
    dataset_name = serializers.CharField(source="dataset.name")
    revision = serializers.IntegerField(source="revision.number", default=None, help_text="null: follows the newest")
    composed_revision = serializers.IntegerField(source="composed_revision.number", default=None)

    class Meta:
        model = Layer
        fields = ["operation_name", "position", "dataset", "dataset_name", "revision", "composed_revision"]


class SandboxServiceSerializer(serializers.ModelSerializer):
    service = serializers.CharField(source="version.service.slug")
    version = serializers.CharField(source="version.label")
    url = serializers.SerializerMethodField()
    wsdl_url = serializers.SerializerMethodField()
    layers = LayerSerializer(many=True)

    class Meta:
        model = SandboxService
        fields = ["service", "version", "url", "wsdl_url", "layers"]

    def get_url(self, choice: SandboxService) -> str:
        return addresses.url(choice.sandbox, choice.version)

    def get_wsdl_url(self, choice: SandboxService) -> str:
        return addresses.wsdl_url(choice.sandbox, choice.version)


class SandboxSerializer(serializers.ModelSerializer):
    organisation = serializers.SlugRelatedField("code", read_only=True)
    owner = serializers.SlugRelatedField("email", read_only=True)

    class Meta:
        model = Sandbox
        fields = [
            "public_id", "name", "purpose", "organisation", "owner", "stage", "desire", "access", "strict",
            "header_policy", "binary", "rate", "approval", "decision_note", "desired_generation", "observed_generation",
            "checked_generation", "last_error", "created_at", "ready_at", "expires_at",
        ]  # fmt: skip


class SandboxDetailSerializer(SandboxSerializer):
    services = SandboxServiceSerializer(many=True)
    composition_mark = serializers.SerializerMethodField()

    class Meta(SandboxSerializer.Meta):
        fields = [*SandboxSerializer.Meta.fields, "services", "composition_mark"]

    def get_composition_mark(self, sandbox: Sandbox) -> str:
        return shapes.of_sandbox(sandbox).mark


class LayerInput(StrictSerializer):
    dataset = serializers.IntegerField(min_value=1, max_value=BIG)
    revision = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, allow_null=True, help_text="absent: follow the newest"
    )


class ServiceInput(StrictSerializer):
    service = serializers.SlugField()
    version = serializers.CharField(max_length=40)
    layers = serializers.DictField(
        child=serializers.ListField(child=LayerInput(), max_length=20),
        required=False,
        default=dict,
        help_text="operation name -> its layers, the highest last",
    )


class OrderInput(StrictSerializer):
    """An order: with `services` composed, or `service` and `version` alone for the defaults."""

    name = serializers.CharField(max_length=120, required=False)
    purpose = serializers.CharField(max_length=300, default="", allow_blank=True)
    organisation = serializers.SlugField(default="")
    team = serializers.CharField(max_length=80, default="", allow_blank=True)
    days = serializers.IntegerField(min_value=1, max_value=90, required=False)
    access = serializers.ChoiceField(Access.choices, default=Access.OPEN)
    strict = serializers.BooleanField(default=False)
    services = ServiceInput(many=True, required=False, min_length=1, max_length=50)
    service = serializers.SlugField(required=False)
    version = serializers.CharField(max_length=40, required=False)

    def validate(self, given):
        composed, single = "services" in given, "service" in given and "version" in given
        if composed == single:
            raise serializers.ValidationError("give either services, or one service and its version")
        if composed and "name" not in given:
            raise serializers.ValidationError({"name": "a composed sandbox needs a name"})
        return given


class RecomposeInput(StrictSerializer):
    services = ServiceInput(many=True, min_length=1, max_length=50)
    seen = serializers.CharField(
        max_length=64,
        default="",
        allow_blank=True,
        help_text="composition_mark of the sandbox that this change starts from; refused when it is another one by now",
    )


class ExtendInput(StrictSerializer):
    days = serializers.IntegerField(min_value=1, max_value=90, default=14)


class RateInput(StrictSerializer):
    rate = serializers.IntegerField(min_value=0, max_value=1_000_000, help_text="calls a second; 0: as usual")


class SettingsInput(StrictSerializer):
    """How the sandbox answers; what is absent stays as it is."""

    strict = serializers.BooleanField(required=False)
    header_policy = serializers.ChoiceField(HeaderPolicy.choices, required=False)
    binary = serializers.ChoiceField(Binary.choices, required=False)


class StepSerializer(serializers.ModelSerializer):
    class Meta:
        model = Step
        fields = ["generation", "name", "position", "stage", "started_at", "ended_at", "log"]


class CheckSerializer(serializers.ModelSerializer):
    service = serializers.CharField(source="version.service.slug")
    version = serializers.CharField(source="version.label")

    class Meta:
        model = Check
        fields = [
            "generation", "service", "version", "operation_name", "position", "outcome", "dataset_name", "row", "key",
            "response_name", "request", "answer", "reason",
        ]  # fmt: skip


class ExchangeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Exchange
        fields = [
            "id", "at", "generation", "service_slug", "version_label", "operation_name", "outcome", "http_status",
            "soap_version", "key", "dataset_name", "row", "response_name", "reason", "microseconds", "request",
            "answer",
        ]  # fmt: skip


class UsageSerializer(serializers.ModelSerializer):
    organisation = serializers.SlugRelatedField("code", read_only=True)
    sandbox = serializers.SlugRelatedField("public_id", read_only=True)

    class Meta:
        model = Usage
        fields = [
            "organisation", "sandbox", "service_slug", "version_label", "operation_name", "outcome", "hour", "calls",
            "microseconds",
        ]  # fmt: skip
