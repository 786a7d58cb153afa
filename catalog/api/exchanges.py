"""Recorded exchanges in the API: pairs of XML files, or the mocks of a SoapUI project, for a version that exists."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.shapes import StrictSerializer

from ..actions import exchanges
from ..intake.bringing import Kept
from ..stages import Scope
from . import lookups


class ExchangesInput(StrictSerializer):
    """A ZIP or .tar.gz of XML files named as requests and responses, or a SoapUI project."""

    file = serializers.FileField()
    operation = serializers.CharField(max_length=200, default="", allow_blank=True)
    name = serializers.CharField(max_length=120, default="", allow_blank=True, help_text="of the datasets")
    scope = serializers.ChoiceField([Scope.ORGANISATION, Scope.NETWORK], default=Scope.ORGANISATION)


class KeptSerializer(serializers.Serializer):
    operation = serializers.CharField(source="operation.name")
    responses = serializers.SerializerMethodField()
    dataset = serializers.IntegerField(source="revision.dataset_id", default=None)
    revision = serializers.IntegerField(source="revision.number", default=None)
    row_count = serializers.IntegerField(source="revision.row_count", default=0)

    def get_responses(self, kept: Kept) -> list[str]:
        return [response.name for response in kept.responses]


class NoticeSerializer(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField()
    file = serializers.CharField()


class ImportedSerializer(serializers.Serializer):
    kept = KeptSerializer(many=True)
    notices = NoticeSerializer(many=True)


class Exchanges(APIView):
    """Imports recorded exchanges: named responses and rows, all of them or nothing.

    `operation` names the one that all pairs are for; else each goes to the operation that its request asks. A response
    that does not follow the contract is kept, marked `raw`, and told among the notices.
    """

    parser_classes = [MultiPartParser]

    @extend_schema(request=ExchangesInput, responses={201: ImportedSerializer})
    def post(self, request, slug, label):
        version = lookups.version(request, slug, label)
        asked = ExchangesInput(data=request.data)
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        file, name = given.pop("file"), given.pop("operation")
        imported = exchanges.import_exchanges(
            version=version,
            by=request.user,
            content=file.read(),
            filename=file.name,
            operation=lookups.operation(request, slug, label, name) if name else None,
            **given,
        )
        return Response(ImportedSerializer(imported).data, status=status.HTTP_201_CREATED)
