"""From a call to a row in the API: what a missed call offers, and the row that answers it from then on."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.api.suggestions import RowInput, SuggestionSerializer
from catalog.models import Suggestion

from .. import actions, missing
from ..models import Exchange, Sandbox


class TargetSerializer(serializers.Serializer):
    value = serializers.CharField(help_text="what to send as `target`: `new`, or the number of a dataset")
    label = serializers.CharField()
    suggested = serializers.BooleanField(help_text="it is others' dataset: the row is suggested to them")


class OfferSerializer(serializers.Serializer):
    key = serializers.CharField(help_text="the cell that this call would have matched")
    key_label = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    values = serializers.DictField(child=serializers.CharField(), help_text="of the nearest row")
    response = serializers.CharField()
    responses = serializers.ListField(child=serializers.CharField())
    nearest = serializers.CharField()
    targets = TargetSerializer(many=True)


class MissingRowInput(RowInput):
    target = serializers.CharField(max_length=20)


class MadeSerializer(serializers.Serializer):
    dataset = serializers.IntegerField(allow_null=True)
    revision = serializers.IntegerField(allow_null=True, help_text="null: the upload is still being checked")
    upload = serializers.UUIDField(allow_null=True)
    suggestion = SuggestionSerializer(allow_null=True)


class MissingRow(APIView):
    """What a missed call offers; posting adds the row, or suggests it to those who keep the dataset."""

    @extend_schema(responses=OfferSerializer)
    def get(self, request, public_id, pk):
        offer = missing.offer(_exchange(request, public_id, pk), request.user)
        if offer is None:
            raise Http404
        return Response(OfferSerializer(offer).data)

    @extend_schema(request=MissingRowInput, responses={201: MadeSerializer})
    def post(self, request, public_id, pk):
        exchange = _exchange(request, public_id, pk)
        asked = MissingRowInput(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        made = actions.answer_call(
            exchange=exchange, by=request.user, target=given["target"], row=asked.row(), note=given["note"]
        )
        return Response(MadeSerializer(_told(made)).data, status=status.HTTP_201_CREATED)


def _exchange(request, public_id: str, pk: int) -> Exchange:
    sandbox = get_object_or_404(Sandbox.objects.visible_to(request.user), public_id=public_id)
    return get_object_or_404(Exchange.objects.select_related("sandbox__organisation"), sandbox=sandbox, pk=pk)


def _told(made) -> dict:
    if isinstance(made, Suggestion):
        return {"dataset": made.dataset_id, "revision": None, "upload": None, "suggestion": made}
    number = made.revision.number if made.revision else None
    return {"dataset": made.dataset_id, "revision": number, "upload": made.pk, "suggestion": None}
