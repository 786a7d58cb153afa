"""Services, their versions and operations, named responses."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Organisation

from ..querysets import NamedResponseQuerySet, OperationQuerySet, ServiceQuerySet, ServiceVersionQuerySet
from ..stages import Kind, ResponseKind, Stage, Track


class Service(models.Model):
    """A service that can be mocked; owned by one organisation."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=300, blank=True)
    domain = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SOAP)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="services")
    created_at = models.DateTimeField(default=timezone.now)
    search_text = models.TextField(
        blank=True, editable=False, help_text="folded words of its own, which the catalogue searches"
    )

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ServiceVersion(models.Model):
    """One contract of a service. The files lie in the vault, under `contract_digest`."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="versions")
    label = models.CharField(max_length=40)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.DRAFT)
    track = models.CharField(max_length=14, choices=Track, default=Track.CERTIFIED)
    contract_digest = models.CharField(max_length=64)
    main_file = models.CharField(max_length=300)
    target_namespace = models.CharField(max_length=300, blank=True)
    files = models.JSONField(default=list, help_text="[{name, size}] of the contract's files")
    notices = models.JSONField(default=list, help_text="[{code, message}] what the reader had to repair or leave out")
    documentation = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    search_text = models.TextField(
        blank=True, editable=False, help_text="folded names of its operations, which the catalogue searches"
    )

    objects = ServiceVersionQuerySet.as_manager()

    class Meta:
        ordering = ["service__name", "-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["service", "label"], name="version_label_once"),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("author")) & ~models.Q(decided_by=models.F("submitted_by")),
                name="nobody_decides_their_own_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.label}"


class Operation(models.Model):
    """One operation of a version, its messages as trees that people can read; so have headers and faults, as `tree`."""

    version = models.ForeignKey(ServiceVersion, on_delete=models.CASCADE, related_name="operations")
    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    action = models.CharField(max_length=300, blank=True, help_text="SOAPAction")
    style = models.CharField(max_length=10, default="document")
    use = models.CharField(max_length=10, default="literal")
    soap_versions = models.JSONField(default=list, help_text='subset of ["1.1", "1.2"]')
    input_element = models.CharField(max_length=400, help_text="{namespace}name of the body's first element")
    output_element = models.CharField(max_length=400, blank=True)
    one_way = models.BooleanField(default=False)
    documentation = models.TextField(blank=True)
    headers = models.JSONField(default=list, help_text="[{name, element, required}]")
    faults = models.JSONField(default=list, help_text="[{name, element}]")
    request_tree = models.JSONField(default=dict, help_text="node of catalog.contracts.schema")
    response_tree = models.JSONField(default=dict)
    sample_request = models.TextField(blank=True, help_text="a whole SOAP envelope")
    key_candidates = models.JSONField(default=list, help_text='[{label, path: ["{ns}a", "b", "@c"]}], best first')
    tuxedo = models.JSONField(
        default=dict, blank=True, help_text="of a Tuxedo service: {service, in, out, err: {buffer, fields}}"
    )

    objects = OperationQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="operation_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def default_response(self) -> "NamedResponse | None":
        return next((response for response in self.responses.all() if response.is_default), None)


class NamedResponse(models.Model):
    """A response template of an operation: the XML of the SOAP body with `{{slots}}`."""

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="responses")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=ResponseKind, default=ResponseKind.ANSWER)
    source = models.TextField(help_text="answer: the body's element; fault: the content of detail (may be empty)")
    fault_code = models.CharField(max_length=10, blank=True, help_text="Client or Server")
    fault_string = models.CharField(max_length=500, blank=True, help_text="may hold slots")
    slots = models.JSONField(default=list, help_text="[{name, path, type, facets, required, documentation}] in order")
    examples = models.JSONField(default=dict, help_text="slot -> plausible value, used when no dataset is bound")
    is_default = models.BooleanField(default=False)
    generated = models.BooleanField(default=True)
    raw = models.BooleanField(default=False, help_text="kept as it was recorded, though the contract does not allow it")

    objects = NamedResponseQuerySet.as_manager()

    class Meta:
        ordering = ["operation", "-is_default", "kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "name"], name="response_name_once"),
            models.UniqueConstraint(
                fields=["operation"], condition=models.Q(is_default=True), name="one_default_response"
            ),
        ]

    def __str__(self) -> str:
        return self.name
