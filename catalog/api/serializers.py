"""Shapes of the catalogue in the API."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.shapes import StrictSerializer

from ..models import Dataset, DatasetRevision, NamedResponse, Operation, Review, Service, ServiceVersion, Upload
from ..sealing import telling
from ..stages import Kind, ResponseKind, Scope, Track


class ReviewSerializer(serializers.ModelSerializer):
    by = serializers.SlugRelatedField("email", read_only=True)

    class Meta:
        model = Review
        fields = ["origin", "stage", "by", "at", "note"]


class VersionSerializer(serializers.ModelSerializer):
    service = serializers.SlugRelatedField("slug", read_only=True)
    operations = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = ServiceVersion
        fields = [
            "service", "label", "stage", "track", "target_namespace", "documentation", "main_file", "files", "notices",
            "contract_digest", "created_at", "submitted_at", "decided_at", "operations",
        ]  # fmt: skip


class DuplicateSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="same-contract, same-namespace or similar")
    message = serializers.CharField()
    service = serializers.CharField()
    version = serializers.CharField()
    organisation = serializers.CharField()
    share = serializers.FloatField(help_text="of names of operations and elements in common, 0 to 1")


class PublishedSerializer(VersionSerializer):
    duplicates = serializers.SerializerMethodField(help_text="what else in the catalogue is like it")

    class Meta(VersionSerializer.Meta):
        fields = [*VersionSerializer.Meta.fields, "duplicates"]

    @extend_schema_field(DuplicateSerializer(many=True))
    def get_duplicates(self, version: ServiceVersion) -> list[dict]:
        return [found.to_json() for found in self.context["likenesses"].seen]


class ServiceSerializer(serializers.ModelSerializer):
    organisation = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Service
        fields = ["slug", "name", "summary", "domain", "kind", "organisation", "created_at"]


class ServiceDetailSerializer(ServiceSerializer):
    versions = serializers.SerializerMethodField()

    class Meta(ServiceSerializer.Meta):
        fields = [*ServiceSerializer.Meta.fields, "versions"]

    def get_versions(self, service: Service) -> list[dict[str, str]]:
        return [
            {"label": version.label, "stage": version.stage, "track": version.track}
            for version in self.context["versions"]
        ]


class OperationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Operation
        fields = ["name", "action", "style", "use", "soap_versions", "input_element", "output_element", "one_way"]


class OperationDetailSerializer(serializers.ModelSerializer):
    class Meta:
        model = Operation
        fields = [
            *OperationSerializer.Meta.fields, "documentation", "headers", "faults", "request_tree", "response_tree",
            "sample_request", "key_candidates", "tuxedo",
        ]  # fmt: skip


class ResponseSerializer(serializers.ModelSerializer):
    class Meta:
        model = NamedResponse
        fields = [
            "name", "kind", "source", "fault_code", "fault_string", "slots", "examples", "is_default", "generated",
            "raw",
        ]  # fmt: skip


class ResponseInput(StrictSerializer):
    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(ResponseKind.choices, default=ResponseKind.ANSWER)
    source = serializers.CharField(allow_blank=True, max_length=2_000_000, trim_whitespace=False)
    fault_code = serializers.ChoiceField(["", "Client", "Server"], default="")
    fault_string = serializers.CharField(allow_blank=True, default="", max_length=500)


class ContractInput(StrictSerializer):
    """A WSDL, a SoapUI project, or an archive of files; `service` names an existing one, else `name` makes one."""

    file = serializers.FileField()
    label = serializers.CharField(max_length=40)
    organisation = serializers.SlugField(default="")
    service = serializers.SlugField(default="")
    name = serializers.CharField(max_length=120, default="", allow_blank=True)
    slug = serializers.SlugField(max_length=60, default="", allow_blank=True)
    summary = serializers.CharField(max_length=300, default="", allow_blank=True)
    domain = serializers.CharField(max_length=80, default="", allow_blank=True)
    kind = serializers.ChoiceField(["", *Kind.values], default="")
    track = serializers.ChoiceField(Track.choices, default=Track.CERTIFIED)
    main_file = serializers.CharField(max_length=300, default="", allow_blank=True)
    allow_duplicate = serializers.BooleanField(
        default=False, help_text="publish even when another service holds this contract, or one much like it"
    )


class RevisionSerializer(serializers.ModelSerializer):
    author = serializers.SlugRelatedField("email", read_only=True)
    version = serializers.SlugRelatedField("label", read_only=True)

    class Meta:
        model = DatasetRevision
        fields = [
            "number", "version", "digest", "columns", "key_path", "row_count", "changes", "note", "filename", "author",
            "created_at",
        ]  # fmt: skip


class DatasetSerializer(serializers.ModelSerializer):
    service = serializers.SlugRelatedField("slug", read_only=True)
    organisation = serializers.SlugRelatedField("code", read_only=True)
    owner = serializers.SlugRelatedField("email", read_only=True)

    class Meta:
        model = Dataset
        fields = ["id", "name", "service", "operation_name", "scope", "organisation", "owner", "created_at"]


class RowSerializer(serializers.Serializer):
    number = serializers.IntegerField(help_text="as in the spreadsheet: the first row under the header is 2")
    key = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField(allow_blank=True))
    response = serializers.CharField()


class UploadInput(StrictSerializer):
    """A spreadsheet for an operation: of an existing dataset, or of a new one."""

    file = serializers.FileField()
    service = serializers.SlugField()
    version = serializers.CharField(max_length=40)
    operation = serializers.CharField(max_length=200)
    organisation = serializers.SlugField(default="")
    dataset = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    dataset_name = serializers.CharField(max_length=120, default="", allow_blank=True)
    scope = serializers.ChoiceField(Scope.choices, default=Scope.ORGANISATION)
    team = serializers.CharField(max_length=80, default="", allow_blank=True)
    key_path = serializers.ListField(child=serializers.CharField(max_length=400), default=list, max_length=50)
    publish = serializers.BooleanField(default=False, help_text="publish as soon as the check finds nothing")
    fictitious = serializers.BooleanField(default=False, help_text="put fictitious people in the place of real ones")
    invented = serializers.BooleanField(default=False, help_text="the caller attests that the people do not exist")
    note = serializers.CharField(max_length=300, default="", allow_blank=True)


class ProgressSerializer(serializers.Serializer):
    step = serializers.ChoiceField(telling.STEPS)
    done = serializers.IntegerField(help_text="rows")
    total = serializers.IntegerField(help_text="rows; 0 while it is not known")


class UploadSerializer(serializers.ModelSerializer):
    operation = serializers.SlugRelatedField("name", read_only=True)
    revision = RevisionSerializer(read_only=True)
    progress = serializers.SerializerMethodField(help_text="how far a check is that is under way")

    class Meta:
        model = Upload
        fields = [
            "id", "operation", "dataset", "dataset_name", "scope", "filename", "stage", "edition", "problem_count",
            "problems", "report", "digest", "revision", "created_at", "began_at", "progress", "checked_at",
        ]  # fmt: skip

    @extend_schema_field(ProgressSerializer(allow_null=True))
    def get_progress(self, upload: Upload) -> dict | None:
        return upload.progress or None
