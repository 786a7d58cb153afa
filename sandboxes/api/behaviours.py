"""The behaviour of a sandbox in the API: one document, profiles, consumers, states and starting over."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.shapes import StrictSerializer

from ..actions import behaviour as actions
from ..behaviour import profiles, remembering
from ..errors import BehaviourInvalid
from ..models import Consumer, Sandbox


class BehaviourSerializer(serializers.Serializer):
    """docs/behaviour.md has the form of the members."""

    rules = serializers.ListField(child=serializers.DictField(), required=False, max_length=50)
    seed = serializers.CharField(required=False, allow_blank=True, max_length=80)
    clock = serializers.DictField(required=False, allow_null=True, help_text="{fixed: …} or {shift: …}; null: real")
    sequences = serializers.DictField(
        child=serializers.DictField(), required=False, help_text="name -> {start, step}; “*” for all others"
    )


class BehaviourInput(BehaviourSerializer, StrictSerializer):
    """What is absent is taken away: the document is set as a whole."""


class ProfileInput(StrictSerializer):
    profile = serializers.ChoiceField([profile.slug for profile in profiles.PROFILES])


class ConsumerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Consumer
        fields = ["id", "name", "created_at"]


class ConsumerInput(StrictSerializer):
    name = serializers.CharField(max_length=80)


class NewConsumerSerializer(serializers.Serializer):
    name = serializers.CharField()
    token = serializers.CharField(help_text="shown once")


class StateSerializer(serializers.Serializer):
    service = serializers.CharField()
    key = serializers.CharField()
    state = serializers.CharField()


class SequenceSerializer(serializers.Serializer):
    name = serializers.CharField()
    last = serializers.IntegerField()


class RememberedSerializer(serializers.Serializer):
    states = StateSerializer(many=True, help_text="200 at most; see `state_count`")
    state_count = serializers.IntegerField()
    sequences = SequenceSerializer(many=True)
    calls = serializers.IntegerField(help_text="decided by the seed since everything started over")
    pending = serializers.BooleanField(help_text="the engine has not yet seen that everything starts over")


def _sandbox(request, public_id: str) -> Sandbox:
    return get_object_or_404(Sandbox.objects.visible_to(request.user), public_id=public_id)


class Behaviour(APIView):
    """How a sandbox behaves besides answering, as one document; putting sets it as a whole."""

    @extend_schema(responses=BehaviourSerializer)
    def get(self, request, public_id):
        return Response(_sandbox(request, public_id).behaviour)

    @extend_schema(request=BehaviourInput, responses=BehaviourSerializer)
    def put(self, request, public_id):
        sandbox = _sandbox(request, public_id)
        asked = BehaviourInput(data=request.data)
        asked.is_valid(raise_exception=True)
        empty = {"rules": [], "seed": "", "clock": None, "sequences": {}}
        try:
            actions.behave(sandbox=sandbox, by=request.user, **empty | asked.validated_data)
        except BehaviourInvalid as refusal:
            raise serializers.ValidationError({"behaviour": [str(refusal)]}) from refusal
        return Response(sandbox.behaviour)


class BehaviourProfile(APIView):
    """Puts a profile ready-made in force."""

    @extend_schema(request=ProfileInput, responses=BehaviourSerializer)
    def post(self, request, public_id):
        sandbox = _sandbox(request, public_id)
        asked = ProfileInput(data=request.data)
        asked.is_valid(raise_exception=True)
        actions.apply_profile(sandbox=sandbox, by=request.user, slug=asked.validated_data["profile"])
        return Response(sandbox.behaviour)


class Consumers(APIView):
    """Programs with a token of their own; posting makes one."""

    @extend_schema(responses=ConsumerSerializer(many=True))
    def get(self, request, public_id):
        return Response(ConsumerSerializer(_sandbox(request, public_id).consumers.all(), many=True).data)

    @extend_schema(request=ConsumerInput, responses={201: NewConsumerSerializer})
    def post(self, request, public_id):
        sandbox = _sandbox(request, public_id)
        asked = ConsumerInput(data=request.data)
        asked.is_valid(raise_exception=True)
        name = asked.validated_data["name"]
        token = actions.add_consumer(sandbox=sandbox, by=request.user, name=name)
        return Response({"name": name, "token": token}, status=status.HTTP_201_CREATED)


class ConsumerDetail(APIView):
    """One consumer; deleting ends its token."""

    @extend_schema(responses={204: None})
    def delete(self, request, public_id, pk):
        sandbox = _sandbox(request, public_id)
        consumer = get_object_or_404(sandbox.consumers, pk=pk)
        actions.remove_consumer(sandbox=sandbox, by=request.user, consumer=consumer)
        return Response(status=status.HTTP_204_NO_CONTENT)


class States(APIView):
    """What the engine remembers of a sandbox at this moment; deleting makes it all start over."""

    @extend_schema(responses=RememberedSerializer)
    def get(self, request, public_id):
        found = remembering.remembered(_sandbox(request, public_id))
        return Response(RememberedSerializer(found).data)

    @extend_schema(responses={202: None})
    def delete(self, request, public_id):
        actions.start_over(sandbox=_sandbox(request, public_id), by=request.user)
        return Response(status=status.HTTP_202_ACCEPTED)
