"""Services, their versions and operations, named responses, datasets, uploads and reviews."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Organisation, Team
from engine import persons

from .querysets import (
    ContractBatchQuerySet,
    DatasetQuerySet,
    DatasetRevisionQuerySet,
    NamedResponseQuerySet,
    OperationQuerySet,
    OwnedQuerySet,
    ServiceQuerySet,
    ServiceVersionQuerySet,
    SharingQuerySet,
    SuggestionQuerySet,
    UploadQuerySet,
)
from .stages import (
    BatchStage,
    ItemStage,
    Kind,
    ResponseKind,
    Scope,
    SharingStage,
    Stage,
    SuggestionStage,
    Track,
    UploadStage,
)


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


class Dataset(models.Model):
    """Rows that answer one operation of a service; its content lives in revisions."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="datasets")
    operation_name = models.CharField(max_length=200)
    name = models.CharField(max_length=120)
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.ORGANISATION)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="datasets")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="datasets")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = DatasetQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "service", "operation_name", "name"], name="dataset_name_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(scope=Scope.TEAM) | models.Q(team__isnull=False), name="team_scope_names_a_team"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DatasetRevision(models.Model):
    """An immutable table. Its rows are one file in the vault, under `digest`."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="+", help_text="checked against")
    digest = models.CharField(max_length=64, db_index=True)
    columns = models.JSONField(help_text="headers in order: key first, response last")
    key_path = models.JSONField(help_text='["{ns}a", "b"] from the body\'s first element to the key')
    row_count = models.PositiveIntegerField()
    changes = models.JSONField(null=True, help_text="{added, changed, removed} rows since the one before; null: first")
    note = models.CharField(max_length=300, blank=True)
    filename = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = DatasetRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["dataset", "-number"]
        constraints = [models.UniqueConstraint(fields=["dataset", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.dataset} r{self.number}"


class Upload(models.Model):
    """A spreadsheet on its way: received, checked, then mended and sent again, or published."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="uploads")
    dataset = models.ForeignKey(Dataset, null=True, blank=True, on_delete=models.CASCADE, related_name="uploads")
    dataset_name = models.CharField(max_length=120, blank=True, help_text="of the dataset to make, when there is none")
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.ORGANISATION)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    key_path = models.JSONField(default=list, help_text="chosen request field; empty = proposed by the first header")
    publish_when_ready = models.BooleanField(default=False)
    fictitious = models.BooleanField(default=False, help_text="put fictitious people in the place of real ones")
    invented = models.BooleanField(default=False, help_text="the people it names are said to be invented")
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", help_text="who says so"
    )
    attested_at = models.DateTimeField(null=True)
    attested_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file that it is said of")
    note = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=10, choices=UploadStage, default=UploadStage.RECEIVED)
    problems = models.JSONField(
        default=list, help_text="the first ones: [{code, row, column, cell, value, message, expected}]"
    )
    problem_count = models.PositiveIntegerField(default=0)
    report = models.JSONField(
        default=dict, help_text="columns, row_count, encoding, delimiter, sheet, notices, seconds"
    )
    mapping = models.JSONField(
        default=dict, blank=True, help_text="which column of the file is which, as catalog.matching.mapping; {} = same"
    )
    digest = models.CharField(max_length=64, blank=True, help_text="of the canonical rows, once ready")
    revision = models.ForeignKey(DatasetRevision, null=True, on_delete=models.CASCADE, related_name="+")
    base = models.ForeignKey(
        DatasetRevision, null=True, on_delete=models.CASCADE, related_name="+", help_text="its table was made from"
    )
    findings = models.CharField(max_length=64, blank=True, help_text="digest of every problem in the vault")
    edition = models.PositiveIntegerField(default=0, help_text="changes made in the page: who saw an older one is told")
    attempts = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, help_text="by the worker that checks it")
    began_at = models.DateTimeField(null=True, help_text="the check, when a worker took it up")
    progress = models.JSONField(default=dict, help_text="of the check: {step, done, total}, as catalog.sealing.telling")
    created_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename


class Draft(models.Model):
    """The table of an upload as it was read (number 0) or after a change made in the page; undo goes one back."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="drafts")
    number = models.PositiveIntegerField(help_text="edition of the upload that it made")
    digest = models.CharField(max_length=64, help_text="of the upload's own table in the vault")
    change = models.JSONField(default=dict, help_text="{kind, cells, where}; empty for what was read")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["upload", "-number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="draft_number_once")]

    def __str__(self) -> str:
        return f"{self.upload} e{self.number}"


class KnownColumns(models.Model):
    """How an organisation matched the columns of a file once: the next file with the same header needs no question."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    operation_name = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, help_text="digest of the header, without accents and case")
    mapping = models.JSONField(help_text="as catalog.matching.mapping")
    key_path = models.JSONField(default=list, help_text="chosen request field; empty = proposed by the key's name")
    dataset = models.ForeignKey(Dataset, null=True, on_delete=models.SET_NULL, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-used_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "service", "operation_name", "fingerprint"], name="known_columns_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.operation_name}"


class Suggestion(models.Model):
    """A row that somebody proposes to those who keep a dataset; accepted, it goes into an upload of theirs."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="suggestions")
    key = models.CharField(max_length=500, help_text="the cell, as in a spreadsheet")
    values = models.JSONField(default=dict, help_text="{column: cell}; a column that is not named stays empty")
    response = models.CharField(max_length=120, help_text="named response")
    note = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=200, blank=True, help_text="where the call came from, in words")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=SuggestionStage, default=SuggestionStage.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, help_text="why it was declined")
    upload = models.ForeignKey(
        Upload, null=True, on_delete=models.SET_NULL, related_name="suggestions", help_text="the draft it went into"
    )
    revision = models.ForeignKey(
        DatasetRevision, null=True, on_delete=models.SET_NULL, related_name="+", help_text="that it appeared in"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["dataset", "stage"], name="suggestion_stage")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(stage=SuggestionStage.DECLINED) | ~models.Q(reason=""),
                name="a_declined_suggestion_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset}: {self.key}"


class Sharing(models.Model):
    """A dataset that its keepers want to offer to the whole network: asked by one, decided by a reviewer."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="sharings")
    stage = models.CharField(max_length=10, choices=SharingStage, default=SharingStage.ASKED)
    note = models.CharField(max_length=300, blank=True, help_text="why the network should have it")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, help_text="why it was refused")

    objects = SharingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset"], condition=models.Q(stage=SharingStage.ASKED), name="one_sharing_is_asked_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=[SharingStage.ASKED, SharingStage.WITHDRAWN])
                | models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("asked_by")),
                name="nobody_decides_on_their_own_sharing",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=SharingStage.REFUSED) | ~models.Q(reason=""),
                name="a_refused_sharing_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.dataset)


class FictitiousPerson(models.Model):
    """Somebody who does not exist, made for an organisation: the same in all its files."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(help_text="counts from 1 in the organisation")
    nir = models.CharField(max_length=13, help_text="of a commune that never was")
    sex = models.PositiveSmallIntegerField(help_text="1 man, 2 woman")
    family_name = models.CharField(max_length=60)
    used_name = models.CharField(max_length=60)
    first_name = models.CharField(max_length=60)
    second_name = models.CharField(max_length=60)
    born = models.DateField()
    birth_place = models.CharField(max_length=60)
    phone = models.CharField(max_length=10)
    mobile = models.CharField(max_length=10)
    mail = models.CharField(max_length=160)
    search_text = models.CharField(max_length=240, editable=False, help_text="folded names and numbers")
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="fictitious_number_once"),
            models.UniqueConstraint(fields=["organisation", "nir"], name="fictitious_nir_once"),
        ]

    def __str__(self) -> str:
        return f"{self.family_name} {self.first_name}"

    @property
    def nir_key(self) -> str:
        return persons.key(self.nir)


class Trace(models.Model):
    """What recognises a real value that was replaced, without saying it: a keyed digest, forgotten after a while."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=48, help_text="kind:hex, of catalog.privacy.casting")
    person = models.ForeignKey(
        FictitiousPerson, null=True, on_delete=models.CASCADE, related_name="traces", help_text="null: a number alone"
    )
    used_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "digest"], name="trace_once")]

    def __str__(self) -> str:
        return self.digest.partition(":")[0]


class ContractBatch(models.Model):
    """An archive of many contracts on its way into the catalogue; the contracts are its items."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    label = models.CharField(max_length=40, help_text="of every version that is made")
    track = models.CharField(max_length=14, choices=Track, default=Track.CERTIFIED)
    submits = models.BooleanField(default=False, help_text="asks for the review of each version at once")
    stage = models.CharField(max_length=10, choices=BatchStage, default=BatchStage.RECEIVED)
    archives = models.JSONField(default=list, help_text="[{name, digest}] in the vault, until nothing needs them")
    problems = models.JSONField(default=list, help_text="[{code, message, …}] why an archive could not be opened")
    unused = models.JSONField(default=dict, help_text="{count, names: the first ones} of files that no contract uses")
    attempts = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, help_text="by the worker that opens it")
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = ContractBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.filename


class ContractBatchItem(models.Model):
    """One contract of a batch: waiting with its files in the vault, then a version or the reason why not."""

    batch = models.ForeignKey(ContractBatch, on_delete=models.CASCADE, related_name="items")
    main = models.CharField(max_length=300, help_text="path of the main WSDL in the archive")
    main_file = models.CharField(max_length=300, help_text="that in the contract's own files")
    file_count = models.PositiveIntegerField(default=1)
    file_digest = models.CharField(max_length=64, blank=True, help_text="of its ZIP in the vault, until it is read")
    stage = models.CharField(max_length=10, choices=ItemStage, default=ItemStage.WAITING)
    version = models.ForeignKey(ServiceVersion, null=True, on_delete=models.SET_NULL, related_name="+")
    problems = models.JSONField(default=list, help_text="[{code, message, file, line, missing}] why it was refused")
    attempts = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, help_text="by the worker that reads it")

    class Meta:
        ordering = ["batch", "main"]
        constraints = [models.UniqueConstraint(fields=["batch", "main"], name="batch_item_once")]
        indexes = [models.Index(fields=["batch", "stage"], name="batch_item_stage")]

    def __str__(self) -> str:
        return self.main

    @property
    def name(self) -> str:
        return self.main.rpartition("/")[2]

    @property
    def folder(self) -> str:
        return self.main.rpartition("/")[0]


class Review(models.Model):
    """One step of the review of a version: what was decided, by whom, and why."""

    version = models.ForeignKey(ServiceVersion, on_delete=models.CASCADE, related_name="reviews")
    origin = models.CharField(max_length=12, choices=Stage)
    stage = models.CharField(max_length=12, choices=Stage)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~(models.Q(stage=Stage.REFUSED) | models.Q(origin=Stage.SUBMITTED, stage=Stage.DRAFT))
                | ~models.Q(note=""),
                name="a_refusal_gives_its_reason",
            )
        ]
