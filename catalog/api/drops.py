"""Files that say themselves what they are for, in the API: sent without naming an operation, their columns matched."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.shapes import StrictSerializer, acting_organisation

from ..actions import drops
from ..actions.drops import Outcome
from ..errors import UploadRefused
from ..keeping import holding
from ..keeping.holding import Held
from ..matching import looking
from ..matching.looking import View
from ..matching.targets import NOTHING
from . import lookups
from .serializers import UploadSerializer

SHOWN = 3
"""Values of a column that its proposal shows."""


class DropInput(StrictSerializer):
    """Any spreadsheet or contract."""

    file = serializers.FileField()
    organisation = serializers.SlugField(default="")
    fictitious = serializers.BooleanField(default=False, help_text="put fictitious people in the place of real ones")
    invented = serializers.BooleanField(default=False, help_text="the caller attests that the people do not exist")


class KeptFile(StrictSerializer):
    """A file that waits for an answer, and the operation that it is for."""

    held = serializers.CharField(max_length=20_000)
    service = serializers.SlugField()
    version = serializers.CharField(max_length=40)
    operation = serializers.CharField(max_length=200)
    organisation = serializers.SlugField(default="")


class ColumnsInput(KeptFile):
    """What each column is, in the file's order: one of the contract's, `=key`, `=response`, or "" to leave it out."""

    columns = serializers.ListField(child=serializers.CharField(max_length=400, allow_blank=True), max_length=2000)
    always = serializers.CharField(max_length=200, default="", allow_blank=True, help_text="one response for all rows")
    key_path = serializers.ListField(child=serializers.CharField(max_length=400), default=list, max_length=50)


class DropSerializer(serializers.Serializer):
    """What became of a file: `checked`, `choose` (its operation), `match` (its columns), or `contract`."""

    outcome = serializers.CharField(source="kind")
    filename = serializers.CharField()
    held = serializers.CharField(source="token", help_text="names the file while something is asked; two hours")
    upload = UploadSerializer(allow_null=True)


class ProposalSerializer(serializers.Serializer):
    name = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField())
    target = serializers.CharField(allow_blank=True)
    score = serializers.IntegerField(help_text="percent")
    why = serializers.CharField(allow_blank=True, help_text="same, name, values, place, or nothing")


class ProposalsSerializer(serializers.Serializer):
    exact = serializers.BooleanField(help_text="the header is the contract's: no column has to be matched")
    columns = ProposalSerializer(many=True)
    lacking = serializers.ListField(child=serializers.CharField(), help_text="columns that the file lacks")
    age = serializers.CharField(allow_blank=True, help_text="said of a template of an older contract")


class Drops(APIView):
    """Sends a file without naming its operation: it says so itself, or waits for an answer."""

    parser_classes = [MultiPartParser]

    @extend_schema(request=DropInput, responses={200: DropSerializer, 202: DropSerializer})
    def post(self, request):
        asked = DropInput(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        organisation, file = acting_organisation(request, given["organisation"]), given["file"]
        people = {name: given[name] for name in ("fictitious", "invented")}
        files = [(file.name, file.read())]
        (outcome,) = drops.receive(by=request.user, organisation=organisation, files=files, **people)
        return _told(outcome)


class DropProposals(APIView):
    """What the columns of a kept file may be in the table of an operation."""

    @extend_schema(request=KeptFile, responses=ProposalsSerializer)
    def post(self, request):
        asked = KeptFile(data=request.data)
        asked.is_valid(raise_exception=True)
        _held, view, _organisation = _kept(request, asked.validated_data)
        columns = [
            {"name": name, "values": view.values(position)[:SHOWN], **column}
            for position, (name, column) in enumerate(zip(view.header, view.proposed["columns"], strict=True))
        ]
        return Response(ProposalsSerializer(view.proposed | {"columns": columns, "age": view.age}).data)


class DropColumns(APIView):
    """Says what the columns of a kept file are; its check begins, and the next file with that header needs nothing."""

    @extend_schema(request=ColumnsInput, responses={202: UploadSerializer})
    def post(self, request):
        asked = ColumnsInput(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        held, view, organisation = _kept(request, given)
        chosen = dict(enumerate(given["columns"]))
        upload = drops.match(
            by=request.user,
            organisation=organisation,
            held=held,
            view=view,
            choices=chosen,
            unused={position for position, target in chosen.items() if target == NOTHING},
            always=given["always"],
            key_path=given["key_path"] or None,
        )
        where = reverse("api-upload", args=[upload.pk])
        shown = UploadSerializer(upload).data
        return Response(shown, status=status.HTTP_202_ACCEPTED, headers={"Location": where})


def _kept(request: Request, given: dict) -> tuple[Held, View, object]:
    """The kept file beside its operation, looked up among what the caller may see. Raises HeldLost, ChildFailed."""
    organisation = acting_organisation(request, given["organisation"])
    operation = lookups.operation(request, given["service"], given["version"], given["operation"])
    held = holding.take(given["held"], by=request.user, organisation=organisation)
    return held, looking.beside(operation, held, by=request.user), organisation


def _told(outcome: Outcome) -> Response:
    """The outcome; a refused file is an error of the API."""
    if outcome.kind == drops.REFUSED:
        first = outcome.problems[0]
        raise UploadRefused(first["message"], outcome.problems, code=first["code"])
    shown = DropSerializer(outcome).data
    if outcome.upload is None:
        return Response(shown)
    where = reverse("api-upload", args=[outcome.upload.pk])
    return Response(shown, status=status.HTTP_202_ACCEPTED, headers={"Location": where})
